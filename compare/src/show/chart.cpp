#include "show/chart.hpp"

#include <fmt/color.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t rows = 15;
constexpr std::size_t min_columns = 20;
constexpr std::string_view marks = "ox+*#@%&";
constexpr char mark_of_several = '=';

constexpr int empty = -1;
constexpr int several = -2;

char mark_of(std::size_t series) { return marks[series % marks.size()]; }

fmt::text_style style_of(std::size_t series) {
  using fmt::terminal_color;
  constexpr std::array colors{terminal_color::cyan, terminal_color::magenta,
                              terminal_color::yellow, terminal_color::green,
                              terminal_color::blue};
  return fmt::fg(colors[series % colors.size()]);
}

/// Where between `low` and `high` a value lies, from 0 to 1.
double place(double value, double low, double high) {
  return std::log(value / low) / std::log(high / low);
}

/// 1, 2 or 5 times a power of ten: the one of this number, counted from 1.
double round_value(int number) {
  constexpr std::array factors{1.0, 2.0, 5.0};
  const int decade = number >= 0 ? number / 3 : (number - 2) / 3;
  return factors[static_cast<std::size_t>(number - 3 * decade)] *
         std::pow(10, decade);
}

/// The values at the side: round ones that cover all times, in ascending order.
std::vector<double> make_ticks(double least, double most) {
  // So that a time of exactly 1 ms is not above the tick of 1 ms.
  constexpr double rounding = 1e-9;
  constexpr std::size_t max_ticks = 8;
  const auto ticks_by = [&](int step) {
    int number = 3 * static_cast<int>(std::floor(std::log10(least)));
    while (round_value(number + step) <= least * (1 + rounding)) number += step;
    std::vector<double> ticks{round_value(number)};
    while (ticks.size() < 2 || ticks.back() < most * (1 - rounding)) {
      number += step;
      ticks.push_back(round_value(number));
    }
    return ticks;
  };
  auto ticks = ticks_by(1);
  if (ticks.size() > max_ticks) ticks = ticks_by(3);
  return ticks;
}

/// The marks, row by row from the top.
class canvas {
 public:
  explicit canvas(std::size_t columns)
      : cells_(rows, std::vector<int>(columns, empty)) {}

  void put(std::size_t row, std::size_t column, std::size_t series) {
    int& cell = cells_[row][column];
    const auto own = static_cast<int>(series);
    if (cell != empty && cell != own) has_several_ = true;
    cell = cell == empty || cell == own ? own : several;
  }

  [[nodiscard]] bool has_several() const { return has_several_; }

  [[nodiscard]] std::string line(const terminal& to, std::size_t row) const {
    std::string text;
    std::size_t blanks = 0;
    for (const int cell : cells_[row]) {
      if (cell == empty) {
        ++blanks;
        continue;
      }
      text += std::string(std::exchange(blanks, 0), ' ');
      if (cell == several) {
        text += mark_of_several;
      } else {
        const auto series = static_cast<std::size_t>(cell);
        text += to.paint(style_of(series), std::string(1, mark_of(series)));
      }
    }
    return text;
  }

 private:
  std::vector<std::vector<int>> cells_;
  bool has_several_ = false;
};

/// The line below, with a tick at each value, and the values below that.
std::string value_axis(const std::vector<std::int64_t>& values,
                       const std::vector<std::size_t>& at, std::size_t left,
                       std::size_t columns) {
  std::string axis;
  std::size_t next = 0;
  for (std::size_t column = 0; column < columns; ++column) {
    const bool is_tick = next < at.size() && at[next] == column;
    while (next < at.size() && at[next] == column) ++next;
    axis += is_tick ? "┴" : "─";
  }
  std::string labels;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string label = fmt::format("{}", values[i]);
    const std::size_t center = left + 1 + at[i];
    const std::size_t start = center - std::min(center, label.size() / 2);
    if (!labels.empty() && start < labels.size() + 2) continue;
    labels = pad(labels, start);
    labels += label;
  }
  return fmt::format("{}└{}\n{}\n", std::string(left, ' '), axis, labels);
}

std::string legend(const terminal& to, const std::vector<chart_series>& all,
                   bool has_several) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += fmt::format("  {} {}",
                        to.paint(style_of(i), std::string(1, mark_of(i))),
                        escape(all[i].label));
  }
  if (has_several) text += fmt::format("  {} several", mark_of_several);
  return text;
}

}  // namespace

