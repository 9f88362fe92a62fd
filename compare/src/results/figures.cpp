#include "results/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/statistics.hpp"
#include "base/text.hpp"

namespace sidebyside {

std::string wall_figure(const samples& side) {
  const double middle = median(side.wall_seconds);
  return fmt::format("{} ± {}", format_seconds(middle),
                     format_seconds_like(
                         median_absolute_deviation(side.wall_seconds), middle));
}

std::string cpu_figure(const samples& side) {
  std::vector<double> cpu(side.user_seconds.size());
  std::transform(side.user_seconds.begin(), side.user_seconds.end(),
                 side.system_seconds.begin(), cpu.begin(), std::plus<>());
  return format_seconds(median(std::move(cpu)));
}

std::string peak_figure(const samples& side) {
  const auto peak = median_peak(side);
  return peak ? format_bytes(*peak) : "–";
}

std::string ratio_figure(const ratio& measured) {
  if (!measured.interval) return fmt::format("{:.2f}", measured.median);
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", measured.median,
                     measured.interval->low, measured.interval->high);
}

std::string rounds_figure(const timed_program& of) {
  const std::size_t rounds = of.sides.front().wall_seconds.size();
  std::string text = fmt::format("{} in {}", count(rounds, "round"),
                                 count(of.blocks.size(), "block"));
  std::string_view gap = ", placement fixed: ";
  for (const samples& side : of.sides) {
    if (side.placement != placement::fixed) continue;
    text += gap;
    text += side.label;
    gap = ", ";
  }
  return text;
}

}  // namespace sidebyside
