// compare run: verifies and times.
#include "command/session.hpp"
#include "measure/rounds.hpp"
#include "show/printer.hpp"

namespace sidebyside {

int run(const global_options& global, const run_arguments& chosen) {
  session session(global, chosen);
  session.prepare(session.resolve_programs());
  session.prepare_timing();
  terminal& screen = session.screen;
  results& results = session.results;
  sidebyside::results expected;  // for the headings
  for (const prepared_program& each : session.programs) {
    expected.programs.push_back(make_results<timed_program>(each.program));
  }
  const table shape = times_table(reference_of(expected), session.labels());
  return session.run(session.all_held(), [&] {
    print_environment(screen, results.conditions);
    print_headings(screen, shape);
    while (const auto* program = session.next(chosen.plan.max_seconds)) {
      const timed_program& times = results.programs.emplace_back(
          run_rounds(session.runner, *program, chosen.plan, session.progress));
      print_rows(screen, shape, rows_of(times));
      print_failures(screen, times);
    }
  });
}

}  // namespace sidebyside
