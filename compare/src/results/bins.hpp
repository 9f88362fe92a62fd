/// The outcomes of a racy program, sorted into bins.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/outcomes.hpp"

namespace sidebyside {

/// One row: a value or a range of them.
struct bin {
  std::string label;
  bool is_allowed = true;
  std::vector<std::size_t> counts;  ///< runs, for each side
};

/// `part` of `all`, as a number from 0 to 1; 0 of nothing.
double share_of(std::size_t part, std::size_t all);

/// The outcomes in at most a dozen bins or so. Small ranges have a bin for each
/// value, larger ones bins of equal width; the outcome without a lost update is
/// a bin of its own where it is the largest. Outcomes out of range follow.
/// Where there is no range, the most frequent outcomes are told apart.
std::vector<bin> make_bins(const outcome_results& of);

/// "146 of 500 runs with lost updates (29.2 %)", or how many runs there were.
std::string describe_loss(const outcome_results& of, const outcome_side& side);

}  // namespace sidebyside
