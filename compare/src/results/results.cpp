#include "results/results.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

namespace sidebyside {
namespace {

/// Names of sides by what speaks for naming them.
using weighed_names = std::multimap<double, std::string, std::greater<>>;

/// Calls `use` with each side that was timed, and its name.
template <class Use>
void for_each_side(const results& all, Use use) {
  for_each_timed(all, [&](const timed_program& program) {
    for (const samples& side : program.sides) {
      use(side, fmt::format("{}/{}", program.program, side.implementation));
    }
  });
}

/// The names, or three of the greatest weight, of how many.
std::string join_names(const weighed_names& sides, std::string_view which) {
  constexpr std::size_t max_names = 3;
  std::vector<std::string> names;
  for (const auto& [weight, name] : sides) {
    if (names.size() < max_names) names.push_back(name);
  }
  const std::string whole = sides.size() > names.size()
                                ? fmt::format(", {} of {}", which, sides.size())
                                : "";
  return fmt::format("{}: {}", whole, fmt::join(names, ", "));
}

}  // namespace

tally count_runs(const results& all) {
  tally sum;
  const auto add = [&](const auto& program) {
    ++sum.programs;
    for (const auto& side : program.sides) sum.runs += side.runs;
    if (!program.failures.empty()) ++sum.failed_programs;
  };
  for_each_timed(all, add);
  std::ranges::for_each(all.verified, add);
  std::ranges::for_each(all.races, add);
  std::ranges::for_each(all.outcomes, add);
  return sum;
}

std::optional<std::string> placement_warning(const results& all) {
  weighed_names fixed;
  for_each_side(all, [&](const samples& side, const std::string& name) {
    if (side.placement == placement::fixed) fixed.emplace(0, name);
  });
  if (fixed.empty()) return std::nullopt;
  return fmt::format(
      "the kernel kept these executables where they lay in memory (another "
      "process runs them, or their file system is all memory), so the "
      "intervals leave out what another place would change{}",
      join_names(fixed, "the first"));
}

std::optional<std::string> spread_warning(const results& all) {
  constexpr double acceptable_spread = 0.10;
  weighed_names scattered;
  for_each_side(all, [&](const samples& side, const std::string& name) {
    if (side.wall_seconds.empty()) return;
    const double spread = median_absolute_deviation(side.wall_seconds) /
                          median(side.wall_seconds);
    if (spread <= acceptable_spread) return;
    scattered.emplace(spread, fmt::format("{} ({:.0f} %)", name, spread * 100));
  });
  if (scattered.empty()) return std::nullopt;
  return fmt::format(
      "wall times scatter by more than {:.0f} %, so look at the intervals{}",
      acceptable_spread * 100, join_names(scattered, "the worst"));
}

}  // namespace sidebyside
