#include "results.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace compare {

std::string_view to_string(verdict value) {
  switch (value) {
    case verdict::faster:
      return "faster";
    case verdict::slower:
      return "slower";
    case verdict::no_difference:
      return "no difference";
    case verdict::too_few_rounds:
      break;
  }
  return "too few rounds";
}

comparison compare_to_reference(const program_results& of, std::size_t index) {
  const samples& side = of.sides.at(index);
  const samples& reference = of.sides.front();
  comparison made{side.implementation, reference.implementation, std::nullopt};
  if (side.wall_seconds.empty()) return made;
  const auto quotients = ratios(side.wall_seconds, reference.wall_seconds);
  made.ratio = ratio{median(quotients), median_interval(quotients, confidence),
                     quotients.size()};
  return made;
}

verdict judge(const std::optional<ratio>& measured) {
  if (!measured || !measured->confidence) return verdict::too_few_rounds;
  if (measured->confidence->high < 1) return verdict::faster;
  if (measured->confidence->low > 1) return verdict::slower;
  return verdict::no_difference;
}

std::string_view output_verdict(const program_results& of,
                                const samples& side) {
  if (side.failed_runs > 0) return "FAILED";
  if (side.runs == 0) return "not run";
  return of.has_outcomes ? "allowed" : "identical";
}

tally count_runs(const results& all) {
  tally sum;
  const auto add = [&sum](const auto& programs) {
    for (const auto& of : programs) {
      ++sum.programs;
      for (const auto& side : of.sides) sum.runs += side.runs;
      if (!of.failures.empty()) ++sum.failed_programs;
    }
  };
  add(all.programs);
  add(all.races);
  add(all.outcomes);
  return sum;
}

std::optional<std::string> spread_warning(
    const std::vector<program_results>& programs) {
  constexpr double acceptable_spread = 0.10;
  std::vector<std::string> scattered;
  for (const program_results& of : programs) {
    for (const samples& side : of.sides) {
      if (side.wall_seconds.empty()) continue;
      const double spread = median_absolute_deviation(side.wall_seconds) /
                            median(side.wall_seconds);
      if (spread <= acceptable_spread) continue;
      scattered.push_back(fmt::format("{}/{} ({:.0f} %)", of.program,
                                      side.implementation, spread * 100));
    }
  }
  if (scattered.empty()) return std::nullopt;
  return fmt::format(
      "wall times scatter by more than {:.0f} %, so look at the intervals: {}",
      acceptable_spread * 100, fmt::join(scattered, ", "));
}

}  // namespace compare
