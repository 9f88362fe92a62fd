#include "show/sweep_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "results/figures.hpp"
#include "show/chart.hpp"
#include "show/table.hpp"

namespace sidebyside {
namespace {

constexpr std::string_view operation_heading = "per operation";

}  // namespace

sweep_table::sweep_table(terminal& to, const sweep_results& of,
                         const std::vector<std::int64_t>& values,
                         bool has_operations)
    : to_(to),
      sweep_(of),
      value_width_(of.parameter.size()),
      has_operations_(has_operations) {
  for (const std::int64_t value : values) {
    value_width_ = std::max(value_width_, fmt::format("{}", value).size());
  }
  for (const sweep_side& side : of.sides) {
    label_width_ = std::max(label_width_, display_width(escape(side.label)));
  }
}

void sweep_table::print_headings() {
  std::string line = pad_left(sweep_.parameter, value_width_);
  line += gapped(std::string(label_width_, ' '));
  line += gapped(pad("wall time", wall_width));
  if (has_operations_) line += gapped(operation_heading);
  line += gapped(pad_left("peak", peak_width));
  if (sweep_.sides.size() > 1) {
    line +=
        gapped(fmt::format("ratio to {}", escape(sweep_.sides.front().label)));
  }
  to_.print(fmt::format("{}\n{}\n", to_.paint(style::title, sweep_.name),
                        to_.paint(style::aside, line)));
}

std::string sweep_table::cells(const sweep_point& point,
                               const program_results& of,
                               const sweep_side& side) const {
  const samples* shown = find_side(of, side.implementation);
  if (shown == nullptr) {
    return gapped(to_.paint(
        style::aside,
        fmt::format("not run beyond {}", side.largest.value_or(point.value))));
  }
  if (shown->failed_runs > 0) return gapped(to_.paint(style::bad, "FAILED"));
  if (shown->wall_seconds.empty()) return gapped("not timed");
  std::string line = gapped(pad(wall_figure(*shown), wall_width));
  if (has_operations_) {
    const auto each = seconds_per_operation(point, *shown);
    line += gapped(
        pad_left(each ? format_seconds(*each) : "–", operation_heading.size()));
  }
  line += gapped(pad_left(peak_figure(*shown), peak_width));
  const auto index = static_cast<std::size_t>(shown - of.sides.data());
  if (index == 0) return line;
  const auto measured = compare_to_reference(of, index).ratio;
  if (!measured) return line;
  return line + gapped(to_.paint(style_of(judge(of, measured)),
                                 ratio_figure(*measured)));
}

void sweep_table::print_point(const sweep_point& point,
                              const program_results& of) {
  std::string text;
  std::string value = fmt::format("{}", point.value);
  for (const sweep_side& side : sweep_.sides) {
    text += pad_left(value, value_width_);
    text += gapped(pad(escape(side.label), label_width_));
    text += cells(point, of, side) + "\n";
    value.clear();
  }
  to_.print(text);
}

void print_chart(terminal& to, const results& all, const sweep_results& of) {
  constexpr std::size_t usual_width = 80;
  constexpr std::size_t max_width = 100;
  std::vector<chart_series> series;
  for (const sweep_side& side : of.sides) {
    chart_series& made = series.emplace_back();
    made.label = side.label;
    for (const sweep_point& point : of.points) {
      const samples* measured =
          find_side(all.programs[point.program], side.implementation);
      if (measured == nullptr) continue;
      if (const auto seconds = median_seconds(*measured)) {
        made.seconds.emplace_back(point.value, *seconds);
      }
    }
  }
  const std::size_t width = to.width() > 1000 ? usual_width : to.width();
  const std::string title =
      fmt::format("wall time over {}, both logarithmic", of.parameter);
  const std::string chart =
      draw_chart(to, title, series, std::min(width, max_width));
  if (!chart.empty()) to.print("\n" + chart);
}

}  // namespace sidebyside
