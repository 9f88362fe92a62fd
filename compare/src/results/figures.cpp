#include "results/figures.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <numeric>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace sidebyside {

std::string wall_figure(const side_figures& of) {
  return fmt::format("{} ± {}", format_seconds(of.wall),
                     format_seconds_like(of.deviation, of.wall));
}

std::string peak_figure(const side_figures& of) {
  return of.peak ? format_bytes(*of.peak) : "–";
}

std::string ratio_figure(const ratio& measured) {
  if (!measured.interval) return fmt::format("{:.2f}", measured.median);
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", measured.median,
                     measured.interval->low, measured.interval->high);
}

std::string rounds_figure(const timed_program& of) {
  const std::size_t rounds =
      std::accumulate(of.blocks.begin(), of.blocks.end(), std::size_t{0});
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
