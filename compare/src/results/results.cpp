#include "results/results.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.hpp"

namespace sidebyside {

tally count_runs(const results& all) {
  tally sum;
  for_each_program(all, [&](const auto& program) {
    const std::size_t before = sum.runs;
    for (const auto& side : program.sides) sum.runs += side.runs;
    // A cost is a figure of a program, and no program of its own.
    constexpr bool is_cost =
        std::is_same_v<std::decay_t<decltype(program)>, cost_results>;
    if (sum.runs > before && !is_cost) ++sum.programs;
    if (!program.failures.empty()) ++sum.failed_programs;
  });
  return sum;
}

std::vector<std::string> time_warnings(const results& all) {
  constexpr double acceptable_spread = 0.10;
  std::vector<std::string> fixed;
  std::multimap<double, std::string, std::greater<>> scattered;  // by spread
  for_each_timed(all, [&](const timed_program& program) {
    for (const samples& side : program.sides) {
      const std::string name = program.program + "/" + side.implementation;
      if (side.placement == placement::fixed) fixed.push_back(name);
      if (!side.figures) continue;
      const double spread =
          side.figures->median_deviation / *median_seconds(side);
      if (spread <= acceptable_spread) continue;
      scattered.emplace(spread,
                        fmt::format("{} ({:.0f} %)", name, spread * 100));
    }
  });
  std::vector<std::string> warnings;
  // Names the sides, or counts them and names the worst three.
  const auto warn = [&](std::string text, std::vector<std::string> names,
                        const char* which) {
    constexpr std::size_t max_names = 3;
    if (names.empty()) return;
    if (names.size() > max_names) {
      text += fmt::format(", {} of {}", which, names.size());
      names.resize(max_names);
    }
    warnings.push_back(fmt::format("{}: {}", text, fmt::join(names, ", ")));
  };
  warn(
      "the kernel kept these executables in one place in memory (another "
      "process runs them, or their file system is in memory), so their "
      "intervals do not show the effect of another place",
      fixed, "the first");
  warn(fmt::format("wall times scatter by more than {:.0f} %, so look at the "
                   "intervals",
                   acceptable_spread * 100),
       collect(scattered, [](const auto& side) { return side.second; }),
       "the worst");
  return warnings;
}

}  // namespace sidebyside
