#include "results/times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {

std::string_view to_string(placement value) {
  constexpr std::array<std::string_view, 3> names{"kept", "drawn", "fixed"};
  return names.at(static_cast<std::size_t>(value));
}

std::string_view to_string(verdict value) {
  constexpr std::array<std::string_view, 6> names{
      "faster",     "slower",    "no difference",
      "not slower", "undecided", "too few rounds"};
  return names.at(static_cast<std::size_t>(value));
}

bool has_wrong_output(const timed_program& program) {
  return std::ranges::count(program.failures, check::output, &failure::failed) >
         0;
}

std::optional<ratio> ratio_to_reference(const timed_program& program,
                                        std::size_t index) {
  if (has_wrong_output(program)) return std::nullopt;
  const samples& side = program.sides.at(index);
  if (side.recorded_ratio) return side.recorded_ratio;
  if (side.wall_seconds.empty() || !program.has_reference) return std::nullopt;
  std::vector<double> quotients;
  std::ranges::transform(side.wall_seconds, program.sides[0].wall_seconds,
                         std::back_inserter(quotients), std::divides<>());
  const auto medians = block_medians(quotients, program.blocks);
  return ratio{median(medians), median_interval(medians, program.level),
               quotients.size(), medians.size()};
}

verdict judge(const std::optional<ratio>& measured,
              const std::optional<double>& tolerance) {
  if (!measured || !measured->interval) return verdict::too_few_rounds;
  const auto& [low, high, level] = *measured->interval;
  if (high < 1 - least_difference) return verdict::faster;
  if (low > 1 + tolerance.value_or(least_difference)) return verdict::slower;
  if (!tolerance) return verdict::no_difference;
  return high < 1 + *tolerance ? verdict::not_slower : verdict::undecided;
}

const samples* find_side(const timed_program& program,
                         std::string_view implementation) {
  const auto found = std::ranges::find(program.sides, implementation,
                                       &samples::implementation);
  return found == program.sides.end() ? nullptr : &*found;
}

std::optional<interval> wall_interval(const timed_program& program,
                                      const samples& side) {
  return median_interval(block_medians(side.wall_seconds, program.blocks),
                         program.level);
}

std::optional<side_figures> figures_of(const samples& side) {
  if (side.recorded) return side.recorded;
  if (side.wall_seconds.empty()) return std::nullopt;
  std::vector<double> cpu(side.user_seconds.size());
  std::transform(side.user_seconds.begin(), side.user_seconds.end(),
                 side.system_seconds.begin(), cpu.begin(), std::plus<>());
  const auto median_of = [](const auto& counts) -> std::optional<double> {
    if (counts.empty()) return std::nullopt;
    return median({counts.begin(), counts.end()});
  };
  side_figures found{median(side.wall_seconds),
                     median_absolute_deviation(side.wall_seconds),
                     median(std::move(cpu)), median_of(side.peak_bytes)};
  std::ranges::transform(side.counts, found.counts.begin(), median_of);
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

std::string ratio_figure(const ratio& measured) {
  if (!measured.interval) return fmt::format("{:.2f}", measured.median);
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", measured.median,
                     measured.interval->low, measured.interval->high);
}

}  // namespace sidebyside
