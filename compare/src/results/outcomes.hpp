/// How often each outcome of a racy program came up, and the outcomes sorted
/// into bins.
#pragma once

#include <optional>

#include "base/outcome.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// All runs of one implementation.
struct outcome_side : side_runs {
  std::vector<allowed_outcome> allowed;  ///< as in the manifest
  std::vector<named_outcome> named = {};
  /// Runs, by outcome as of escape_bytes(): files of results are UTF-8.
  std::map<std::string, std::size_t> counts;
};

struct outcome_results : checked_program<outcome_side> {
  std::size_t jobs = 1;  ///< runs at a time
};

/// Splits a program into parts whose sides may have the same outcomes. The
/// failures of a side are in its part.
std::vector<outcome_results> split_by_allowed(const outcome_results& program);

/// Lists what is allowed: "2, 3 or deadlock", "a number from 2 to 50000"; empty
/// if nothing is listed.
std::string describe_allowed(const std::vector<allowed_outcome>& numbers,
                             const std::vector<named_outcome>& named);

/// Counts the runs that had an outcome with lost updates; none if no allowed
/// outcome is one.
std::optional<std::size_t> runs_with_loss(const outcome_side& side);

/// Formats "lost updates in 146 of 500 runs (29.2 %)"; if no outcome is a loss,
/// the number of runs alone.
std::string describe_loss(const outcome_side& side);

/// Divides `part` by `all`; 0 if there is nothing.
double share_of(std::size_t part, std::size_t all);

/// Formats the share in percent: "29.2", "0.020".
std::string percent_of(std::size_t part, std::size_t all);

/// A row of a histogram: a value or a range of them.
struct bin {
  std::string label;  ///< not escaped: drawing it escapes it
  bool is_allowed = true;
  std::vector<std::size_t> counts;  ///< runs, for each side
  std::string means = {};           ///< in the first bin of an allowed outcome
};

/// Sorts the outcomes into about a dozen bins at most. Small ranges have a bin
/// for each value, larger ones bins of equal width; empty neighbours in a range
/// are one. Outcomes that are not allowed follow. If the manifest lists no
/// numbers, the most frequent outcomes have a bin each.
std::vector<bin> make_bins(const outcome_results& program);

}  // namespace sidebyside
