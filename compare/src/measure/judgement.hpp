/// Compares a run with the manifest.
#pragma once

#include "measure/preparation.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// The length of the longest outcome that is read.
inline constexpr std::size_t max_outcome_bytes = 1U << 20U;

/// The outcome that a text is.
struct outcome_reading {
  /// The first capture of the pattern, or the whole text if the pattern has no
  /// capture. None if the text does not match.
  std::optional<std::string> outcome;
  std::optional<std::string> objection;  ///< why it is not allowed
};
outcome_reading read_outcome(const outcome_set& outcomes,
                             const std::string& text);

/// Returns whether stderr of a run has the pattern.
bool has_in_stderr(const run_result& run, const pattern& pattern);

/// Returns the outcome that a run has because of its end; null if its output
/// has to be read.
const named_outcome* find_end(const expectation& expected,
                              const run_result& run);

/// Describes how a run ended that had to exit with this status. The run must
/// not have been interrupted.
std::string describe_end(const run_result& run, int expected_status,
                         const limits& limits);

/// Returns the difference between a run and the expectation. The run must not
/// have been interrupted. `output` is the output of the reference, if that is
/// known and expected.
std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const limits& limits,
                                          const capture* output = nullptr);

/// Counts a run of side `index`, and its difference. The first difference of a
/// side becomes a failure.
template <class Side>
void add_run(checked_program<Side>& results, std::size_t index,
             const std::string& round, const run_result& run,
             std::optional<difference> difference) {
  Side& side = results.sides[index];
  ++side.runs;
  side.seconds += run.wall_seconds;
  if (!difference || side.failed_runs++ > 0) return;
  results.failures.push_back(
      {side.implementation, round, *std::move(difference)});
}

/// Checks and counts a run of side `index`.
template <class Results>
void check_run(Results& results, const prepared_program& program,
               std::size_t index, const std::string& round,
               const run_result& run) {
  add_run(results, index, round, run,
          find_difference(
              program.program.sides[index].expected, run, program.limits,
              program.first_run ? &program.first_run->out : nullptr));
}

/// Checks the first run of the reference, if there was one. If it failed, it
/// becomes a failure, and no other side can be checked: returns false.
template <class Results>
bool check_first_run(Results& results, const prepared_program& program) {
  if (!program.first_run) return true;
  auto difference = find_difference(program.program.sides.front().expected,
                                    *program.first_run, program.limits);
  if (difference) {
    add_run(results, 0, "first run", *program.first_run, difference);
  }
  return !difference;
}

}  // namespace sidebyside
