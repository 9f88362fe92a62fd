/// Does a run satisfy what the manifest says of its program? If not: a
/// difference that a person can read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// The most of an outcome that is read.
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

/// How a run ended that was to exit with this status. Not for one that was
/// interrupted.
std::string describe_end(const run_result& run, int expected_status,
                         const limits& limits);

/// Checks one run; none if everything is as expected. A run that was
/// interrupted is not to be checked: it says nothing.
std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const limits& limits);

/// Counts a run of side `index`, and a difference that was found in it, the
/// first of which is kept.
template <class Side>
void add_run(checked_program<Side>& results, std::size_t index,
             const std::string& round, const run_result& run,
             std::optional<difference> found) {
  Side& side = results.sides[index];
  ++side.runs;
  side.seconds += run.wall_seconds;
  if (!found || side.failed_runs++ > 0) return;
  results.failures.push_back({side.implementation, round, std::move(*found)});
}

}  // namespace sidebyside
