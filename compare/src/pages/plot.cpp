#include "pages/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "show/chart.hpp"

namespace sidebyside {
namespace {

/// As templates have places.
double percent(const log_axis& axis, double value) {
  return axis.place(value) * 100;
}

page_data tick(const log_axis& axis, double value, const std::string& text) {
  return fields("at", fmt::format("{:.2f}", percent(axis, value)), "text",
                text);
}

page_list time_ticks(const log_axis& axis, std::size_t max_ticks) {
  page_list ticks;
  for (const double value : axis.ticks(max_ticks)) {
    ticks.push_back(tick(axis, value, tick_label(value)));
  }
  return ticks;
}

/// A line between two places of a row that is 20 high.
std::string bar(const log_axis& axis, double low, double high) {
  return fmt::format("M{:.2f} 10H{:.2f}", percent(axis, low),
                     percent(axis, high));
}

/// A dot for each sample; those on the same spot are one. The height means
/// nothing and only keeps them apart.
std::string dots(const std::vector<double>& values, const log_axis& axis) {
  constexpr std::size_t levels = 9;
  std::set<std::pair<long, std::size_t>> places;
  std::size_t number = 0;
  for (const double value : values) {
    places.emplace(std::lround(percent(axis, value) * 10),
                   number++ * 7 % levels);
  }
  std::string path;
  for (const auto& [x, level] : places) {
    path +=
        fmt::format("M{:.1f} {}h0", static_cast<double>(x) / 10, 2 + level * 2);
  }
  return path;
}

}  // namespace

std::string color_class(std::size_t index) {
  constexpr std::size_t colors = 8;
  constexpr std::size_t kinds = 4;
  return fmt::format("c{} l{}", index % colors, index / colors % kinds);
}

std::string speed_words(const ratio& measured, verdict found) {
  if (found != verdict::faster && found != verdict::slower) {
    return std::string(to_string(found));
  }
  const double factor = std::max(measured.median, 1 / measured.median);
  const int digits = factor < 1.1 ? 2 : factor < 10 ? 1 : 0;
  return fmt::format("{:.{}f} × {}", factor, digits, to_string(found));
}

page_data plot_ratios(const std::vector<plot_row>& rows) {
  std::vector<double> powers;
  for (const plot_row& row : rows) {
    if (!row.measured) continue;
    powers.push_back(std::ceil(std::abs(std::log2(row.measured->median))));
  }
  if (powers.empty()) return false;
  std::ranges::sort(powers);
  const double most = std::max(1.0, powers[powers.size() * 9 / 10]);
  const log_axis axis(std::exp2(-most), std::exp2(most));
  page_list ticks;
  const double step = most > 3 ? 2 : 1;  // so that their labels have room
  for (double power = 0; power <= most; power += step) {
    const std::string text = fmt::format("{:g} ×", std::exp2(power));
    ticks.push_back(tick(axis, std::exp2(power), text));
    if (power > 0) ticks.push_back(tick(axis, std::exp2(-power), text));
  }
  page_list all;
  for (const plot_row& row : rows) {
    if (!row.measured) continue;
    const auto& [median, interval, rounds, blocks] = *row.measured;
    const auto range =
        interval.value_or(sidebyside::interval{median, median, 0});
    all.push_back(fields(
        "program", row.program, "href", row.href, "label", row.label, "color",
        color_class(row.index), "words", speed_words(*row.measured, row.found),
        "figure", ratio_figure(*row.measured), "beyond",
        std::abs(std::log2(median)) > most, "bar",
        bar(axis, range.low, range.high), "point", bar(axis, median, median)));
  }
  return fields("ticks", ticks, "rows", all);
}

page_data plot_samples(const std::vector<plot_row>& rows) {
  std::vector<double> values;
  for (const plot_row& row : rows) {
    values.insert(values.end(), row.seconds.begin(), row.seconds.end());
  }
  if (values.empty()) return false;
  std::ranges::sort(values);
  // All but a hundredth of the runs, and what is not far beyond them.
  constexpr double far_beyond = 1.5;
  const double usual = values[values.size() - 1 - values.size() / 100];
  const double edge = std::min(values.back(), usual * far_beyond);
  const log_axis axis(values.front() * 0.98, edge * 1.02);
  page_list all;
  for (const plot_row& row : rows) {
    if (row.seconds.empty()) continue;
    std::vector<double> within = row.seconds;
    const std::size_t beyond =
        std::erase_if(within, [edge](double value) { return value > edge; });
    const double middle = median(row.seconds);
    const std::string note =
        beyond == 0
            ? ""
            : fmt::format("{} beyond, up to {}", count(beyond, "run"),
                          format_seconds(std::ranges::max(row.seconds)));
    all.push_back(fields(
        "label", row.label, "color", color_class(row.index), "median",
        format_seconds(middle), "dots", dots(within, axis), "bar",
        row.interval ? bar(axis, row.interval->low, row.interval->high) : "",
        "point", fmt::format("M{:.2f} 0V20", percent(axis, middle)), "beyond",
        note));
  }
  return fields("ticks", time_ticks(axis, 6), "rows", all);
}

page_data plot_sweeps(const std::vector<sweep_results>& sweeps) {
  const std::vector<chart_series> lines = series_of(sweeps);
  std::set<double> values;
  std::vector<double> limits;
  for (const chart_series& line : lines) {
    for (const auto& [value, seconds] : line.seconds) {
      values.insert(static_cast<double>(value));
    }
    for (const interval& range : line.intervals) {
      limits.insert(limits.end(), {range.low, range.high});
    }
  }
  if (values.size() < 2) return false;
  const auto [least, most] = std::ranges::minmax(limits);
  const log_axis across(*values.begin(), *values.rbegin());
  const log_axis up(least * 0.9, most * 1.1);
  const auto y = [&up](double seconds) { return 100 - percent(up, seconds); };
  page_list shown;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string line;
    std::string points;
    std::string intervals;
    std::string words;
    auto range = lines[i].intervals.begin();
    for (const auto& [value, seconds] : lines[i].seconds) {
      const double x = percent(across, static_cast<double>(value));
      line += fmt::format("{}{:.2f} {:.2f}", line.empty() ? "M" : "L", x,
                          y(seconds));
      points += fmt::format("M{:.2f} {:.2f}h0", x, y(seconds));
      intervals += fmt::format("M{:.2f} {:.2f}V{:.2f}", x, y(range->low),
                               y(range->high));
      words += fmt::format(" {} at {}.", format_seconds(seconds), value);
      ++range;
    }
    shown.push_back(fields("label", lines[i].label, "color", color_class(i),
                           "line", line, "points", points, "intervals",
                           intervals, "words", words));
  }
  page_list ticks;
  for (const double value : values) {
    ticks.push_back(tick(across, value, fmt::format("{:.0f}", value)));
  }
  return fields("x", sweeps.front().parameter, "y", time_name(sweeps),
                "x_ticks", ticks, "y_ticks", time_ticks(up, 8), "lines", shown);
}

}  // namespace sidebyside