std::string draw_chart(const terminal& to, const std::string& title,
                       const std::vector<chart_series>& all,
                       std::size_t width) {
  std::set<std::int64_t> known;
  std::vector<double> times;
  for (const chart_series& series : all) {
    for (const auto& [value, seconds] : series.seconds) {
      known.insert(value);
      times.push_back(seconds);
    }
  }
  if (known.size() < 2) return "";
  const std::vector<std::int64_t> values(known.begin(), known.end());
  const auto [least, most] = std::minmax_element(times.begin(), times.end());
  const std::vector<double> ticks = make_ticks(*least, *most);

  std::size_t left = 0;
  for (const double tick : ticks) {
    left = std::max(left, display_width(format_seconds(tick)));
  }
  ++left;  // a space before the line
  // The last label is centred below its tick, so half of it sticks out.
  const std::size_t last_label = fmt::format("{}", values.back()).size();
  const std::size_t right = std::max(all.size(), (last_label + 1) / 2) + 1;
  const std::size_t taken = left + 1 + right;
  const std::size_t span =
      std::max(width - std::min(width, taken), min_columns);

  // Columns of the values, and whether marks fit beside each other.
  constexpr std::size_t first = 3;
  std::vector<std::size_t> at;
  std::size_t narrowest = span;
  for (const std::int64_t value : values) {
    const double share =
        place(static_cast<double>(value), static_cast<double>(values.front()),
              static_cast<double>(values.back()));
    at.push_back(first + static_cast<std::size_t>(std::lround(
                             share * static_cast<double>(span - first - 1))));
    if (at.size() > 1) {
      narrowest = std::min(narrowest, at.back() - at[at.size() - 2]);
    }
  }
  const bool is_abreast = narrowest > all.size();

  const auto row_of = [&](double seconds) {
    const double share = place(seconds, ticks.front(), ticks.back());
    return rows - 1 - static_cast<std::size_t>(std::lround(share * (rows - 1)));
  };
  canvas drawn(span + right);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const auto& [value, seconds] : all[i].seconds) {
      const auto index = std::lower_bound(values.begin(), values.end(), value) -
                         values.begin();
      const std::size_t column = at[static_cast<std::size_t>(index)];
      const std::size_t shift = is_abreast ? i : 0;
      const std::size_t middle = is_abreast ? (all.size() - 1) / 2 : 0;
      drawn.put(row_of(seconds), column + shift - std::min(middle, column), i);
    }
  }

  std::vector<std::string> tick_labels(rows);
  for (const double tick : ticks) {
    tick_labels[row_of(tick)] = format_seconds(tick);
  }
  std::string text = to.paint(style::aside, title) +
                     legend(to, all, drawn.has_several()) + "\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string& label = tick_labels[row];
    text += fmt::format("{} {}{}\n", pad_left(label, left - 1),
                        label.empty() ? "│" : "┤", drawn.line(to, row));
  }
  return text + value_axis(values, at, left, span + right);
}

void print_chart(terminal& to, const std::vector<sweep_results>& sweeps) {
  constexpr std::size_t usual_width = 80;
  constexpr std::size_t max_width = 100;
  if (sweeps.empty()) return;
  const bool is_group = sweeps.size() > 1;
  std::vector<chart_series> series;
  for (const sweep_results& of : sweeps) {
    for (const sweep_side& side : of.sides) {
      chart_series& made = series.emplace_back();
      made.label = is_group ? of.name + " " + side.label : side.label;
      for (const sweep_point& point : of.points) {
        const samples* measured = find_side(point, side.implementation);
        if (measured == nullptr) continue;
        const auto seconds = is_group ? seconds_per_operation(point, *measured)
                                      : median_seconds(*measured);
        if (seconds) made.seconds.emplace_back(point.value, *seconds);
      }
    }
  }
  const std::size_t width = to.width() > 1000 ? usual_width : to.width();
  const std::string title =
      fmt::format("{} over {}, both logarithmic",
                  is_group ? "time of one operation" : "wall time",
                  sweeps.front().parameter);
  const std::string chart =
      draw_chart(to, title, series, std::min(width, max_width));
  if (!chart.empty()) to.print("\n" + chart);
}

}  // namespace sidebyside
