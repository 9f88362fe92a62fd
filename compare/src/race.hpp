/// Race detectors: is a program reported, how often, and for which lines?
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "preparation.hpp"
#include "process.hpp"

namespace compare {

/// One of the two accesses that conflict.
struct race_access {
  std::string kind;   ///< in the detector's words, such as "previous write"
  std::string place;  ///< "file:line" of our source
};

/// A pair of accesses that conflict, and how many reports have it.
struct race_conflict {
  std::vector<race_access> accesses;  ///< fewer than 2: not in our source
  std::size_t reports = 0;
};

/// All runs of one implementation of one program under its detector.
struct race_side {
  std::string implementation;
  std::string label;
  std::string detector;
  std::size_t runs = 0;
  std::size_t failed_runs = 0;    ///< for another reason than a report
  std::size_t reported_runs = 0;  ///< with at least one report
  std::size_t reports = 0;
  std::vector<race_conflict> conflicts;  ///< the most frequent one first
  std::string first_report;              ///< as it was printed
};

struct race_results {
  std::string program;
  bool racy = false;      ///< what the manifest says
  bool complete = false;  ///< not cut short: missing reports are failures
  std::vector<race_side> sides;
  std::vector<failure> failures;  ///< wrong verdicts too
};

/// "race", "no race", "FAILED", "no report yet" (the session was cut short) or
/// "not run".
std::string_view race_verdict(const race_results& of, const race_side& side);

/// What one run printed to stderr, taken apart.
struct race_reports {
  std::vector<std::string> texts;
  std::vector<std::vector<race_access>> accesses;  ///< of each
};

/// Finds a detector's reports. `source` is the file whose lines count. Throws
/// std::runtime_error where the text cannot be matched.
race_reports find_race_reports(const race_detector& by,
                               const std::string& source,
                               const std::string& text);

/// Makes sure that every command has its detector in it: none would report
/// nothing. Throws user_error that says what to install, and how a missing
/// executable is built.
void require_detectors(runner& runner,
                       const std::vector<prepared_program>& programs);

/// Builds the implementations of the programs with their detectors, each build
/// command once; `announce` is called before each. Throws user_error with the
/// end of what a failing build printed.
void build_with_detectors(
    runner& runner, const manifest& from, const std::vector<program>& programs,
    const std::function<void(const std::string&)>& announce);

/// Runs a program so many times under its detectors, and checks all runs and
/// the verdict.
race_results detect_races(
    runner& runner, const prepared_program& what,
    const std::filesystem::path& bin_dir, std::size_t runs,
    const std::function<void(const race_results& so_far)>& observe);

}  // namespace compare
