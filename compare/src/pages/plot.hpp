/// The plots of the report, as SVG with a title and a description.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/statistics.hpp"
#include "results/outcomes.hpp"

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
  std::size_t color = 0;       ///< of the implementation
  std::vector<double> values;  ///< seconds, above 0
  double median = 0;
  std::optional<sidebyside::interval> interval;  ///< of the median
};

/// Every sample as a dot, a row for each list, on a logarithmic axis that all
/// rows share, with the median and its interval.
std::string plot_samples(const plot_text& text,
                         const std::vector<plot_row>& rows);

/// What one implementation takes over a range of values.
struct plot_line {
  std::string label;
  std::size_t color = 0;
  std::vector<std::pair<double, double>> points;  ///< value, seconds; above 0
};

/// Lines with a dot at each point, both axes logarithmic. There must be a
/// point.
std::string plot_lines(const plot_text& text,
                       const std::vector<plot_line>& lines);

/// Horizontal bars, each bin's runs as a share of all runs of a side. The bins
/// that are allowed have a bracket.
std::string plot_bins(const plot_text& text, const std::vector<bin>& bins,
                      const std::vector<std::string>& labels,
                      const std::vector<std::size_t>& runs);

}  // namespace sidebyside
