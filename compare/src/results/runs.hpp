/// What is known of every implementation that was run and checked, what was
/// wrong with a run, and what race detectors have reported.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidebyside {

/// What was wrong with a run: in a sentence, and with its evidence line by
/// line, all of it escaped.
struct difference {
  std::string message;
  std::vector<std::string> evidence;
};

/// What must hold of an implementation.
enum class check {
  output,  ///< what it prints, and how it ends
  race,    ///< its race detector's verdict
  time,    ///< that it is not slower than before
};
std::string_view to_string(check value);

/// A run that was not as it should be. Only the first of each implementation is
/// kept with its evidence; the others are counted. Or a verdict on all runs.
struct failure {
  std::string implementation;
  std::string label;
  std::string round;  ///< such as "round 7", "warm-up round 1", "run 7"
  difference found;
  check failed = check::output;
};

struct side_runs {
  std::string implementation;  ///< name
  std::string label;
  bool has_outcomes = false;  ///< rather than one output, byte for byte
  std::size_t runs = 0;       ///< of any kind, each checked
  std::size_t failed_runs = 0;
  double seconds = 0;  ///< all of them together; files of results have it not
};

/// What every kind of results of a program has.
template <class Side>
struct checked_program {
  std::string program;      ///< its key
  std::vector<Side> sides;  ///< the first is the reference, if there is one
  std::vector<failure> failures;
};

/// A program whose outputs were checked, without timing.
using verified_program = checked_program<side_runs>;

/// "identical" (to what the manifest says), "allowed"
/// (every outcome was), "FAILED", or "not run".
std::string_view output_verdict(const side_runs& side);

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
