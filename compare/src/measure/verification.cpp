#include "measure/verification.hpp"

#include <fmt/format.h>

#include <utility>

#include "measure/judgement.hpp"

namespace sidebyside {

verified_program verify_runs(
    runner& runner, const prepared_program& what, std::size_t runs,
    const std::function<void(const verified_program& so_far)>& observe) {
  verified_program found;
  found.program = what.task.key;
  found.has_outcomes = what.task.expected.outcomes.has_value();
  for (const implementation& side : what.sides) {
    found.sides.push_back({side.name, side.label});
  }
  for (std::size_t number = 1; number <= runs; ++number) {
    for (std::size_t i = 0; i < what.sides.size(); ++i) {
      const run_result run = runner.run(what.commands[i], what.limits);
      if (run.end == ending::interrupted) return found;
      side_runs& side = found.sides[i];
      ++side.runs;
      auto wrong = find_difference(what.task.expected, run, what.limits);
      if (wrong && side.failed_runs++ == 0) {
        found.failures.push_back({side.implementation, side.label,
                                  fmt::format("round {}", number),
                                  std::move(*wrong)});
      }
      if (run.end == ending::timed_out) return found;
    }
    observe(found);
  }
  return found;
}

}  // namespace sidebyside
