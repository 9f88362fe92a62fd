#include "measure/turns.hpp"

#include <fmt/format.h>

#include "measure/judgement.hpp"

namespace sidebyside {

void run_in_turns(runner& runner, const prepared_program& program,
                  std::size_t runs, std::size_t jobs, const run_user& use) {
  const std::size_t sides = program.commands.size();
  bool has_hung = false;
  for (std::size_t next = 0;;) {
    const bool must_stop = has_hung || runner.stop_signal() != 0;
    if (!must_stop && next < runs * sides && runner.under_way() < jobs) {
      runner.start(next, program.commands[next % sides], program.limits);
      ++next;
      continue;
    }
    if (runner.under_way() == 0) return;
    const auto [id, run] = runner.wait_any();
    if (run.end == ending::interrupted) continue;
    has_hung = has_hung || run.end == ending::timed_out;
    use(id % sides, id / sides + 1, run);
  }
}

verified_program verify_runs(runner& runner, const prepared_program& program,
                             std::size_t runs, observer& observer) {
  auto results = make_results<verified_program>(program.program);
  const auto use = [&](auto side, auto number, const run_result& run) {
    const expectation& expected = program.program.sides[side].expected;
    add_run(results, side, fmt::format("run {}", number), run,
            find_difference(expected, run, program.limits));
    observer.on_runs(results.sides.back().runs, runs);
  };
  run_in_turns(runner, program, runs, 1, use);
  return results;
}

}  // namespace sidebyside
