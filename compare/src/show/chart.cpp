#include "show/chart.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "base/text.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t usual_width = 80;
constexpr std::size_t rows = 15;
constexpr std::string_view several_mark = "=";

/// The series that have a mark in a row of the chart, by column.
using marks = std::map<std::size_t, std::set<std::size_t>>;

/// Columns of the values.
using value_columns = std::map<std::int64_t, std::size_t>;

std::string mark_of(const terminal& screen, std::size_t series) {
  using enum hue;
  constexpr std::string_view all = "ox+*#@%&";
  constexpr std::array colors{blue, magenta, green, violet, red};
  return screen.paint({colors[series % colors.size()]},
                      all.substr(series % all.size(), 1));
}

/// Which of `count` equal steps from `low` to `high` is next to a value.
std::size_t place(double value, double low, double high, std::size_t count) {
  const double share = std::log(value / low) / std::log(high / low);
  return static_cast<std::size_t>(
      std::lround(share * static_cast<double>(count)));
}

/// 1, 2 or 5 times a power of ten: the one of this number, counted from 1.
double round_value(int number) {
  constexpr std::array factors{1.0, 2.0, 5.0};
  const int decade = static_cast<int>(std::floor(number / 3.0));
  return factors[static_cast<std::size_t>(number - 3 * decade)] *
         std::pow(10, decade);
}

/// The values at the side: every `step`th round one, as many as cover all
/// times, in ascending order. Where these are too many, powers of ten alone.
std::vector<double> make_ticks(double low, double high, int step = 1) {
  // So that a time of exactly 1 ms is not above the tick of 1 ms.
  constexpr double rounding = 1e-9;
  constexpr std::size_t max_ticks = 8;
  std::vector<double> ticks;
  int number = 3 * static_cast<int>(std::floor(std::log10(low)));
  while (ticks.size() < 2 || ticks.back() < high * (1 - rounding)) {
    const double next = round_value(number + step);
    if (next > low * (1 + rounding)) ticks.push_back(round_value(number));
    number += step;
  }
  if (step == 1 && ticks.size() > max_ticks) return make_ticks(low, high, 3);
  return ticks;
}

/// The line below, with a tick at each value, and the values below that.
std::string value_axis(const value_columns& columns, std::size_t left,
                       std::size_t width) {
  std::vector<std::string_view> axis(width, "─");
  std::string labels;
  for (const auto& [value, column] : columns) {
    axis[column] = "┴";
    const std::string label = fmt::format("{}", value);
    const std::size_t center = left + 1 + column;
    const std::size_t start = center - std::min(center, label.size() / 2);
    if (!labels.empty() && start < labels.size() + 2) continue;
    labels = pad(labels, start);
    labels += label;
  }
  return fmt::format("{}└{}\n{}\n", std::string(left, ' '), fmt::join(axis, ""),
                     labels);
}

/// The marks of a row, nothing at their end.
std::string line_of(const terminal& screen, const marks& row) {
  std::string line;
  std::size_t next = 0;
  for (const auto& [column, series] : row) {
    line += std::string(column - next, ' ');
    line += series.size() > 1 ? several_mark : mark_of(screen, *series.begin());
    next = column + 1;
  }
  return line;
}

/// The columns of the values, `first` to `last`.
value_columns place_values(const std::set<std::int64_t>& values,
                           std::size_t last) {
  constexpr std::size_t first = 3;
  value_columns columns;
  for (const std::int64_t value : values) {
    columns[value] =
        first + place(static_cast<double>(value),
                      static_cast<double>(*values.begin()),
                      static_cast<double>(*values.rbegin()), last - first);
  }
  return columns;
}

/// The row of a time, from the top.
std::size_t row_of(double seconds, const std::vector<double>& ticks) {
  return rows - 1 - place(seconds, ticks.front(), ticks.back(), rows - 1);
}

/// The marks of all series, row by row; beside each other where there is room.
std::vector<marks> place_marks(const std::vector<chart_series>& all,
                               const value_columns& columns,
                               const std::vector<double>& ticks) {
  const auto are_close = [&](const auto& value, const auto& next) {
    return next.second - value.second <= all.size();
  };
  const bool is_abreast =
      std::ranges::adjacent_find(columns, are_close) == columns.end();
  const std::size_t middle = (all.size() - 1) / 2;
  std::vector<marks> drawn(rows);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const auto& [value, seconds] : all[i].seconds) {
      std::size_t column = columns.at(value);
      if (is_abreast) column = column + i - std::min(middle, column);
      drawn[row_of(seconds, ticks)][column].insert(i);
    }
  }
  return drawn;
}

