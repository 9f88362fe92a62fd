#include "measure/cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "manifest/cost.hpp"
#include "measure/judgement.hpp"

namespace sidebyside {
namespace {

/// The slopes of one side between its sizes, in seconds per operation.
struct slopes {
  interval lower;  ///< from a quarter of the largest size to half of it
  interval upper;  ///< from there to the largest
  double median = 0;
  double growth = 0;  ///< time at the largest size ÷ time at the smallest
};

constexpr double longest_at_size = 0.1;  // seconds
constexpr double least_growth = 5;       // in which start-up is a small part
constexpr double precise = 0.04;         // width of an interval ÷ its median
constexpr std::size_t search_rounds = 8;
constexpr double least_slope = 1e-12;  // seconds; noise can make it negative

double operations_between(const program_cost& cost, std::int64_t from,
                          std::int64_t to) {
  return static_cast<double>(operations_at(cost, to) -
                             operations_at(cost, from));
}

/// Measures the slopes of a side in some rounds, at the smallest size, a
/// quarter of the largest, half of it, and the largest.
slopes measure_slopes(const std::array<std::int64_t, 4>& sizes,
                      const program_cost& cost, const size_clock& time_at,
                      std::mt19937_64& random) {
  std::array<std::vector<double>, 4> times;
  std::vector<double> lower;
  std::vector<double> upper;
  const auto slope_to = [&](std::size_t to) {
    return (times.at(to).back() - times.at(to - 1).back()) /
           operations_between(cost, sizes.at(to - 1), sizes.at(to));
  };
  for (std::size_t round = 0; round < search_rounds; ++round) {
    for (const std::size_t size : round_order(sizes.size(), random)) {
      times.at(size).push_back(time_at(sizes.at(size)));
    }
    lower.push_back(slope_to(2));
    upper.push_back(slope_to(3));
  }
  return {*median_interval(lower, standard_level),
          *median_interval(upper, standard_level), median(upper),
          median(times[3]) / median(times[0])};
}

/// Whether a side may as well take no time, as far as its blocks can tell.
bool reaches_zero(const std::vector<double>& values, double level) {
  const auto range = median_interval(values, level);
  return (range ? range->low : median(values)) <= least_slope;
}

/// Turns a side's figures at its smallest size into the figures of one
/// operation. `quarter` and `large` are its figures at a quarter of the largest
/// size and at the largest.
void divide(samples& side, const samples& quarter, const samples& large,
            double operations) {
  for (std::size_t i = 0; i < side.block_medians.size(); ++i) {
    const double seconds = large.block_medians[i] - quarter.block_medians[i];
    side.block_medians[i] = std::max(seconds / operations, least_slope);
  }
  if (!side.figures) return;
  side_figures each;
  each.median_deviation = median_absolute_deviation(side.block_medians);
  for (const auto figure :
       {&side_figures::median_cpu, &side_figures::median_voluntary_switches,
        &side_figures::median_involuntary_switches,
        &side_figures::median_page_faults}) {
    const double more = (*large.figures).*figure - (*quarter.figures).*figure;
    each.*figure = std::max(0.0, more / operations);
  }
  side.figures = each;
}

/// Adds the runs at one size, and their failure if there is one, to a side.
void add_runs(cost_results& results, samples& side, const samples& part,
              const std::vector<failure>& failures) {
  for (failure each : failures) {
    const bool is_first = side.failed_runs == 0;
    if (each.implementation != part.implementation || !is_first) continue;
    each.round += part.implementation.substr(side.implementation.size());
    each.implementation = side.implementation;
    results.failures.push_back(std::move(each));
  }
  side.runs += part.runs;
  side.failed_runs += part.failed_runs;
  side.seconds += part.seconds;
}

/// The measurement of one cost.
struct measurement {
  sidebyside::runner& runner;
  const prepared_program& prepared;
  const program_cost& cost;
  sidebyside::plan plan;
  const sidebyside::observer& observer;
  timed_program searched = make_results<timed_program>(prepared.program);
  std::vector<side_sizes> chosen = {};  ///< of each side
  std::mt19937_64 random{std::random_device{}()};

  std::vector<cost_results> run() {
    const auto start = runner.active_time();
    const std::vector<side>& sides = prepared.program.sides;
    for (std::size_t i = 0; i < sides.size(); ++i) {
      // There has to be time for the search, and for some rounds.
      const double longest =
          plan.max_seconds / static_cast<double>(72 * sides.size());
      chosen.push_back(find_sizes(
          cost.sizes.at(sides[i].name), cost, longest,
          [&](std::int64_t size) { return run_at(i, size); }, random));
    }
    const prepared_program all = at_sizes();
    auto raw = make_results<timed_program>(all.program);
    if (may_go_on()) {
      plan.max_seconds -= runner.seconds_since(start);
      plan.warmup_rounds = 1;
      plan.memory_rounds = 0;
      plan.sizes = 3;
      raw = run_rounds(
          runner, all, plan, observer,
          [this](const timed_program& so_far) { return ratios_of(so_far); });
    }
    return {figure_of(raw, cost_figure::start_up),
            figure_of(raw, cost_figure::per_operation)};
  }

  bool may_go_on() {
    return searched.failures.empty() && runner.stop_signal() == 0;
  }

  /// Runs one side once, and checks it. Returns seconds; 0 if it must not go
  /// on.
  double run_at(std::size_t i, std::int64_t size) {
    if (!may_go_on()) return 0;
    observer([] { return "finding a size"; });
    const side side = side_at(prepared.program.sides[i], cost, size);
    const run_result run = runner.run(command_of(side, i), prepared.limits);
    if (run.end == ending::interrupted) return 0;
    add_run(searched, i, fmt::format("{} = {}", cost.parameter, size), run,
            find_difference(side.expected, run, prepared.first_run.get()));
    return run.wall_seconds;
  }

