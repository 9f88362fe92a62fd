// compare run: verifies and times.
#include "command/command.hpp"
#include "command/session.hpp"
#include "measure/rounds.hpp"
#include "show/printer.hpp"

namespace sidebyside {

int run(const global_options& global, const run_arguments& chosen) {
  session session(global, chosen);
  session.prepare(session.resolve_programs());
  session.prepare_timing();
  const table shape = times_table(session.reference(), session.labels());
  return session.run(session.all_held(), [&] {
    session.show_header();
    print_headings(session.screen, shape);
    for (const prepared_program& program : session.programs) {
      if (!session.begin(program, chosen.plan.max_seconds)) return;
      auto& times = session.results.programs;
      times.push_back(
          run_rounds(session.runner, program, chosen.plan, session.progress));
      print_rows(session.screen, shape, rows_of(times.back()));
      print_failures(session.screen, times.back());
    }
  });
}

}  // namespace sidebyside