/// A bar in eighths of a column. What is there at all is seen.
std::string bar(double share, std::size_t width) {
  constexpr std::array parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  auto eighths = static_cast<std::size_t>(
      std::lround(share * static_cast<double>(width) * 8));
  if (share > 0) eighths = std::max<std::size_t>(eighths, 1);
  return pad(fmt::format("{:█<{}}{}", "", eighths / 8, parts[eighths % 8]),
             width);
}

/// A bracket around the rows that are allowed, and a cross at others.
std::string_view row_mark(const std::vector<bin>& bins, std::size_t row) {
  if (!bins[row].is_allowed) return "✗";
  const bool is_last = row + 1 == bins.size() || !bins[row + 1].is_allowed;
  if (row == 0) return is_last ? "─" : "┌";
  return is_last ? "└" : "│";
}

/// Where the median of a side lies, from `median` as 1. Of a record it is known
/// for the ratio alone.
std::pair<double, double> relative_interval(const sweep_point& point,
                                            const samples& side,
                                            double median) {
  const bool has_runs = !side.wall_seconds.empty();
  const auto& recorded = side.recorded_ratio;
  const auto found = has_runs   ? wall_interval(point, side)
                     : recorded ? recorded->interval
                                : std::nullopt;
  if (!found) return {1, 1};
  const double middle = has_runs ? median : recorded->median;
  return {found->low / middle, found->high / middle};
}

constexpr std::size_t count_width = 6;
constexpr std::size_t share_width = 8;  // " 100.0 %"

/// Sides `first` to `last - 1` beside each other.
std::string draw_bars(const terminal& screen, const outcome_results& outcome,
                      const std::vector<bin>& bins, std::size_t first,
                      std::size_t last, std::size_t label_width,
                      std::size_t bar_width) {
  std::string text(2 + label_width, ' ');
  for (std::size_t i = first; i < last; ++i) {
    text +=
        "  " + pad(escape(outcome.sides[i].label),
                   i + 1 < last ? bar_width + count_width + share_width : 0);
  }
  text += '\n';
  for (std::size_t row = 0; row < bins.size(); ++row) {
    const bin& shown = bins[row];
    std::string line = fmt::format("{} {}", row_mark(bins, row),
                                   pad_left(shown.label, label_width));
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t runs = shown.counts[i];
      const double share = share_of(runs, outcome.sides[i].runs);
      line += fmt::format("  {}{:>{}}{:>{}.1f} %", bar(share, bar_width), runs,
                          count_width, share * 100, share_width - 2);
    }
    text += (shown.is_allowed ? line : screen.paint(style::bad, line)) + "\n";
  }
  return text;
}

}  // namespace

std::vector<chart_series> series_of(const std::vector<sweep_results>& sweeps) {
  std::vector<chart_series> all;
  for (const sweep_results& sweep : sweeps) {
    for (const sweep_side& side : sweep.sides) {
      chart_series series;
      series.label =
          sweeps.size() > 1 ? sweep.name + " " + side.label : side.label;
      for (const sweep_point& point : sweep.points) {
        const samples* measured = find_side(point, side.implementation);
        const auto median = measured ? median_seconds(*measured) : std::nullopt;
        if (!median) continue;
        const double each =
            seconds_per_operation(point, *measured).value_or(*median);
        const auto [low, high] = relative_interval(point, *measured, *median);
        series.seconds.emplace_back(point.value, each);
        series.intervals.push_back({each * low, each * high, point.level});
      }
      if (!series.seconds.empty()) all.push_back(std::move(series));
    }
  }
  return all;
}

std::string_view time_name(const std::vector<sweep_results>& sweeps) {
  const auto& points = sweeps.front().points;
  const bool has_operations = !points.empty() && points.front().operations;
  return has_operations ? "time per operation" : "wall time";
}

