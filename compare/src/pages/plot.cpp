#include "pages/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include "base/text.hpp"
#include "show/chart.hpp"

namespace sidebyside {
namespace {

double percent(const log_axis& axis, double value) {
  return axis.place(value) * 100;
}

/// A place on an axis as templates have it.
std::string place(const log_axis& axis, double value) {
  return fmt::format("{:.2f}", percent(axis, value));
}

page_data tick(const log_axis& axis, double value, const std::string& text) {
  return {{"at", place(axis, value)}, {"text", text}};
}

page_data time_ticks(const log_axis& axis, std::size_t max_ticks) {
  return collect(axis.ticks(max_ticks), [&](double value) {
    return tick(axis, value, tick_label(value));
  });
}

/// Returns the outline of bars, one for each fiftieth of the axis that samples
/// lie in. The more samples, the higher a bar.
std::string bars(const std::vector<double>& values, const log_axis& axis) {
  std::map<long, double> counts;
  double highest = 0;
  for (const double value : values) {
    const long bar = std::lround(std::floor(percent(axis, value) / 2));
    highest = std::max(highest, ++counts[bar]);
  }
  if (counts.empty()) return "";
  long next = counts.begin()->first;
  std::string path = fmt::format("M{} 20", 2 * next);
  for (const auto& [bar, samples] : counts) {
    if (bar > next) path += fmt::format("V20h{}", 2 * (bar - next));
    path += fmt::format("V{:.0f}h2", 18 - 18 * samples / highest);
    next = bar + 1;
  }
  return path + "V20";
}

/// Returns how many times as fast or as slow a ratio is: "2.3 ×".
std::string factor_words(double ratio) {
  const double factor = std::max(ratio, 1 / ratio);
  const int digits = factor < 1.1 ? 2 : factor < 10 ? 1 : 0;
  return fmt::format("{:.{}f} ×", factor, digits);
}

/// The points of a line of a chart.
page_data points(const chart_series& series, const log_axis& across,
                 const log_axis& up) {
  const auto from_top = [&](double seconds) {
    return fmt::format("{:.2f}", 100 - percent(up, seconds));
  };
  page_data all;
  for (const auto& [value, time, range] : series.points) {
    all.push_back({{"to", all.empty() ? "M" : "L"},
                   {"x", place(across, static_cast<double>(value))},
                   {"y", from_top(time)},
                   {"low", from_top(range.low)},
                   {"high", from_top(range.high)},
                   {"time", format_seconds(time)},
                   {"value", value}});
  }
  return all;
}

}  // namespace

std::string color_of(const std::vector<std::string>& implementations,
                     const std::string& name, std::size_t position) {
  const auto known = std::ranges::find(implementations, name);
  if (known != implementations.end()) {
    position = known - implementations.begin();
  }
  return fmt::format("c{} l{}", position % 16, position / 16 % 4);
}

std::string speed_words(const ratio& ratio, verdict verdict, bool is_start_up) {
  if (verdict != verdict::faster && verdict != verdict::slower) {
    return std::string(to_string(verdict));
  }
  return fmt::format("{} {}{}", factor_words(ratio.median), to_string(verdict),
                     is_start_up ? " to start" : "");
}

std::string full_label(const plot_row& row) {
  return row.build.empty() ? row.label : row.build + " " + row.label;
}

page_data plot_ratios(std::vector<plot_row> rows) {
  std::erase_if(rows, [](const plot_row& row) { return !row.ratio; });
  auto powers = collect(rows, [](const plot_row& row) {
    return std::ceil(std::abs(std::log2(row.ratio->median)));
  });
  if (powers.empty()) return false;
  std::ranges::sort(powers);
  const double edge = std::max(1.0, powers[powers.size() * 9 / 10]);
  const double limit = std::exp2(edge);
  const log_axis axis(1 / limit, limit);
  page_data ticks;
  const double step = edge > 3 ? 2 : 1;  // so that their labels have room
  for (double power = 0; power <= edge; power += step) {
    const std::string text = fmt::format("{:g} ×", std::exp2(power));
    ticks.push_back(tick(axis, std::exp2(power), text));
    if (power > 0) ticks.push_back(tick(axis, std::exp2(-power), text));
  }
  page_data plotted;
  for (const plot_row& row : rows) {
    const double median = row.ratio->median;
    const auto range = row.ratio->interval.value_or(interval{median, median});
    plotted.push_back(
        {{"program", row.program},
         {"id", row.id},
         {"label", full_label(row)},
         {"color", row.color},
         {"words", row.words},
         {"figure", ratio_figure(*row.ratio)},
         {"below", range.low * limit >= 1
                       ? ""
                       : factor_words(median * limit < 1 ? median : range.low)},
         {"above", range.high <= limit
                       ? ""
                       : factor_words(median > limit ? median : range.high)},
         {"low", place(axis, range.low)},
         {"high", place(axis, range.high)},
         {"at", place(axis, median)}});
  }
  const std::string distance = fmt::format("{:.2f}", 50 * step / edge);
  return {{"ticks", ticks}, {"distance", distance}, {"rows", plotted}};
}

page_data plot_samples(const std::vector<plot_row>& rows) {
  std::vector<double> values;
  for (const plot_row& row : rows) {
    values.insert(values.end(), row.seconds.begin(), row.seconds.end());
  }
  if (values.empty()) return false;
  std::ranges::sort(values);
  // All but a hundredth of the runs, and runs that are not far beyond them.
  constexpr double far_beyond = 1.5;
  const double usual = values[values.size() - 1 - values.size() / 100];
  const double edge = std::min(values.back(), usual * far_beyond);
  const log_axis axis(values.front() * 0.98, edge * 1.02);
  page_data plotted;
  for (const plot_row& row : rows) {
    if (row.seconds.empty()) continue;
    std::vector<double> within = row.seconds;
    const std::size_t beyond =
        std::erase_if(within, [edge](double value) { return value > edge; });
    const double middle = median(row.seconds);
    const auto range = row.interval.value_or(interval{middle, middle});
    plotted.push_back(
        {{"label", full_label(row)},
         {"color", row.color},
         {"median", format_seconds(middle)},
         {"bars", bars(within, axis)},
         {"has_interval", row.interval.has_value()},
         {"low", place(axis, range.low)},
         {"high", place(axis, range.high)},
         {"at", place(axis, middle)},
         {"beyond", beyond == 0 ? "" : count(beyond, "run")},
         {"slowest", format_seconds(std::ranges::max(row.seconds))}});
  }
  return {{"ticks", time_ticks(axis, 6)}, {"rows", plotted}};
}

page_data plot_sweeps(const std::vector<sweep_results>& sweeps,
                      const std::vector<std::string>& implementations) {
  std::set<double> values;
  std::vector<double> limits;
  for (const chart_series& series : series_of(sweeps)) {
    for (const auto& [value, seconds, range] : series.points) {
      values.insert(static_cast<double>(value));
      limits.insert(limits.end(), {range.low, range.high});
    }
  }
  if (values.size() < 2) return {};
  const auto [lowest, highest] = std::ranges::minmax(limits);
  // A value of 0 stands at the left end of the axis, before the next one.
  const double first = *values.begin();
  const log_axis across(first > 0 ? first : *std::next(values.begin()) / 4,
                        *values.rbegin());
  const log_axis up(lowest * 0.9, highest * 1.1);
  const auto ticks = collect(values, [&](double value) {
    return tick(across, value, fmt::format("{:.0f}", value));
  });
  page_data charts;
  for (const sweep_results& sweep : sweeps) {
    constexpr std::size_t max_lines = 5;
    std::size_t count = 0;
    for (const chart_series& series : series_of({sweep})) {
      if (count % max_lines == 0) {
        charts.push_back({{"title", sweeps.size() > 1 ? sweep.name : ""},
                          {"x", sweep.parameter},
                          {"y", time_name(sweeps)},
                          {"x_ticks", ticks},
                          {"y_ticks", time_ticks(up, 8)}});
      }
      auto& line = charts.back()["lines"].emplace_back();
      line = {{"label", series.label}, {"points", points(series, across, up)}};
      line["color"] = color_of(implementations, series.implementation, count++);
    }
  }
  return charts;
}

}  // namespace sidebyside
