/// The plots of the report, as SVG with a title and a description.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/statistics.hpp"
#include "results/outcomes.hpp"
#include "show/chart.hpp"

namespace sidebyside {

/// What tells a plot apart for people who do not see it; `id` is unique.
struct plot_text {
  std::string id;
  std::string title;
  std::string description;
};

/// The samples of one row.
struct plot_row {
  std::string label;
  std::size_t color = 0;                         ///< of the implementation
  std::vector<double> values;                    ///< seconds, above 0
  std::optional<sidebyside::interval> interval;  ///< of the median
};

/// Every sample as a dot, a row for each list, on a logarithmic axis that all
/// rows share, with the median and its interval.
std::string plot_samples(const plot_text& text,
                         const std::vector<plot_row>& rows);

/// Lines with a dot at each point, both axes logarithmic. There must be a
/// point.
std::string plot_lines(const plot_text& text,
                       const std::vector<chart_series>& lines);

/// Horizontal bars, each bin's runs as a share of all runs of a side. The bins
/// that are allowed have a bracket.
std::string plot_bins(const plot_text& text, const outcome_results& outcome);

}  // namespace sidebyside