std::string draw_chart(const terminal& screen, const std::string& title,
                       const std::vector<chart_series>& all,
                       std::size_t width) {
  constexpr std::size_t min_columns = 20;
  std::set<std::int64_t> values;
  std::set<double> times;
  for (const chart_series& series : all) {
    for (const auto& [value, seconds] : series.seconds) {
      values.insert(value);
      times.insert(seconds);
    }
  }
  if (values.size() < 2) return "";

  const std::vector<double> ticks = make_ticks(*times.begin(), *times.rbegin());
  std::vector<std::string> tick_labels(rows);
  for (const double tick : ticks) {
    tick_labels[row_of(tick, ticks)] = format_seconds(tick);
  }
  const std::size_t left = widest(tick_labels) + 1;  // a space before the line
  // The last label is centred below its tick, so half of it sticks out.
  const std::size_t last_label = fmt::format("{}", *values.rbegin()).size();
  const std::size_t right = std::max(all.size(), (last_label + 1) / 2) + 1;
  const std::size_t taken = left + 1 + right;
  const std::size_t span =
      std::max(width - std::min(width, taken), min_columns);

  const auto columns = place_values(values, span - 1);
  const std::vector<marks> drawn = place_marks(all, columns, ticks);
  std::string text = screen.paint(style::aside, title);
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += fmt::format("  {} {}", mark_of(screen, i), escape(all[i].label));
  }
  const bool is_shared = std::ranges::any_of(drawn, [](const marks& row) {
    return std::ranges::any_of(
        row, [](const auto& place) { return place.second.size() > 1; });
  });
  text += is_shared ? fmt::format("  {} several\n", several_mark) : "\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string& label = tick_labels[row];
    text += fmt::format("{} {}{}\n", pad_left(label, left - 1),
                        label.empty() ? "│" : "┤", line_of(screen, drawn[row]));
  }
  return text + value_axis(columns, left, span + right);
}

void print_chart(terminal& screen, const std::vector<sweep_results>& sweeps) {
  constexpr std::size_t max_width = 100;
  if (sweeps.empty()) return;
  const std::string title =
      fmt::format("{} over {}, both logarithmic", time_name(sweeps),
                  sweeps.front().parameter);
  const std::string chart =
      draw_chart(screen, title, series_of(sweeps),
                 std::min(screen.width(usual_width), max_width));
  if (!chart.empty()) screen.show("\n" + chart);
}

void print_histogram(terminal& screen, const outcome_results& outcome) {
  constexpr std::size_t max_bar = 40;
  constexpr std::size_t min_bar = 8;
  const std::vector<bin> bins = make_bins(outcome);
  const auto& sides = outcome.sides;
  const std::size_t label_width = widest(bins, &bin::label);

  // As many sides beside each other as have room for a bar.
  const std::size_t left = 2 + label_width;
  const std::size_t figures = 2 + count_width + share_width;
  const std::size_t width = screen.width(usual_width);
  const std::size_t room = width - std::min(width, left);
  const std::size_t sides_per_line =
      std::clamp<std::size_t>(room / (figures + min_bar), 1, sides.size());
  const std::size_t column = room / sides_per_line;
  const std::size_t bar_width = std::clamp<std::size_t>(
      column - std::min(column, figures), min_bar, max_bar);

  const auto& numbers = outcome.allowed;
  const std::string allowed =
      numbers.empty() ? "allowed: what matches the pattern"
                      : fmt::format("allowed: {} to {}", numbers.front().low,
                                    numbers.back().high);
  std::string text =
      fmt::format("{}  {}\n", screen.paint(style::title, outcome.program),
                  screen.paint(style::aside, allowed));
  for (std::size_t i = 0; i < sides.size(); i += sides_per_line) {
    text += draw_bars(screen, outcome, bins, i,
                      std::min(i + sides_per_line, sides.size()), label_width,
                      bar_width);
  }
  for (const outcome_side& side : sides) {
    text += fmt::format("  {}: {}\n", escape(side.label),
                        describe_loss(outcome, side));
  }
  for (const auto& [label, words] : meanings_of(outcome)) {
    const auto lines =
        wrap(fmt::format("  {}: {}", label, escape(words)), width);
    text += fmt::format("{}\n", fmt::join(lines, "\n"));
  }
  screen.show(text + "\n");
}

}  // namespace sidebyside
