/// Race detectors: is a program reported, how often, and for which lines?
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "measure/schedule.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// A report that a run printed to stderr.
struct race_report {
  std::string text;
  std::vector<race_access> accesses;
};

/// Finds a detector's reports. `source` is the file whose lines count.
std::vector<race_report> find_race_reports(const race_detector& detector,
                                           const std::string& source,
                                           const std::string& text);

/// Called with each step before it is taken, in words such as "detectors 7 of
/// 20".
using step_observer = std::function<void(const std::string& step)>;

/// Makes sure that every command has its detector in it: none would report
/// nothing. Throws user_error that says what to install, and how a missing
/// executable is built.
void require_detectors(runner& runner,
                       const std::vector<prepared_program>& programs,
                       const step_observer& observe);

/// Makes sure that the detectors of the programs work here, each on a command
/// that has a race, with the variables that the runs have: it has to start each
/// time, and to report the race at least once. Throws user_error that says what
/// to do.
void require_reports(runner& runner,
                     const std::vector<prepared_program>& programs,
                     const std::filesystem::path& bin_dir,
                     const step_observer& observe);

/// Adds the implementations of a program that have no detector, and why, and to
/// `names` what they are called: "program/implementation".
void add_unchecked(race_results& results, const manifest& manifest,
                   const program& task, std::vector<std::string>& names);

/// Builds the implementations of the programs with their detectors, each build
/// command once; `announce` is called before each. Throws user_error with the
/// end of what a failing build printed.
void build_with_detectors(runner& runner, const manifest& manifest,
                          const std::vector<program>& programs,
                          const step_observer& announce);

/// Runs a program so many times under its detectors, and checks all runs and
/// the verdict.
race_results detect_races(runner& runner, const prepared_program& program,
                          const std::filesystem::path& bin_dir,
                          std::size_t runs, const run_observer& observe);

}  // namespace sidebyside
