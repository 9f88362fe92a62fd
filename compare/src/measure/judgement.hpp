/// Compares a run with the manifest.
#pragma once

#include "measure/preparation.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// The length of the longest outcome that is read.
inline constexpr std::size_t max_outcome_bytes = 1U << 20U;

/// Returns the outcome that a text is: the first capture of the pattern, or the
/// whole text if the pattern has no capture. None if the text does not match.
std::optional<std::string> read_outcome(const outcome_set& outcomes,
                                        const std::string& text);

/// Returns whether stderr of a run has the pattern.
bool has_in_stderr(const run_result& run, const pattern& pattern);

/// Returns the outcome that a run has because of its end; null if its output
/// has to be read.
const named_outcome* find_end(const expectation& expected,
                              const run_result& run);

/// Describes how a run ended that had to exit with this status. The run must
/// not have been interrupted.
std::string describe_end(const run_result& run, int expected_status);

/// Returns the difference between a run and the expectation. The run must not
/// have been interrupted. `first_run` is that of the reference; null if there
/// was none.
std::optional<difference> find_difference(
    const expectation& expected, const run_result& run,
    const run_result* first_run = nullptr);

/// Counts a run of side `index`, and its difference. The first difference of a
/// side becomes a failure.
void add_run(auto& results, std::size_t index, const std::string& round,
             const run_result& run, std::optional<difference> difference) {
  auto& side = results.sides[index];
  ++side.runs;
  side.seconds += run.wall_seconds;
  if (!difference || side.failed_runs++ > 0) return;
  results.failures.push_back(
      {side.implementation, round, *std::move(difference)});
}

/// Checks and counts a run of side `index`.
void check_run(auto& results, const prepared_program& program,
               std::size_t index, const std::string& round,
               const run_result& run) {
  add_run(results, index, round, run,
          find_difference(program.program.sides[index].expected, run,
                          program.first_run.get()));
}

/// Checks the first run of the reference, if there was one. If it failed, it
/// becomes a failure, and no other side can be checked: returns false.
bool check_first_run(auto& results, const prepared_program& program) {
  if (!program.first_run) return true;
  auto difference = find_difference(program.program.sides.front().expected,
                                    *program.first_run);
  if (!difference) return true;
  add_run(results, 0, "first run", *program.first_run, std::move(difference));
  return false;
}

}  // namespace sidebyside
