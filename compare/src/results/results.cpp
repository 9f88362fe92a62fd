#include "results/results.hpp"

#include <fmt/ranges.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sidebyside {
namespace {

/// Calls `use` with each side that was timed, and its name.
template <class Use>
void for_each_side(const results& all, Use use) {
  for_each_timed(all, [&](const timed_program& program) {
    for (const samples& side : program.sides) {
      use(side, fmt::format("{}/{}", program.program, side.implementation));
    }
  });
}

}  // namespace

tally count_runs(const results& all) {
  tally sum;
  for_each_timed(all, [&](const timed_program& timed) { sum.add(timed); });
  for (const race_results& raced : all.races) sum.add(raced);
  for (const outcome_results& counted : all.outcomes) sum.add(counted);
  return sum;
}

std::optional<std::string> placement_warning(const results& all) {
  constexpr std::size_t max_names = 10;
  std::vector<std::string> fixed;
  for_each_side(all, [&](const samples& side, const std::string& name) {
    if (side.placement == placement::fixed) fixed.push_back(name);
  });
  if (fixed.empty()) return std::nullopt;
  if (fixed.size() > max_names) {
    const std::size_t others = fixed.size() - max_names;
    fixed.resize(max_names);
    fixed.push_back(fmt::format("and {} more", others));
  }
  return fmt::format(
      "the kernel kept these executables where they lay in memory (another "
      "process runs them, or their file system is all memory), so the "
      "intervals leave out what another place would change: {}",
      fmt::join(fixed, ", "));
}

std::optional<std::string> spread_warning(const results& all) {
  constexpr double acceptable_spread = 0.10;
  constexpr std::size_t max_names = 3;
  std::multimap<double, std::string, std::greater<>> scattered;
  for_each_side(all, [&](const samples& side, const std::string& name) {
    if (side.wall_seconds.empty()) return;
    const double spread = median_absolute_deviation(side.wall_seconds) /
                          median(side.wall_seconds);
    if (spread <= acceptable_spread) return;
    scattered.emplace(spread, fmt::format("{} ({:.0f} %)", name, spread * 100));
  });
  if (scattered.empty()) return std::nullopt;
  std::vector<std::string> worst;
  for (const auto& [spread, name] : scattered) {
    if (worst.size() < max_names) worst.push_back(name);
  }
  return fmt::format(
      "wall times scatter by more than {:.0f} %, so look at the intervals{}: "
      "{}",
      acceptable_spread * 100,
      scattered.size() > max_names
          ? fmt::format(" of {}, most of all", scattered.size())
          : "",
      fmt::join(worst, ", "));
}

}  // namespace sidebyside
