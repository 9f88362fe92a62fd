/// Reports and verdicts of race detectors.
#pragma once

#include "results/runs.hpp"

namespace sidebyside {

/// One of the two accesses that conflict.
struct race_access {
  std::string kind;   ///< in the detector's words, such as "previous write"
  std::string place;  ///< "file:line" of our source
};

/// A pair of accesses that conflict, and the number of its reports.
struct race_conflict {
  std::vector<race_access> accesses;  ///< fewer than 2: not in our source
  std::size_t reports = 0;
};

/// All runs of one implementation under its detector. Its failed runs failed
/// for another reason than a report.
struct race_side : side_runs {
  std::string detector;           ///< empty if there is none
  std::string unchecked;          ///< why it has no detector
  bool racy = false;              ///< according to the manifest
  std::size_t reported_runs = 0;  ///< with at least one report
  std::size_t reports = 0;
  std::vector<race_conflict> conflicts;  ///< the most frequent one first
  std::string first_report;              ///< as it was printed
};

/// Adds what was reported in more runs of a side.
void add_reports(race_side& all, const race_side& more);

/// Its failures include wrong verdicts.
struct race_results : checked_program<race_side> {
  bool complete = false;  ///< not cut short: missing reports are failures
};

enum class race_verdict {
  race,
  no_race,
  failed,
  no_report_yet,  ///< the session was cut short
  not_run,
  not_checked  ///< there is no detector
};
constexpr auto names_of(race_verdict) {
  return std::array{"race",          "no race", "FAILED",
                    "no report yet", "not run", "not checked"};
}
inline race_verdict judge_race(const race_results& program,
                               const race_side& side) {
  using enum race_verdict;
  if (side.detector.empty()) return not_checked;
  if (side.runs == 0) return not_run;
  const bool is_reported = side.reported_runs > 0;
  if (side.failed_runs > 0 || (is_reported && !side.racy)) return failed;
  if (is_reported) return race;
  if (!side.racy) return no_race;
  return program.complete ? failed : no_report_yet;
}

}  // namespace sidebyside
