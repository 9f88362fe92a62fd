// compare run: verifies and times.
#include "command/command.hpp"
#include "command/session.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "results/figures.hpp"
#include "show/table.hpp"

namespace sidebyside {

int run(const global_options& global, const run_arguments& chosen) {
  prepared_session session = prepare_session(global, chosen.common);
  find_launcher();
  runner runner;  // before the files: no signal can leave them half made
  exports files(chosen.files);

  const plan by = plan_of(chosen.rounds);
  terminal terminal(chosen.common.color, chosen.common.is_quiet);
  results& found = session.found;
  found.warnings = noise_warnings(found.conditions);
  table table(terminal, session.labels, session.reference);
  const bool is_quiet = chosen.common.is_quiet;
  run_and_export(found, files, [&] {
    if (!is_quiet) {
      table.print_environment(found.conditions);
      table.print_headings();
    }
    run_programs(session, by, runner, terminal, [&](const program_results& of) {
      if (!is_quiet) table.print_program(of);
      print_failures(terminal, of);
    });
    add_time_warnings(found);
    if (!is_quiet) table.print_legend(interval_words(found.programs));
    table.print_warnings(found.warnings);
    if (!is_quiet || found.interrupted) {
      terminal.print(summary(found, "every output as it should be"));
    }
  });
  return exit_status_of(found, runner);
}

}  // namespace sidebyside
