/// How often each outcome of a racy program came up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/failure.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// All runs of one implementation.
struct outcome_side : side_runs {
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

/// How many runs had an outcome below the one without a lost update.
std::size_t runs_with_loss(const outcome_side& side, std::int64_t lossless);

}  // namespace sidebyside
