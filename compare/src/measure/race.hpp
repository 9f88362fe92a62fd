/// Race detectors: is a program reported, how often, and for which lines?
#pragma once

#include "measure/turns.hpp"
#include "results/races.hpp"

namespace sidebyside {

/// A report that a run printed to stderr.
struct race_report {
  std::string text;
  std::vector<race_access> accesses;
  std::string kind;  ///< as the manifest names it; empty if it does not
};

/// Returns the reports of a side's detector in the stderr of a run. Accesses
/// name lines of the side's source.
std::vector<race_report> find_race_reports(const side& side,
                                           const std::string& text);

/// Returns the programs as they run under their race detectors, without the
/// sides that have none, and without programs that have no such side.
std::vector<program> with_detectors(std::vector<program> programs);

/// Checks that every command has its detector in it: otherwise it would report
/// nothing. Then checks that the detectors work here, each on a command that
/// has a race, with the variables of the runs. That command has to start each
/// time, and its race has to be reported at least once. Throws user_error that
/// says what to build, to install or to do.
void require_detectors(runner& runner,
                       const std::vector<prepared_program>& programs,
                       const observer& observer);

/// Adds the sides of a program that have no detector, and why, and their names
/// to `names`: "program/implementation".
void add_unchecked(race_results& results, const program& program,
                   std::vector<std::string>& names);

/// Runs a program so many times under its detectors, and checks all runs and
/// the verdict.
race_results detect_races(runner& runner, const prepared_program& program,
                          std::size_t runs, const observer& observer);

}  // namespace sidebyside
