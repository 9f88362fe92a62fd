/// What the race detectors have reported.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "results/runs.hpp"

namespace sidebyside {

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

/// All runs of one implementation of one program under its detector; failed are
/// those that failed for another reason than a report.
struct race_side : side_runs {
  std::string detector;           ///< empty if there is none
  std::string unchecked;          ///< why it has no detector
  std::size_t reported_runs = 0;  ///< with at least one report
  std::size_t reports = 0;
  std::vector<race_conflict> conflicts;  ///< the most frequent one first
  std::string first_report;              ///< as it was printed
};

/// Its failures are wrong verdicts too.
struct race_results : checked_program<race_side> {
  bool racy = false;      ///< what the manifest says
  bool complete = false;  ///< not cut short: missing reports are failures
};

/// "race", "no race", "FAILED", "no report yet" (the session was cut short),
/// "not run", or "not checked" where there is no detector.
std::string_view race_verdict(const race_results& program,
                              const race_side& side);

}  // namespace sidebyside
