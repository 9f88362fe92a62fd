#include "measure/rounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "measure/judgement.hpp"
#include "measure/memory.hpp"
#include "measure/placement.hpp"

namespace sidebyside {
namespace {

/// The active rounds of one program.
class timing {
 public:
  timing(runner& runner, const prepared_program& program, const plan& plan,
         observer& observer)
      : runner_(runner), program_(program), plan_(plan), observer_(observer) {
    results_.has_reference = program.program.has_reference;
  }

  timed_program run() {
    run_untimed(plan_.warmup_rounds, "warm-up", "warming up", false);
    run_untimed(plan_.memory_rounds, "memory", "measuring memory", true);
    stopping_rule rule(plan_);
    double block_seconds = 0;
    while (must_go_on()) {
      results_.level = rule.level();
      const double left = plan_.max_seconds - runner_.seconds_since(start_);
      if (rule.is_enough(results_, left, block_seconds)) break;
      block_seconds = run_block();
    }
    add_figures(results_);
    return std::move(results_);
  }

 private:
  /// Returns false once the runner was asked to stop, or a run has failed:
  /// times of a wrong program mean nothing.
  bool must_go_on() {
    return results_.failures.empty() && runner_.stop_signal() == 0;
  }

  /// Returns the time of an undisturbed run of the slowest side; 0 until it is
  /// known.
  [[nodiscard]] double longest_run() const {
    return *std::ranges::max_element(fastest_);
  }

  void run_untimed(std::size_t rounds, std::string_view name,
                   const std::string& activity, bool is_for_memory) {
    for (std::size_t i = 1; i <= rounds && must_go_on(); ++i) {
      run_round(fmt::format("{} round {}", name, i), is_for_memory);
      observer_.on_round(results_, activity);
    }
  }

  /// Runs every side once and checks it. Returns none if the round was not
  /// completed, was suspended, or had a failure.
  std::optional<std::vector<run_result>> run_round(const std::string& name,
                                                   bool is_for_memory = false) {
    const std::size_t standstills = runner_.standstills();
    std::vector<run_result> runs(program_.commands.size());
    for (const std::size_t i : round_order(runs.size(), random_)) {
      const command& command = program_.commands[i];
      runs[i] = is_for_memory
                    ? measure_memory(runner_, command, program_.limits)
                    : runner_.run(command, program_.limits);
      if (runs[i].end == ending::interrupted) return std::nullopt;
      const auto peak_bytes = runs[i].peak_bytes;
      if (peak_bytes > 0) results_.sides[i].peak_bytes.push_back(peak_bytes);
      check_run(results_, program_, i, name, runs[i]);
    }
    if (!results_.failures.empty() || runner_.standstills() != standstills) {
      return std::nullopt;
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const double seconds = runs[i].wall_seconds;
      if (fastest_[i] == 0 || seconds < fastest_[i]) fastest_[i] = seconds;
    }
    return runs;
  }

  /// Draws the placement, and runs every side once untimed.
  void prepare_block() {
    const auto is_drawn = draw_placement(program_.commands, random_);
    for (std::size_t i = 0; i < is_drawn.size(); ++i) {
      placement& worst = results_.sides[i].placement;
      worst =
          std::max(worst, is_drawn[i] ? placement::drawn : placement::fixed);
    }
    run_round(
        fmt::format("untimed round of block {}", results_.blocks.size() + 1));
  }

  /// Runs a block, and returns its time in seconds.
  double run_block() {
    const auto start = runner_.active_time();
    if (longest_run() <= longest_drawn) {
      prepare_block();
    } else {
      for (samples& side : results_.sides) side.placement = placement::kept;
    }
    // Preparation may take a quarter of the time: large executables and slow
    // disks make longer blocks.
    const double preparation = runner_.seconds_since(start);
    const auto is_complete = [&](std::size_t rounds) {
      if (plan_.rounds && rounds_ >= *plan_.rounds) return true;
      return rounds >= rounds_of_block(plan_, longest_run()) &&
             (plan_.rounds || runner_.seconds_since(start) >= 4 * preparation);
    };
    std::size_t completed = 0;
    while (must_go_on() && !is_complete(completed)) {
      if (const auto runs = run_round(fmt::format("round {}", rounds_ + 1))) {
        add_round(*runs);
        ++rounds_;
        ++completed;
      }
      observer_.on_round(results_, count(rounds_, "round"));
    }
    if (completed > 0) add_block(results_, completed);
    return runner_.seconds_since(start);
  }

  void add_round(const std::vector<run_result>& runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      samples& side = results_.sides[i];
      side.wall_seconds.push_back(runs[i].wall_seconds);
      side.user_seconds.push_back(runs[i].user_seconds);
      side.system_seconds.push_back(runs[i].system_seconds);
      side.voluntary_switches.push_back(runs[i].voluntary_switches);
      side.involuntary_switches.push_back(runs[i].involuntary_switches);
      side.page_faults.push_back(runs[i].page_faults);
      side.exit_codes.push_back(runs[i].code);
    }
  }

  runner& runner_;
  const prepared_program& program_;
  const plan& plan_;
  observer& observer_;
  timed_program results_ = make_results<timed_program>(program_.program);
  std::mt19937_64 random_{std::random_device{}()};
  runner::time_point start_ = runner_.active_time();
  /// The fastest run of each side, in seconds; 0 before there is one.
  std::vector<double> fastest_ = std::vector<double>(program_.commands.size());
  std::size_t rounds_ = 0;  ///< completed
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
                         const plan& plan, observer& observer) {
  return timing(runner, program, plan, observer).run();
}

}  // namespace sidebyside
