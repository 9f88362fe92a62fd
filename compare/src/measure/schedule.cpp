#include "measure/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "measure/judgement.hpp"
#include "measure/memory.hpp"
#include "measure/placement.hpp"

namespace sidebyside {
namespace {

/// Seconds since it was made.
class stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(clock::now() - start_).count();
  }

 private:
  using clock = std::chrono::steady_clock;
  clock::time_point start_ = clock::now();
};

/// The rounds of one program under way.
class session {
 public:
  session(runner& runner, const prepared_program& what, const plan& by,
          const observer& observe)
      : runner_(runner),
        what_(what),
        plan_(by),
        observe_(observe),
        fastest_(what.sides.size(), std::numeric_limits<double>::infinity()) {
    results_.program = what.task.key;
    results_.has_outcomes = what.task.expected.outcomes.has_value();
    results_.has_reference = what.task.has_reference;
    for (const implementation& side : what.sides) {
      results_.sides.emplace_back();
      results_.sides.back().implementation = side.name;
      results_.sides.back().label = side.label;
    }
  }

  void warm_up() {
    for (std::size_t i = 0; i < plan_.warmup_rounds && must_go_on(); ++i) {
      run_round(fmt::format("warm-up round {}", i + 1));
      observe_(results_, "warming up");
    }
  }

  void measure_memory() {
    if (plan_.memory_rounds == 0) return;
    const auto launcher = find_launcher();
    for (std::size_t i = 0; i < plan_.memory_rounds && must_go_on(); ++i) {
      run_round(fmt::format("memory round {}", i + 1), [&](std::size_t index) {
        memory_result measured = sidebyside::measure_memory(
            runner_, launcher, what_.commands[index], what_.limits);
        if (measured.peak_bytes > 0) {
          results_.sides[index].peak_bytes.push_back(measured.peak_bytes);
        }
        return std::move(measured.run);
      });
      observe_(results_, "measuring memory");
    }
  }

  void run_blocks() {
    stopping_rule rule(plan_);
    double block_seconds = 0;
    while (must_go_on()) {
      results_.level = rule.level();
      const double left = plan_.max_seconds - watch_.seconds();
      if (rule.is_enough(results_, left, block_seconds)) break;
      const stopwatch watch;
      run_block();
      block_seconds = watch.seconds();
    }
  }

  timed_program take_results() { return std::move(results_); }

 private:
  using run_side = std::function<run_result(std::size_t)>;

  /// False once the runner was asked to stop, or a failure ends the program:
  /// times of a wrong program mean nothing.
  [[nodiscard]] bool must_go_on() {
    return results_.failures.empty() && runner_.stop_signal() == 0;
  }

  /// What the slowest side takes, undisturbed; 0 until it is known.
  [[nodiscard]] double longest_run() const {
    const double longest = *std::max_element(fastest_.begin(), fastest_.end());
    return std::isfinite(longest) ? longest : 0;
  }

  run_result run(std::size_t index) {
    return runner_.run(what_.commands[index], what_.limits);
  }

  /// Runs every side once and checks it. None if the round was not completed or
  /// a run failed.
  std::optional<std::vector<run_result>> run_round(const std::string& name,
                                                   const run_side& how) {
    std::vector<run_result> runs(what_.sides.size());
    bool all_well = true;
    for (const std::size_t i : round_order(what_.sides.size(), random_)) {
      if (runner_.stop_signal() != 0) return std::nullopt;
      runs[i] = how(i);
      if (runs[i].end == ending::interrupted) return std::nullopt;
      all_well = check(i, name, runs[i]) && all_well;
    }
    if (!all_well) return std::nullopt;
    return runs;
  }
  std::optional<std::vector<run_result>> run_round(const std::string& name) {
    return run_round(name, [this](std::size_t index) { return run(index); });
  }

  bool check(std::size_t index, const std::string& round,
             const run_result& run) {
    fastest_[index] = std::min(fastest_[index], run.wall_seconds);
    samples& side = results_.sides[index];
    ++side.runs;
    auto found = find_difference(what_.task.expected, run, what_.limits);
    if (!found) return true;
    if (side.failed_runs++ == 0) {
      results_.failures.push_back(
          {side.implementation, side.label, round, std::move(*found)});
    }
    return false;
  }

  /// Draws the placement, and runs every side once without timing it.
  void prepare_block() {
    const auto is_drawn = draw_placement(what_.commands, random_);
    for (std::size_t i = 0; i < is_drawn.size(); ++i) {
      placement& found = results_.sides[i].placement;
      if (!is_drawn[i]) found = placement::fixed;
      if (found == placement::kept) found = placement::drawn;
    }
    run_round(
        fmt::format("untimed round of block {}", results_.blocks.size() + 1));
  }

  void run_block() {
    const stopwatch watch;
    if (longest_run() <= longest_drawn) {
      prepare_block();
    } else {
      for (samples& side : results_.sides) side.placement = placement::kept;
    }
    // Preparation may take a quarter of the time: large executables, slow disks
    // make longer blocks.
    const double preparation = watch.seconds();
    const auto is_complete = [&](std::size_t rounds) {
      if (plan_.rounds && rounds_ >= *plan_.rounds) return true;
      return rounds >= rounds_of_block(plan_, longest_run()) &&
             (plan_.rounds || watch.seconds() >= 4 * preparation);
    };
    std::size_t completed = 0;
    for (std::size_t i = 0; must_go_on() && !is_complete(i); ++i) {
      if (const auto runs = run_round(fmt::format("round {}", ++rounds_))) {
        add_round(*runs);
        if (completed++ == 0) results_.blocks.push_back(0);
        results_.blocks.back() = completed;
      }
      observe_(results_, count(rounds_, "round"));
    }
  }

  void add_round(const std::vector<run_result>& runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      samples& side = results_.sides[i];
      side.wall_seconds.push_back(runs[i].wall_seconds);
      side.user_seconds.push_back(runs[i].user_seconds);
      side.system_seconds.push_back(runs[i].system_seconds);
      side.exit_codes.push_back(runs[i].code);
    }
  }

  runner& runner_;
  const prepared_program& what_;
  const plan& plan_;
  const observer& observe_;
  timed_program results_;
  std::mt19937_64 random_{std::random_device{}()};
  stopwatch watch_;
  std::vector<double> fastest_;  ///< run of each side, in seconds
  std::size_t rounds_ = 0;       ///< begun
};

}  // namespace

std::vector<std::size_t> round_order(std::size_t sides,
                                     std::mt19937_64& random) {
  std::vector<std::size_t> order(sides);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

timed_program run_rounds(runner& runner, const prepared_program& what,
                         const plan& by, const observer& observe) {
  session session(runner, what, by, observe);
  session.warm_up();
  session.measure_memory();
  session.run_blocks();
  return session.take_results();
}

}  // namespace sidebyside
