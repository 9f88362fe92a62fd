/// How often each outcome of a racy program comes up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "expectation.hpp"
#include "preparation.hpp"
#include "process.hpp"

namespace compare {

/// All runs of one implementation.
struct outcome_side {
  std::string implementation;
  std::string label;
  std::size_t runs = 0;
  std::size_t failed_runs = 0;
  std::map<std::string, std::size_t> counts;  ///< runs, by outcome
};

struct outcome_results {
  std::string program;
  std::optional<std::pair<std::int64_t, std::int64_t>> range;  ///< allowed
  std::optional<std::int64_t> lossless;  ///< the outcome if no update is lost
  std::size_t jobs = 1;                  ///< runs at a time
  std::vector<outcome_side> sides;
  std::vector<failure> failures;
};

/// Runs a racy program, each side so many times, `jobs` runs at a time, and
/// checks every run. Those that crash or print something else altogether have
/// no outcome. Ends early when the runner is asked to stop or a run hangs.
outcome_results count_outcomes(
    runner& runner, const prepared_program& what, std::size_t runs,
    std::size_t jobs,
    const std::function<void(const outcome_results& so_far)>& observe);

/// How many runs had an outcome below the one without a lost update.
std::size_t runs_with_loss(const outcome_side& side, std::int64_t lossless);

}  // namespace compare
