/// Axes, and charts made of text: times over a range of values on a logarithmic
/// scale, and histograms of outcomes.
#pragma once

#include "show/rows.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// A logarithmic axis, for charts of text and for plots.
class log_axis {
 public:
  /// Goes from `low` to `high`, both above 0; further if they are about equal.
  log_axis(double low, double high);

  /// Returns the place of a value, from 0 to 1. A value beyond the axis is at
  /// its end.
  [[nodiscard]] double place(double value) const;

  /// Returns round values within the axis in ascending order, few enough for
  /// their labels.
  [[nodiscard]] std::vector<double> ticks(std::size_t max_ticks) const;

 private:
  double low_;   ///< a logarithm
  double span_;  ///< a logarithm
};

/// Formats the label of a tick, without useless digits: "2 ms", "1.5 ms".
std::string tick_label(double seconds);

struct chart_point {
  std::int64_t value;
  double seconds;       ///< above 0
  interval range = {};  ///< of the time; as narrow as it if there is none
};

/// One line of a chart.
struct chart_series {
  std::string label;
  std::vector<chart_point> points = {};
  std::string implementation = {};
};

/// Returns a series for each side of the sweeps of one chart. It has the median
/// times of an operation, or of a run if the number of operations is not known.
/// Sides without times are left out.
std::vector<chart_series> series_of(const std::vector<sweep_results>& sweeps);

/// Returns the name of the times in these series.
std::string_view time_name(const std::vector<sweep_results>& sweeps);

/// Draws a chart of at most `width` columns, with a line for each value. Each
/// series has a character of its own, so that the chart can be read without
/// colour. Empty if there are fewer than two values.
std::string draw_chart(const terminal& screen, const std::string& title,
                       const std::vector<chart_series>& all, std::size_t width);

/// Prints the chart of these sweeps.
void print_chart(terminal& screen, const std::vector<sweep_results>& sweeps);

/// Returns the outcomes of a program in columns for its sides, which may have
/// the same outcomes. So many columns of each count are a bar.
table outcomes_table(const outcome_results& outcome, std::size_t bar_width = 0);

/// Prints a histogram of a program's outcomes. Its sides stand side by side and
/// may have the same outcomes.
void print_histogram(terminal& screen, const outcome_results& outcome);

}  // namespace sidebyside
