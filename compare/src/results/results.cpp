#include "results/results.hpp"

#include <fmt/ranges.h>

#include <utility>

namespace sidebyside {
namespace {

/// The names, or the first ten of them.
std::string some_of(std::vector<std::string> names) {
  constexpr std::size_t max_names = 10;
  if (names.size() > max_names) {
    const std::size_t others = names.size() - max_names;
    names.resize(max_names);
    names.push_back(fmt::format("and {} more", others));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

tally count_runs(const results& all) {
  tally sum;
  for_each_timed(all, [&](const timed_program& of) { sum.add(of); });
  for (const race_results& of : all.races) sum.add(of);
  for (const outcome_results& of : all.outcomes) sum.add(of);
  return sum;
}

std::optional<std::string> placement_warning(const results& all) {
  std::vector<std::string> fixed;
  for_each_timed(all, [&](const timed_program& of) {
    for (const samples& side : of.sides) {
      if (side.placement != placement::fixed) continue;
      fixed.push_back(fmt::format("{}/{}", of.program, side.implementation));
    }
  });
  if (fixed.empty()) return std::nullopt;
  return fmt::format(
      "the kernel kept these executables where they lay in memory (another "
      "process runs them, or their file system is all memory), so the "
      "intervals leave out what another place would change: {}",
      some_of(std::move(fixed)));
}

std::optional<std::string> spread_warning(const results& all) {
  constexpr double acceptable_spread = 0.10;
  std::vector<std::string> scattered;
  for_each_timed(all, [&](const timed_program& of) {
    for (const samples& side : of.sides) {
      if (side.wall_seconds.empty()) continue;
      const double spread = median_absolute_deviation(side.wall_seconds) /
                            median(side.wall_seconds);
      if (spread <= acceptable_spread) continue;
      scattered.push_back(fmt::format("{}/{} ({:.0f} %)", of.program,
                                      side.implementation, spread * 100));
    }
  });
  if (scattered.empty()) return std::nullopt;
  return fmt::format(
      "wall times scatter by more than {:.0f} %, so look at the intervals: {}",
      acceptable_spread * 100, some_of(std::move(scattered)));
}

}  // namespace sidebyside
