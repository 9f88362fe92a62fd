#include "measure/outcomes.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "measure/judgement.hpp"

namespace sidebyside {
outcome_results count_outcomes(runner& runner, const prepared_program& program,
                               std::size_t runs, std::size_t jobs,
                               const run_observer& observe) {
  auto results = make_results<outcome_results>(program);
  results.allowed = expectation_of(program.task, program.sides.front().name)
                        .outcomes->allowed;
  results.jobs = jobs;
  // Of each side the run that was started first, for they end in any order.
  std::vector<std::map<std::size_t, failure>> failures(results.sides.size());
  run_in_turns(
      runner, program, runs, jobs,
      [&](auto index, auto number, const run_result& run) {
        outcome_side& side = results.sides[index];
        const expectation& expected =
            expectation_of(program.task, side.implementation);
        ++side.runs;
        if (run.end == ending::exited && run.out.size() <= max_outcome_bytes) {
          const std::string text = run.out.read(0, max_outcome_bytes);
          const auto outcome = expected.outcomes->read(text).outcome;
          if (outcome) ++side.counts[*outcome];
        }
        if (auto found = find_difference(expected, run, program.limits)) {
          ++side.failed_runs;
          failures[index][number] = {side.implementation, side.label,
                                     fmt::format("run {}", number), *found};
        }
        observe(results.sides.back().runs);
      });
  for (const auto& failed : failures) {
    if (!failed.empty()) results.failures.push_back(failed.begin()->second);
  }
  return results;
}

}  // namespace sidebyside
