/// How often each outcome of a racy program came up, and the outcomes sorted
/// into bins.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/outcome.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// All runs of one implementation.
struct outcome_side : side_runs {
  std::map<std::string, std::size_t> counts;  ///< runs, by outcome
};

struct outcome_results : checked_program<outcome_side> {
  std::vector<allowed_outcome> allowed;  ///< as in the manifest
  std::size_t jobs = 1;                  ///< runs at a time
};

/// How many runs had an outcome with lost updates; none if no outcome has any.
std::optional<std::size_t> runs_with_loss(const outcome_results& program,
                                          const outcome_side& side);

/// "lost updates in 146 of 500 runs (29.2 %)", or how many runs there were.
std::string describe_loss(const outcome_results& program,
                          const outcome_side& side);

/// `part` of `all`, as a number from 0 to 1; 0 of nothing.
double share_of(std::size_t part, std::size_t all);

/// One row: a value or a range of them.
struct bin {
  std::string label;  ///< as it came: who shows it escapes it
  bool is_allowed = true;
  std::vector<std::size_t> counts;  ///< runs, for each side
  std::string means = {};           ///< where an allowed outcome begins
};

/// "2…49999" and what it means, and why a side does not show it; for each that
/// has something to tell.
std::vector<std::pair<std::string, std::string>> meanings_of(
    const outcome_results& program);

/// The outcomes in at most a dozen bins or so. Small ranges have a bin for each
/// value, larger ones bins of equal width; neighbours in a range that nobody
/// had are one. Outcomes that are not allowed follow. Where the numbers are not
/// given, the most frequent outcomes are told apart.
std::vector<bin> make_bins(const outcome_results& program);

}  // namespace sidebyside
