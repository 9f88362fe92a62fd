#include "results/times.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace sidebyside {

std::string_view to_string(placement value) {
  switch (value) {
    case placement::drawn:
      return "drawn";
    case placement::fixed:
      return "fixed";
    case placement::kept:
      break;
  }
  return "kept";
}

std::string_view to_string(verdict value) {
  switch (value) {
    case verdict::faster:
      return "faster";
    case verdict::slower:
      return "slower";
    case verdict::no_difference:
      return "no difference";
    case verdict::not_slower:
      return "not slower";
    case verdict::undecided:
      return "undecided";
    case verdict::too_few_rounds:
      break;
  }
  return "too few rounds";
}

std::optional<ratio> ratio_to_reference(const timed_program& of,
                                        std::size_t index) {
  const auto recorded = of.recorded_ratios.find(index);
  if (recorded != of.recorded_ratios.end()) return recorded->second;
  const samples& side = of.sides.at(index);
  if (side.wall_seconds.empty() || !of.has_reference) return std::nullopt;
  const auto quotients =
      ratios(side.wall_seconds, of.sides.front().wall_seconds);
  const auto medians = block_medians(quotients, of.blocks);
  return ratio{median(medians), median_interval(medians, of.level),
               quotients.size(), medians.size()};
}

verdict judge(const std::optional<ratio>& measured) {
  if (!measured || !measured->interval) return verdict::too_few_rounds;
  const auto& [low, high, level] = *measured->interval;
  if (high < 1 - least_difference) return verdict::faster;
  if (low > 1 + least_difference) return verdict::slower;
  return verdict::no_difference;
}

verdict judge_builds(const std::optional<ratio>& measured, double tolerance) {
  const verdict found = judge(measured);
  if (found == verdict::too_few_rounds || found == verdict::faster)
    return found;
  const auto& [low, high, level] = *measured->interval;
  if (low > 1 + tolerance) return verdict::slower;
  return high < 1 + tolerance ? verdict::not_slower : verdict::undecided;
}

const samples* find_side(const timed_program& of,
                         std::string_view implementation) {
  const auto found =
      std::find_if(of.sides.begin(), of.sides.end(), [&](const samples& side) {
        return side.implementation == implementation;
      });
  return found == of.sides.end() ? nullptr : &*found;
}

std::optional<interval> wall_interval(const timed_program& of,
                                      const samples& side) {
  return median_interval(block_medians(side.wall_seconds, of.blocks), of.level);
}

std::optional<side_figures> figures_of(const samples& side) {
  if (side.recorded) return side.recorded;
  if (side.wall_seconds.empty()) return std::nullopt;
  std::vector<double> cpu(side.user_seconds.size());
  std::transform(side.user_seconds.begin(), side.user_seconds.end(),
                 side.system_seconds.begin(), cpu.begin(), std::plus<>());
  side_figures found{median(side.wall_seconds),
                     median_absolute_deviation(side.wall_seconds),
                     median(std::move(cpu)), std::nullopt};
  if (!side.peak_bytes.empty()) {
    found.peak = median({side.peak_bytes.begin(), side.peak_bytes.end()});
  }
  return found;
}

std::optional<double> median_seconds(const samples& side) {
  const auto found = figures_of(side);
  return found ? std::optional(found->wall) : std::nullopt;
}

std::optional<double> seconds_per_operation(const sweep_point& point,
                                            const samples& side) {
  const auto seconds = median_seconds(side);
  if (!seconds || !point.operations) return std::nullopt;
  return *seconds / static_cast<double>(*point.operations);
}

}  // namespace sidebyside
