#include "measure/outcomes.hpp"

#include <fmt/format.h>

#include <string>

#include "measure/judgement.hpp"

namespace sidebyside {

outcome_results count_outcomes(runner& runner, const prepared_program& program,
                               std::size_t runs, std::size_t jobs,
                               observer& observer) {
  auto results = make_results<outcome_results>(program.program);
  results.allowed = program.program.sides.front().expected.outcomes->allowed;
  results.jobs = jobs;
  const auto use = [&](auto index, auto number, const run_result& run) {
    const expectation& expected = program.program.sides[index].expected;
    if (run.end == ending::exited && run.out.size() <= max_outcome_bytes) {
      const std::string text = run.out.read(0, max_outcome_bytes);
      const auto outcome = read_outcome(*expected.outcomes, text).outcome;
      if (outcome) ++results.sides[index].counts[*outcome];
    }
    add_run(results, index, fmt::format("run {}", number), run,
            find_difference(expected, run, program.limits));
    observer.on_runs(results.sides.back().runs, runs);
  };
  run_in_turns(runner, program, runs, jobs, use);
  return results;
}

}  // namespace sidebyside
