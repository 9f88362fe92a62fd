#include "measure/turns.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "measure/judgement.hpp"

namespace sidebyside {

bool run_in_turns(runner& runner, const prepared_program& program,
                  const repetition& repetition, const observer& observer,
                  const run_user& use) {
  const std::size_t sides = program.commands.size();
  const std::size_t all = repetition.runs * sides;
  // No other run may be active while a run is prepared.
  const command& first = program.commands.front();
  const std::size_t jobs = first.prepare || first.cleanup ? 1 : repetition.jobs;
  std::size_t ended = 0;
  bool has_hung = false;
  for (std::size_t next = 0;;) {
    const bool must_stop = has_hung || runner.stop_signal() != 0;
    if (!must_stop && next < all && runner.under_way() < jobs) {
      runner.start(next, program.commands[next % sides], program.limits);
      ++next;
      continue;
    }
    if (runner.under_way() == 0) return !must_stop;
    const auto [id, run] = runner.wait_any();
    if (run.end == ending::interrupted) continue;
    const side& side = program.program.sides[id % sides];
    has_hung |=
        run.end == ending::timed_out && find_end(side.expected, run) == nullptr;
    use(id % sides, fmt::format("run {}", id / sides + 1), run);
    ++ended;
    observer([&] {
      return fmt::format("run {} of {}", ended / sides, repetition.runs);
    });
  }
}

verified_program verify_runs(runner& runner, const prepared_program& program,
                             std::size_t runs, const observer& observer) {
  auto results = make_results<verified_program>(program.program);
  if (!check_first_run(results, program)) return results;
  run_in_turns(runner, program, {runs}, observer,
               [&](auto side, auto& name, const run_result& run) {
                 check_run(results, program, side, name, run);
               });
  return results;
}

outcome_results count_outcomes(runner& runner, const prepared_program& program,
                               const repetition& repetition,
                               const observer& observer) {
  const auto& sides = program.program.sides;
  auto results = make_results<outcome_results>(program.program);
  for (std::size_t i = 0; i < sides.size(); ++i) {
    results.sides[i].allowed = sides[i].expected.outcomes->allowed;
    results.sides[i].named = sides[i].expected.outcomes->named;
  }
  results.jobs = repetition.jobs;
  const auto use = [&](auto side, auto& name, const run_result& run) {
    const expectation& expected = sides[side].expected;
    auto& counts = results.sides[side].counts;
    if (const named_outcome* end = find_end(expected, run)) {
      ++counts[end->name];
    } else if (run.end == ending::exited &&
               run.out.size() <= max_outcome_bytes) {
      const auto outcome =
          read_outcome(*expected.outcomes, run.out.read(0, max_outcome_bytes));
      if (outcome) ++counts[escape_bytes(*outcome)];
    }
    check_run(results, program, side, name, run);
  };
  run_in_turns(runner, program, repetition, observer, use);
  return results;
}

}  // namespace sidebyside
