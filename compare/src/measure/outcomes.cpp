#include "measure/outcomes.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "measure/judgement.hpp"

namespace sidebyside {
namespace {

/// Of a side's runs that failed, the one that was started first: they end in
/// any order.
struct first_failure {
  std::size_t number = std::numeric_limits<std::size_t>::max();
  std::optional<failure> found;
};

void add_outcome(outcome_side& side, first_failure& first, std::size_t number,
                 const run_result& run, const prepared_program& program) {
  const expectation& expected =
      expectation_of(program.task, side.implementation);
  ++side.runs;
  if (run.end == ending::exited && run.out.size() <= max_outcome_bytes) {
    const std::string text = run.out.read(0, max_outcome_bytes);
    if (const auto outcome = expected.outcomes->read(text).outcome) {
      ++side.counts[*outcome];
    }
  }
  const auto found = find_difference(expected, run, program.limits);
  if (!found) return;
  ++side.failed_runs;
  if (number > first.number) return;
  first = {number, failure{side.implementation, side.label,
                           fmt::format("run {}", number), *found}};
}

}  // namespace

outcome_results count_outcomes(
    runner& runner, const prepared_program& program, std::size_t runs,
    std::size_t jobs,
    const std::function<void(const outcome_results& so_far)>& observe) {
  auto results = make_results<outcome_results>(program);
  results.allowed = expectation_of(program.task, program.sides.front().name)
                        .outcomes->allowed;
  results.jobs = jobs;
  const std::size_t sides = results.sides.size();
  std::vector<first_failure> failures(sides);
  bool has_hung = false;
  for (std::size_t next = 0;;) {
    const bool must_stop = has_hung || runner.stop_signal() != 0;
    if (!must_stop && next < runs * sides && runner.under_way() < jobs) {
      runner.start(next, program.commands[next % sides], program.limits);
      ++next;
      continue;
    }
    if (runner.under_way() == 0) break;
    const auto [id, run] = runner.wait_any();
    if (run.end == ending::interrupted) continue;
    has_hung = has_hung || run.end == ending::timed_out;
    add_outcome(results.sides[id % sides], failures[id % sides], id / sides + 1,
                run, program);
    observe(results);
  }
  for (const first_failure& first : failures) {
    if (first.found) results.failures.push_back(*first.found);
  }
  return results;
}

}  // namespace sidebyside
