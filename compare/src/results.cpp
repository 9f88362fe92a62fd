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
    case verdict::not_slower:
      return "not slower";
    case verdict::undecided:
      return "undecided";
    case verdict::too_few_rounds:
      break;
  }
  return "too few rounds";
}

comparison compare_to_reference(const program_results& of, std::size_t index) {
  const samples& side = of.sides.at(index);
  const samples& reference = of.sides.front();
  comparison made{side.implementation, reference.implementation, std::nullopt};
  if (side.wall_seconds.empty() || !of.has_reference) return made;
  const auto quotients = ratios(side.wall_seconds, reference.wall_seconds);
  made.ratio =
      ratio{median(quotients), median_interval(quotients, of.confidence),
            quotients.size()};
  return made;
}

const samples* find_side(const program_results& of,
                         std::string_view implementation) {
  const auto found =
      std::find_if(of.sides.begin(), of.sides.end(), [&](const samples& side) {
        return side.implementation == implementation;
      });
  return found == of.sides.end() ? nullptr : &*found;
}

std::optional<double> median_seconds(const samples& side) {
  if (side.wall_seconds.empty()) return std::nullopt;
  return median(side.wall_seconds);
}

std::optional<double> seconds_per_operation(const sweep_point& point,
                                            const samples& side) {
  const auto seconds = median_seconds(side);
  if (!seconds || !point.operations) return std::nullopt;
  return *seconds / static_cast<double>(*point.operations);
}

std::optional<double> median_peak(const samples& side) {
  if (side.peak_bytes.empty()) return std::nullopt;
  return median({side.peak_bytes.begin(), side.peak_bytes.end()});
}

verdict judge(const program_results& of, const std::optional<ratio>& measured) {
  if (!measured || !measured->confidence) return verdict::too_few_rounds;
  const interval& within = *measured->confidence;
  const double limit = 1 + of.tolerance.value_or(0);
  if (within.high < 1) return verdict::faster;
  if (within.low > limit) return verdict::slower;
  if (!of.tolerance) return verdict::no_difference;
  return within.high < limit ? verdict::not_slower : verdict::undecided;
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
  constexpr std::size_t max_names = 10;
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
  if (scattered.size() > max_names) {
    const std::size_t others = scattered.size() - max_names;
    scattered.resize(max_names);
    scattered.push_back(fmt::format("and {} more", others));
  }
  return fmt::format(
      "wall times scatter by more than {:.0f} %, so look at the intervals: {}",
      acceptable_spread * 100, fmt::join(scattered, ", "));
}

}  // namespace compare
