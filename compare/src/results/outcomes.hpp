/// How often each outcome of a racy program came up, and the outcomes sorted
/// into bins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/runs.hpp"

namespace sidebyside {

/// All runs of one implementation.
struct outcome_side : side_runs {
  std::map<std::string, std::size_t> counts;  ///< runs, by outcome
};

struct outcome_results : checked_program<outcome_side> {
  std::optional<std::pair<std::int64_t, std::int64_t>> range;  ///< allowed
  std::optional<std::int64_t> lossless;  ///< the outcome if no update is lost
  std::size_t jobs = 1;                  ///< runs at a time
};

/// How many runs had an outcome below the one without a lost update.
std::size_t runs_with_loss(const outcome_side& side, std::int64_t lossless);

/// "lost updates in 146 of 500 runs (29.2 %)", or how many runs there were.
std::string describe_loss(const outcome_results& program,
                          const outcome_side& side);

/// `part` of `all`, as a number from 0 to 1; 0 of nothing.
double share_of(std::size_t part, std::size_t all);

/// One row: a value or a range of them.
struct bin {
  std::string label;
  bool is_allowed = true;
  std::vector<std::size_t> counts;  ///< runs, for each side
};

/// The outcomes in at most a dozen bins or so. Small ranges have a bin for each
/// value, larger ones bins of equal width; the outcome without a lost update is
/// a bin of its own where it is the largest. Outcomes out of range follow.
/// Where there is no range, the most frequent outcomes are told apart.
std::vector<bin> make_bins(const outcome_results& program);

}  // namespace sidebyside
