#include "results/results.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

namespace sidebyside {
namespace {

/// Names of sides by severity.
using weighed_names = std::multimap<double, std::string, std::greater<>>;

/// Joins the names, or the worst three and their number: ", the worst of 12: a,
/// b, c".
std::string join_names(const weighed_names& sides, std::string_view which) {
  constexpr std::size_t max_names = 3;
  std::vector<std::string> names;
  for (const auto& [severity, name] : sides) {
    if (names.size() < max_names) names.push_back(name);
  }
  const std::string total = sides.size() > names.size()
                                ? fmt::format(", {} of {}", which, sides.size())
                                : "";
  return fmt::format("{}: {}", total, fmt::join(names, ", "));
}

}  // namespace

tally count_runs(const results& all) {
  tally sum;
  const auto add = [&](const auto& program) {
    const std::size_t before = sum.runs;
    for (const auto& side : program.sides) sum.runs += side.runs;
    if (sum.runs > before) ++sum.programs;
    if (!program.failures.empty()) ++sum.failed_programs;
  };
  for_each_program(all, add);
  std::ranges::for_each(all.verified, add);
  return sum;
}

std::vector<std::string> time_warnings(const results& all) {
  constexpr double acceptable_spread = 0.10;
  weighed_names fixed;
  weighed_names scattered;
  for_each_timed(all, [&](const timed_program& program) {
    for (const samples& side : program.sides) {
      const std::string name =
          fmt::format("{}/{}", program.program, side.implementation);
      if (side.placement == placement::fixed) fixed.emplace(0, name);
      if (!side.figures) continue;
      const double spread =
          side.figures->median_deviation / *median_seconds(side);
      if (spread <= acceptable_spread) continue;
      scattered.emplace(spread,
                        fmt::format("{} ({:.0f} %)", name, spread * 100));
    }
  });
  std::vector<std::string> warnings;
  if (!fixed.empty()) {
    warnings.push_back(
        "the kernel kept these executables in one place in memory (another "
        "process runs them, or their file system is in memory), so their "
        "intervals do not show the effect of another place" +
        join_names(fixed, "the first"));
  }
  if (!scattered.empty()) {
    warnings.push_back(fmt::format(
        "wall times scatter by more than {:.0f} %, so look at the intervals{}",
        acceptable_spread * 100, join_names(scattered, "the worst")));
  }
  return warnings;
}

}  // namespace sidebyside
