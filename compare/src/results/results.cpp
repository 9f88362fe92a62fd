#include "results/results.hpp"

#include <fmt/ranges.h>

#include <functional>

namespace sidebyside {
namespace {

/// The sides, or the first ten of them, on which there is a remark, which
/// follows each; none if there are none.
std::optional<std::string> list_sides(
    const results& all,
    const std::function<std::optional<std::string>(const samples&)>& remark) {
  constexpr std::size_t max_names = 10;
  std::vector<std::string> names;
  for_each_timed(all, [&](const timed_program& program) {
    for (const samples& side : program.sides) {
      const auto text = remark(side);
      if (!text) continue;
      names.push_back(
          fmt::format("{}/{}{}", program.program, side.implementation, *text));
    }
  });
  if (names.empty()) return std::nullopt;
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
  for_each_timed(all, [&](const timed_program& timed) { sum.add(timed); });
  for (const race_results& raced : all.races) sum.add(raced);
  for (const outcome_results& counted : all.outcomes) sum.add(counted);
  return sum;
}

std::optional<std::string> placement_warning(const results& all) {
  const auto fixed = list_sides(all, [](const samples& side) {
    return side.placement == placement::fixed ? std::optional("")
                                              : std::nullopt;
  });
  if (!fixed) return std::nullopt;
  return fmt::format(
      "the kernel kept these executables where they lay in memory (another "
      "process runs them, or their file system is all memory), so the "
      "intervals leave out what another place would change: {}",
      *fixed);
}

std::optional<std::string> spread_warning(const results& all) {
  constexpr double acceptable_spread = 0.10;
  const auto scattered =
      list_sides(all, [](const samples& side) -> std::optional<std::string> {
        if (side.wall_seconds.empty()) return std::nullopt;
        const double spread = median_absolute_deviation(side.wall_seconds) /
                              median(side.wall_seconds);
        if (spread <= acceptable_spread) return std::nullopt;
        return fmt::format(" ({:.0f} %)", spread * 100);
      });
  if (!scattered) return std::nullopt;
  return fmt::format(
      "wall times scatter by more than {:.0f} %, so look at the intervals: {}",
      acceptable_spread * 100, *scattered);
}

}  // namespace sidebyside
