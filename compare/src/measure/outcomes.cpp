#include "measure/outcomes.hpp"

#include <fmt/format.h>

#include <string>

#include "measure/judgement.hpp"

namespace sidebyside {
outcome_results count_outcomes(runner& runner, const prepared_program& program,
                               std::size_t runs, std::size_t jobs,
                               const run_observer& observe) {
  auto results = make_results<outcome_results>(program);
  results.allowed = expectation_of(program.task, program.sides.front().name)
                        .outcomes->allowed;
  results.jobs = jobs;
  run_in_turns(
      runner, program, runs, jobs,
      [&](auto index, auto number, const run_result& run) {
        outcome_side& side = results.sides[index];
        const expectation& expected =
            expectation_of(program.task, side.implementation);
        if (run.end == ending::exited && run.out.size() <= max_outcome_bytes) {
          const std::string text = run.out.read(0, max_outcome_bytes);
          const auto outcome = expected.outcomes->read(text).outcome;
          if (outcome) ++side.counts[*outcome];
        }
        add_run(results, index, fmt::format("run {}", number), run,
                find_difference(expected, run, program.limits));
        observe(results.sides.back().runs);
      });
  return results;
}

}  // namespace sidebyside
