#include "measure/rounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "measure/judgement.hpp"
#include "measure/memory.hpp"
#include "measure/placement.hpp"

namespace sidebyside {
namespace {

/// The active rounds of one program.
struct timing {
  sidebyside::runner& runner;
  const prepared_program& prepared;
  const sidebyside::plan& plan;
  const sidebyside::observer& observer;
  const ratio_source& ratios;
  timed_program results = make_results<timed_program>(prepared.program);
  std::mt19937_64 random{std::random_device{}()};
  /// The fastest run of each side, in seconds; 0 before there is one.
  std::vector<double> fastest = std::vector<double>(results.sides.size());
  sidebyside::runner::time_point start = runner.active_time();

  /// How many more rounds are discarded because something stood still.
  int discards_left = 100;

  timed_program run() {
    results.has_reference = prepared.program.has_reference;
    results.tolerance = plan.tolerance;
    check_first_run(results, prepared);
    run_untimed(plan.warmup_rounds, "warm-up", false);
    run_untimed(plan.memory_rounds, "memory", true);
    double block_seconds = 0;
    while (must_go_on()) {
      results.level = level_after(plan, results.blocks.size());
      if (has_enough_blocks(plan, results, seconds_left(), block_seconds,
                            ratios)) {
        break;
      }
      block_seconds = run_block();
    }
    add_figures(results);
    return std::move(results);
  }

  /// Returns false once the runner was asked to stop, or a run has failed:
  /// times of a wrong program mean nothing.
  bool must_go_on() {
    return results.failures.empty() && runner.stop_signal() == 0;
  }

  [[nodiscard]] double seconds_left() const {
    return plan.max_seconds - runner.seconds_since(start);
  }

  /// Returns the time of an undisturbed run of the slowest side; 0 until it is
  /// known.
  [[nodiscard]] double longest_run() const { return std::ranges::max(fastest); }

  /// Runs untimed rounds: the first, and the others as long as there is time.
  void run_untimed(std::size_t rounds, std::string_view kind,
                   bool is_for_memory) {
    for (std::size_t i = 1; i <= rounds && must_go_on(); ++i) {
      if (i > 1 && seconds_left() <= 0) break;
      run_round(fmt::format("{} round {}", kind, i), is_for_memory);
    }
  }

  /// Runs every side once and checks it. Returns no runs if the round was not
  /// completed, was suspended, or had a failure.
  /// With a `step` it runs the first of so many sides alone.
  std::vector<run_result> run_round(const std::string& name,
                                    bool is_for_memory = false,
                                    std::size_t step = 1) {
    observer([&] { return progress_line(results, name); });
    const std::size_t stops = runner.standstills();
    std::vector<run_result> runs(results.sides.size());
    for (const std::size_t i : round_order(runs.size(), random)) {
      if (i % step != 0) continue;
      const command& command = prepared.commands[i];
      const limits& limits = prepared.limits;
      runs[i] = is_for_memory ? measure_memory(runner, command, limits)
                              : runner.run(command, limits);
      if (runs[i].end == ending::interrupted) return {};
      const auto peak_bytes = runs[i].peak_bytes;
      if (peak_bytes > 0) results.sides[i].peak_bytes.push_back(peak_bytes);
      check_run(results, prepared, i, name, runs[i]);
    }
    if (!results.failures.empty()) return {};
    // A program that stops itself does so in every round.
    if (runner.standstills() != stops && discards_left-- > 0) return {};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const double seconds = runs[i].wall_seconds;
      if (seconds == 0) continue;  // not run
      if (fastest[i] == 0 || seconds < fastest[i]) fastest[i] = seconds;
    }
    return runs;
  }

  /// Draws the placement, and runs every side once untimed.
  void prepare_block() {
    const auto is_drawn = draw_placement(prepared.commands, random);
    for (std::size_t i = 0; i < is_drawn.size(); ++i) {
      placement& worst = results.sides[i].placement;
      worst =
          std::max(worst, is_drawn[i] ? placement::drawn : placement::fixed);
    }
    run_round(
        fmt::format("untimed round of block {}", results.blocks.size() + 1),
        false, plan.sizes);
  }

  /// Runs a block, and returns its time in seconds. Once the time is up, a
  /// block has one timed round.
  double run_block() {
    const auto block_start = runner.active_time();
    // A start-up depends on the placement, whatever the work takes.
    if (longest_run() <= longest_drawn || plan.sizes > 1) {
      prepare_block();
    } else {
      for (samples& side : results.sides) side.placement = placement::kept;
    }
    // Preparation may take a quarter of the time: large executables and slow
    // disks make longer blocks.
    const double preparation = runner.seconds_since(block_start);
    const auto& timed = results.sides.front().wall_seconds;
    const std::size_t first = timed.size();
    const auto is_complete = [&] {
      if (plan.rounds && timed.size() >= *plan.rounds) return true;
      if (timed.size() > first && seconds_left() <= 0) return true;
      return timed.size() - first >= rounds_of_block(plan, longest_run()) &&
             (plan.rounds ||
              runner.seconds_since(block_start) >= 4 * preparation);
    };
    while (must_go_on() && !is_complete()) {
      add_round(run_round(fmt::format("round {}", timed.size() + 1)));
    }
    if (timed.size() > first) add_block(results, timed.size() - first);
    return runner.seconds_since(block_start);
  }

  void add_round(const std::vector<run_result>& runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      samples& side = results.sides[i];
      side.wall_seconds.push_back(runs[i].wall_seconds);
      side.user_seconds.push_back(runs[i].user_seconds);
      side.system_seconds.push_back(runs[i].system_seconds);
      side.voluntary_switches.push_back(runs[i].voluntary_switches);
      side.involuntary_switches.push_back(runs[i].involuntary_switches);
      side.page_faults.push_back(runs[i].page_faults);
      side.exit_codes.push_back(runs[i].code);
    }
  }
};

}  // namespace

std::vector<std::size_t> round_order(std::size_t sides,
                                     std::mt19937_64& random) {
  std::vector<std::size_t> order(sides);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

timed_program run_rounds(runner& runner, const prepared_program& program,
                         const plan& plan, const observer& observer,
                         const ratio_source& ratios) {
  return timing{runner, program, plan, observer, ratios}.run();
}

}  // namespace sidebyside
