#include "schedule.hpp"

#include <chrono>
#include <utility>

#include "memory.hpp"
#include "page_cache.hpp"
#include "text.hpp"

namespace compare {
namespace {

/// The rounds of one program under way.
class session {
 public:
  session(runner& runner, const prepared_program& what, const plan& by)
      : runner_(runner), what_(what), plan_(by) {
    results_.program = what.task.name;
    results_.has_outcomes = what.task.expected.outcomes.has_value();
    results_.tolerance = by.tolerance;
    results_.parameters = what.task.parameters;
    results_.has_reference = what.task.has_reference;
    for (const implementation& side : what.sides) {
      results_.sides.emplace_back();
      results_.sides.back().implementation = side.name;
      results_.sides.back().label = side.label;
    }
  }

  /// Runs every side once, each by `run_side(index)`, and checks it. False if
  /// the round was not completed or a run failed.
  template <class RunSide>
  bool run_round(std::size_t round, const std::string& name, RunSide run_side) {
    bool all_well = true;
    for (const std::size_t i : round_order(round, what_.sides.size())) {
      if (!must_go_on()) return false;
      const run_result& run = run_side(i);
      if (run.end == ending::interrupted) return false;
      all_well = check(i, name, run) && all_well;
    }
    return all_well;
  }

  /// False once the runner was asked to stop, or a failure ends the program.
  [[nodiscard]] bool must_go_on() {
    if (has_hung_ || runner_.stop_signal() != 0) return false;
    return !plan_.is_timed || results_.failures.empty();
  }

  void add_peak(std::size_t index, std::uint64_t bytes) {
    results_.sides[index].peak_bytes.push_back(bytes);
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

  void set_confidence(double value) { results_.confidence = value; }

  [[nodiscard]] const program_results& results() const { return results_; }
  program_results take_results() { return std::move(results_); }

 private:
  bool check(std::size_t index, const std::string& round,
             const run_result& run) {
    samples& side = results_.sides[index];
    ++side.runs;
    auto found = find_difference(what_.task.expected, run, what_.limits);
    if (!found) return true;
    if (side.failed_runs++ == 0) {
      results_.failures.push_back(
          {side.implementation, side.label, round, std::move(*found)});
    }
    has_hung_ = has_hung_ || run.end == ending::timed_out;
    return false;
  }

  runner& runner_;
  const prepared_program& what_;
  const plan& plan_;
  program_results results_;
  bool has_hung_ = false;
};

}  // namespace

std::vector<std::size_t> round_order(std::size_t round, std::size_t sides) {
  std::vector<std::size_t> order(sides);
  for (std::size_t i = 0; i < sides; ++i) order[i] = (round + i) % sides;
  return order;
}

double stopping_rule::confidence() const {
  if (!plan_.tolerance) return compare::confidence;
  const auto k = static_cast<double>(look_);
  return 1 - plan_.error_rate / (k * (k + 1));
}

bool stopping_rule::is_open(const program_results& so_far,
                            std::size_t index) const {
  const auto ratio = compare_to_reference(so_far, index).ratio;
  if (!ratio || !ratio->confidence) return true;
  if (plan_.tolerance) {
    const double limit = 1 + *plan_.tolerance;
    return ratio->confidence->low <= limit && ratio->confidence->high >= limit;
  }
  return ratio->confidence->low < ratio->median * (1 - precision) ||
         ratio->confidence->high > ratio->median * (1 + precision);
}

bool stopping_rule::is_enough(const program_results& so_far, std::size_t rounds,
                              double seconds) {
  const bool is_late = seconds >= plan_.max_seconds;
  if (plan_.rounds) return is_late || rounds >= *plan_.rounds;
  if (rounds < plan_.min_rounds) return false;
  if (is_late && !plan_.tolerance) return true;
  if (rounds < next_look_) return false;
  next_look_ = rounds + rounds / 10;
  bool is_any_open = false;
  for (std::size_t i = 1; i < so_far.sides.size() && !is_any_open; ++i) {
    is_any_open = is_open(so_far, i);
  }
  if (!is_any_open || is_late) return true;
  ++look_;
  return false;
}

program_results run_rounds(runner& runner, const prepared_program& what,
                           const plan& by, const observer& observe) {
  session session(runner, what, by);
  const auto run_side = [&](std::size_t i) {
    return runner.run(what.commands[i], what.limits);
  };

  if (by.is_timed) {
    for (const command& side : what.commands) evict_from_page_cache(side.file);
  }
  for (std::size_t i = 0; i < by.warmup_rounds && session.must_go_on(); ++i) {
    session.run_round(i, fmt::format("warm-up round {}", i + 1), run_side);
    observe(session.results(), "warming up");
  }

  const auto launcher =
      by.memory_rounds > 0 ? find_launcher() : std::filesystem::path();
  for (std::size_t i = 0; i < by.memory_rounds && session.must_go_on(); ++i) {
    session.run_round(i, fmt::format("memory round {}", i + 1),
                      [&](std::size_t side) {
                        memory_result measured = measure_memory(
                            runner, launcher, what.commands[side], what.limits);
                        if (measured.peak_bytes > 0) {
                          session.add_peak(side, measured.peak_bytes);
                        }
                        return std::move(measured.run);
                      });
    observe(session.results(), "measuring memory");
  }

  stopping_rule rule(by);
  const auto start = std::chrono::steady_clock::now();
  double seconds = 0;
  for (std::size_t round = 0; session.must_go_on(); ++round) {
    session.set_confidence(rule.confidence());
    if (rule.is_enough(session.results(), round, seconds)) break;
    std::vector<run_result> runs(what.sides.size());
    const auto run_and_keep = [&](std::size_t i) -> const run_result& {
      return runs[i] = run_side(i);
    };
    if (session.run_round(round, fmt::format("round {}", round + 1),
                          run_and_keep)) {
      session.add_round(runs);
    }
    seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
            .count();
    observe(session.results(), count(round + 1, "round"));
  }
  return session.take_results();
}

}  // namespace compare
