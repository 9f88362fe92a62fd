#include "results/times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <numeric>
#include <span>

#include "base/text.hpp"

namespace sidebyside {
namespace {

double median_of(const auto& values) {
  return values.empty() ? 0 : median({values.begin(), values.end()});
}

/// Takes the median of the sessions' ratios, with an interval that holds all of
/// theirs.
void join_sessions(ratio& all, const timed_program& program,
                   std::span<const double> ratios) {
  std::vector<double> medians;
  std::vector<interval> intervals;
  for (const timed_session& session : program.sessions) {
    const auto own = ratios.first(std::min(session.blocks, ratios.size()));
    ratios = ratios.subspan(own.size());
    const auto range = median_interval({own.begin(), own.end()}, program.level);
    if (!range) continue;
    medians.push_back(median_of(own));
    intervals.push_back(*range);
  }
  if (medians.empty()) return;
  all.median = median(medians);
  const auto lows = std::ranges::minmax(intervals, {}, &interval::low);
  const auto highs = std::ranges::minmax(intervals, {}, &interval::high);
  all.interval = {lows.min.low, highs.max.high, program.level};
  if (lows.max.low > highs.min.high) {
    const auto [lowest, highest] = std::ranges::minmax(medians);
    all.range.emplace(lowest, highest);
  }
}

}  // namespace

void add_block(timed_program& program, std::size_t rounds) {
  assert(rounds > 0);
  const auto times_of = [begin = count_rounds(program),
                         rounds](const samples& side) {
    assert(begin + rounds <= side.wall_seconds.size());
    return std::span(side.wall_seconds).subspan(begin, rounds);
  };
  program.blocks.push_back(rounds);
  for (samples& side : program.sides) {
    side.block_medians.push_back(median_of(times_of(side)));
    if (&side == &program.sides.front() || !program.has_reference) continue;
    std::vector<double> quotients(rounds);
    std::ranges::transform(times_of(side), times_of(program.sides.front()),
                           quotients.begin(), std::divides<>());
    side.block_ratios.push_back(median_of(quotients));
  }
}

void add_figures(timed_program& program) {
  for (samples& side : program.sides) {
    if (side.wall_seconds.empty()) continue;
    std::vector<double> cpu = side.user_seconds;
    std::ranges::transform(cpu, side.system_seconds, cpu.begin(),
                           std::plus<>());
    std::optional<double> peak;
    if (!side.peak_bytes.empty()) peak = median_of(side.peak_bytes);
    side.figures = {median_absolute_deviation(side.wall_seconds),
                    median_of(cpu),
                    peak,
                    median_of(side.voluntary_switches),
                    median_of(side.involuntary_switches),
                    median_of(side.page_faults)};
  }
}

std::size_t count_rounds(const timed_program& program) {
  return std::reduce(program.blocks.begin(), program.blocks.end());
}

bool has_wrong_output(const timed_program& program) {
  return std::ranges::count(program.failures, check::output, &failure::check) >
         0;
}

std::optional<ratio> ratio_to_reference(const timed_program& program,
                                        std::size_t index) {
  const std::vector<double>& ratios = program.sides.at(index).block_ratios;
  if (ratios.empty() || has_wrong_output(program)) return std::nullopt;
  ratio all{median(ratios), median_interval(ratios, program.level),
            count_rounds(program), ratios.size()};
  if (program.sessions.size() > 1) join_sessions(all, program, ratios);
  return all;
}

std::vector<std::optional<ratio>> ratios_to_reference(
    const timed_program& program) {
  std::vector<std::optional<ratio>> ratios;
  for (std::size_t i = 1; i < program.sides.size(); ++i) {
    ratios.push_back(ratio_to_reference(program, i));
  }
  return ratios;
}

verdict judge(const std::optional<ratio>& measured,
              const std::optional<double>& tolerance) {
  if (!measured || !measured->interval) return verdict::too_few_rounds;
  if (measured->range) return verdict::unstable;
  const auto& [low, high, level] = *measured->interval;
  if (high < 1 - least_difference) return verdict::faster;
  if (low > 1 + tolerance.value_or(least_difference)) return verdict::slower;
  if (!tolerance) return verdict::no_difference;
  return high < 1 + *tolerance ? verdict::not_slower : verdict::undecided;
}

const samples* find_side(const timed_program& program,
                         std::string_view implementation) {
  const auto side = std::ranges::find(program.sides, implementation,
                                      &samples::implementation);
  return side == program.sides.end() ? nullptr : &*side;
}

std::optional<double> median_seconds(const samples& side) {
  if (side.block_medians.empty()) return std::nullopt;
  return median(side.block_medians);
}

std::optional<double> seconds_per_operation(const sweep_point& point,
                                            const samples& side) {
  const auto seconds = median_seconds(side);
  if (!seconds || !point.operations) return std::nullopt;
  return *seconds / static_cast<double>(*point.operations);
}

std::string ratio_figure(const ratio& measured) {
  std::string median = format_figure(measured.median);
  if (!measured.interval) return median;
  const auto& range = measured.range;
  return fmt::format(
      "{} [{}, {}]{}", median, format_figure(measured.interval->low),
      format_figure(measured.interval->high),
      range ? fmt::format(", {} to {}", format_figure(range->first),
                          format_figure(range->second))
            : "");
}

std::string progress_line(const timed_program& program, std::string_view step) {
  std::string line(step);
  for (std::size_t i = 1; i < program.sides.size(); ++i) {
    const auto measured = ratio_to_reference(program, i);
    if (!measured) continue;
    line += fmt::format("  {} {}", escape(program.sides[i].label),
                        ratio_figure(*measured));
  }
  return line;
}

}  // namespace sidebyside
