#include "measure/stopping_rule.hpp"

#include <algorithm>
#include <cmath>

namespace sidebyside {

std::size_t rounds_of_block(const plan& plan, double seconds) {
  if (seconds > longest_drawn) return 1;
  constexpr double block_seconds = 0.02;
  const double fitting = std::round(block_seconds / std::max(seconds, 1e-6));
  // Several sizes of a side make a round long enough.
  const double fewest = plan.sizes > 1 ? 2 : 5;
  const auto rounds =
      static_cast<std::size_t>(std::clamp(fitting, fewest, 20.0));
  if (!plan.rounds) return rounds;
  return std::clamp<std::size_t>(*plan.rounds / stopping_rule::first_look, 1,
                                 rounds);
}

double stopping_rule::level() const {
  if (!plan_.tolerance) return standard_level;
  const auto k = static_cast<double>(look_);
  return 1 - plan_.error_rate / (k * (k + 1));
}

bool stopping_rule::is_open(const std::optional<ratio>& measured) const {
  if (!measured || !measured->interval) return true;
  const auto& [low, high, level] = *measured->interval;
  if (plan_.tolerance) {
    const double limit = 1 + *plan_.tolerance;
    return low <= limit && high >= limit;
  }
  return low < measured->median * (1 - precision) ||
         high > measured->median * (1 + precision);
}

bool stopping_rule::is_enough(const timed_program& so_far, double seconds_left,
                              double block_seconds) {
  const bool is_late = seconds_left <= 0;
  const std::size_t rounds = so_far.sides.front().wall_seconds.size();
  if (plan_.rounds) return is_late || rounds >= *plan_.rounds;
  const std::size_t blocks = so_far.blocks.size();
  if (blocks < min_blocks) return false;
  if (!plan_.tolerance && seconds_left < block_seconds) return true;
  if (blocks < next_look_) return false;
  next_look_ = blocks + std::max<std::size_t>(1, blocks / 10);
  for (const std::optional<ratio>& each : ratios_(so_far)) {
    if (is_late || !is_open(each)) continue;
    ++look_;
    return false;
  }
  return true;
}

}  // namespace sidebyside