  /// Returns the command of side `i` with the arguments of a size.
  [[nodiscard]] command command_of(const side& at_size, std::size_t i) const {
    command command = prepared.commands[i];
    command.argv = at_size.command;
    return command;
  }

  /// Returns the program with three sides for each: one for each size.
  [[nodiscard]] prepared_program at_sizes() const {
    prepared_program all = prepared;
    all.program.has_reference = false;  // no ratio of sides at these sizes
    all.program.sides.clear();
    all.commands.clear();
    if (cost.output) all.first_run = nullptr;  // it has the program's output
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      for (const std::int64_t size : chosen[i].sizes) {
        side& side = all.program.sides.emplace_back(
            side_at(prepared.program.sides[i], cost, size));
        side.name += fmt::format(", {}={}", cost.parameter, size);
        all.commands.push_back(command_of(side, i));
      }
    }
    return all;
  }

  [[nodiscard]] cost_results figure_of(const timed_program& raw,
                                       cost_figure figure) const {
    const bool is_start = figure == cost_figure::start_up;
    auto results = make_results<cost_results>(prepared.program);
    if (!is_start) results.sides = searched.sides;
    if (!is_start) results.failures = searched.failures;
    results.program +=
        fmt::format("/{}{}{}", cost.label, cost.label.empty() ? "" : " ",
                    is_start ? std::string(to_string(figure)) : cost.operation);
    results.figure = figure;
    results.operation = cost.operation;
    results.variant = cost.label;
    results.level = raw.level;
    // Times of a wrong program mean nothing.
    if (raw.failures.empty()) results.blocks = raw.blocks;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      samples& side = results.sides[i];
      const auto& [sizes, no_figure] = chosen[i];
      const auto parts = std::span(raw.sides).subspan(3 * i, 3);
      for (const samples& part : is_start ? parts.first(1) : parts.last(2)) {
        add_runs(results, side, part, raw.failures);
      }
      side.size = sizes[is_start ? 0 : 2];
      if (!is_start) side.no_figure = no_figure;
      if (results.blocks.empty()) continue;
      side.placement = parts[0].placement;
      if (!side.no_figure.empty()) continue;
      side.block_medians = parts[0].block_medians;
      side.figures = parts[0].figures;
      if (!is_start) {
        divide(side, parts[1], parts[2],
               operations_between(cost, sizes[1], sizes[2]));
      }
      if (!reaches_zero(side.block_medians, raw.level)) continue;
      side.block_medians.clear();
      side.figures.reset();
      side.no_figure = "too noisy";
    }
    add_ratios(results);
    return results;
  }

  /// Returns the ratios that decide when there are enough blocks. One that is
  /// too noisy so far is there without a figure.
  [[nodiscard]] std::vector<std::optional<ratio>> ratios_of(
      const timed_program& so_far) const {
    std::vector<std::optional<ratio>> ratios;
    for (const auto figure :
         {cost_figure::start_up, cost_figure::per_operation}) {
      const cost_results results = figure_of(so_far, figure);
      for (std::size_t i = 1; i < results.sides.size(); ++i) {
        if (figure == cost_figure::start_up ||
            (chosen[0].no_figure.empty() && chosen[i].no_figure.empty())) {
          ratios.push_back(ratio_to_reference(results, i));
        }
      }
    }
    return ratios;
  }
};

}  // namespace

side_sizes find_sizes(const cost_sizes& limits, const program_cost& cost,
                      double longest, const size_clock& time_at,
                      std::mt19937_64& random) {
  const auto& [small, large, largest] = limits;
  if (large) return {{small, std::max(*large / 4, small), *large}};
  time_at(small);  // the first run reads the file
  double enough = least_growth * std::min(time_at(small), time_at(small));
  longest = std::clamp(longest, std::min(3 * enough, longest_at_size),
                       longest_at_size);
  side_sizes found{{small, small, small}, "start-up only"};
  for (std::int64_t size = 4 * std::max<std::int64_t>(small, 1);
       size <= largest; size *= 2) {
    const double seconds = time_at(size);
    // One run may have been disturbed.
    if (seconds > longest && time_at(size) > longest) break;
    if (seconds < enough) continue;
    const std::array sizes{small, size / 4, size / 2, size};
    const auto [lower, upper, middle, growth] =
        measure_slopes(sizes, cost, time_at, random);
    if (!(growth >= least_growth)) continue;  // it may be 0 ÷ 0
    constexpr double margin = 1 + least_difference;
    const bool is_steady = lower.low <= upper.high * margin &&
                           upper.low <= lower.high * margin &&
                           middle > least_slope;
    found = {{small, size / 4, size}, is_steady ? "" : "not linear"};
    const double excess = (upper.high - upper.low) / (precise * middle);
    if (is_steady && excess <= 1) break;
    // A slope twice as precise takes a size twice as large.
    if (is_steady) enough = std::min(seconds * excess, longest / 2);
  }
  if (!found.no_figure.empty()) found.sizes = {small, small, small};
  return found;
}

std::vector<cost_results> measure_cost(runner& runner,
                                       const prepared_program& program,
                                       const program_cost& cost,
                                       const plan& plan,
                                       const observer& observer) {
  return measurement{runner, program, cost, plan, observer}.run();
}

}  // namespace sidebyside
