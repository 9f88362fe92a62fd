/// Axes, and charts of text: of times over a range of values, on a logarithmic
/// scale, and of the outcomes of a program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/outcomes.hpp"
#include "results/times.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// Logarithmic, whatever it is drawn with.
class log_axis {
 public:
  /// From `low` to `high`, both above 0; longer where they are about equal.
  log_axis(double low, double high);

  /// Where a value is, from 0 to 1; what is beyond is at an end.
  [[nodiscard]] double place(double value) const;

  /// Round values within the axis, few enough for their labels, in ascending
  /// order.
  [[nodiscard]] std::vector<double> ticks(std::size_t max_ticks) const;

 private:
  double low_;  ///< a logarithm, as the next one
  double span_;
};

/// "2 ms", "1.5 ms": a tick's label, without digits that say nothing.
std::string tick_label(double seconds);

/// What one mark or line stands for.
struct chart_series {
  std::string label;
  std::vector<std::pair<std::int64_t, double>> seconds;  ///< by value, above 0
  /// Of each of these; where there is none, no wider than the time.
  std::vector<interval> intervals = {};
};

/// The sides of sweeps that are shown together: the median times of one
/// operation, or of a run where it is not known how many there are. Without
/// those that have none.
std::vector<chart_series> series_of(const std::vector<sweep_results>& sweeps);

/// What these times are.
std::string_view time_name(const std::vector<sweep_results>& sweeps);

/// The chart in at most `width` columns, its lines ended by newlines: a line
/// for each value, in which each series has a mark of its own at its time, so
/// that it takes no colour to tell them apart. Empty where there are fewer than
/// two values, for there is nothing to see.
std::string draw_chart(const terminal& screen, const std::string& title,
                       const std::vector<chart_series>& all, std::size_t width);

/// The chart of the series of these sweeps.
void print_chart(terminal& screen, const std::vector<sweep_results>& sweeps);

/// A histogram of a racy program's outcomes, every side beside the others.
void print_histogram(terminal& screen, const outcome_results& outcome);

}  // namespace sidebyside
