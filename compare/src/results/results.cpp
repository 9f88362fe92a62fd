#include "results/results.hpp"

#include <fmt/ranges.h>

#include <algorithm>
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

comparison compare_to_reference(const program_results& of, std::size_t index) {
  const samples& side = of.sides.at(index);
  const samples& reference = of.sides.front();
  comparison made{side.implementation, reference.implementation, std::nullopt};
  if (side.wall_seconds.empty() || !of.has_reference) return made;
  const auto quotients = ratios(side.wall_seconds, reference.wall_seconds);
  const auto medians = block_medians(quotients, of.blocks);
  made.ratio = ratio{median(medians), median_interval(medians, of.level),
                     quotients.size(), medians.size()};
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

std::optional<interval> wall_interval(const program_results& of,
                                      const samples& side) {
  return median_interval(block_medians(side.wall_seconds, of.blocks), of.level);
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
  if (!measured || !measured->interval) return verdict::too_few_rounds;
  const auto& [low, high, level] = *measured->interval;
  const double limit = 1 + of.tolerance.value_or(least_difference);
  if (high < 1 - least_difference) return verdict::faster;
  if (low > limit) return verdict::slower;
  if (!of.tolerance) return verdict::no_difference;
  return high < limit ? verdict::not_slower : verdict::undecided;
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

std::optional<std::string> placement_warning(
    const std::vector<program_results>& programs) {
  std::vector<std::string> fixed;
  for (const program_results& of : programs) {
    for (const samples& side : of.sides) {
      if (side.placement != placement::fixed) continue;
      fixed.push_back(fmt::format("{}/{}", of.program, side.implementation));
    }
  }
  if (fixed.empty()) return std::nullopt;
  return fmt::format(
      "the kernel kept these executables where they lay in memory (another "
      "process runs them, or their file system is all memory), so the "
      "intervals leave out what another place would change: {}",
      some_of(std::move(fixed)));
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
      acceptable_spread * 100, some_of(std::move(scattered)));
}

}  // namespace sidebyside
