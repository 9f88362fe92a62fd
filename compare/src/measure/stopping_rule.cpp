#include "measure/stopping_rule.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sidebyside {
namespace {

/// Returns the first look at no fewer blocks, and which look it is.
std::pair<std::size_t, std::size_t> next_look(std::size_t blocks) {
  std::size_t look = first_look;
  std::size_t number = 1;
  for (; look < blocks; look += std::max<std::size_t>(1, look / 10)) ++number;
  return {look, number};
}

bool is_open(const ratio& measured, const std::optional<double>& tolerance) {
  if (!measured.interval) return true;
  const auto& [low, high, level] = *measured.interval;
  if (tolerance) return low <= 1 + *tolerance && high >= 1 + *tolerance;
  constexpr double precision = 0.01;
  return low < measured.median * (1 - precision) ||
         high > measured.median * (1 + precision);
}

}  // namespace

std::size_t rounds_of_block(const plan& plan, double seconds) {
  if (seconds > longest_drawn) return 1;
  constexpr double block_seconds = 0.02;
  const double fitting = std::round(block_seconds / std::max(seconds, 1e-6));
  // Several sizes of a side make a round long enough.
  const double fewest = plan.sizes > 1 ? 2 : 5;
  const auto rounds =
      static_cast<std::size_t>(std::clamp(fitting, fewest, 20.0));
  if (!plan.rounds) return rounds;
  return std::clamp<std::size_t>(*plan.rounds / first_look, 1, rounds);
}

double level_after(const plan& plan, std::size_t blocks) {
  if (!plan.tolerance) return standard_level;
  const auto k = static_cast<double>(next_look(blocks).second);
  return 1 - plan.error_rate / (k * (k + 1));
}

bool has_enough_blocks(const plan& plan, const timed_program& so_far,
                       double seconds_left, double block_seconds,
                       const ratio_source& ratios) {
  const bool is_late = seconds_left <= 0;
  const std::size_t rounds = so_far.sides.front().wall_seconds.size();
  if (plan.rounds) return is_late || rounds >= *plan.rounds;
  const std::size_t blocks = so_far.blocks.size();
  if (blocks < min_blocks) return false;
  if (!plan.tolerance && seconds_left < block_seconds) return true;
  if (blocks != next_look(blocks).first) return false;
  return is_late || std::ranges::none_of(ratios(so_far), [&](const auto& each) {
           return !each || is_open(*each, plan.tolerance);
         });
}

}  // namespace sidebyside
