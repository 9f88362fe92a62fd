// compare run: verifies and times.
#include <limits>
#include <memory>

#include "../memory.hpp"
#include "../table.hpp"
#include "command.hpp"
#include "session.hpp"

namespace compare {
namespace {

struct options {
  run_options common;
  plan by;
  std::optional<double> max_seconds;
  export_options files;
};

int run(const global_options& global, options& chosen) {
  prepared_session session = prepare_session(global, chosen.common);
  find_launcher();
  runner runner;  // before the files: no signal can leave them half made
  exports files(chosen.files);

  plan by = chosen.by;
  if (by.rounds) by.max_seconds = std::numeric_limits<double>::infinity();
  by.max_seconds = chosen.max_seconds.value_or(by.max_seconds);

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
    if (auto warning = spread_warning(found.programs)) {
      found.warnings.push_back(std::move(*warning));
    }
    if (!is_quiet) table.print_legend();
    table.print_warnings(found.warnings);
    if (!is_quiet || found.interrupted) {
      terminal.print(summary(found, "every output as it should be"));
    }
  });
  return exit_status_of(found, runner);
}

}  // namespace

void add_run(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<options>();
  CLI::App* command =
      app.add_subcommand("run", "Run the programs, check every output, time");
  add_run_options(*command, chosen->common);
  command
      ->add_option("--rounds", chosen->by.rounds,
                   "So many timed rounds (default: from 30 on, until every "
                   "interval is within ±1 % or --max-time is over)")
      ->check(whole_number(1))
      ->type_name("N");
  command
      ->add_option("--max-time", chosen->max_seconds,
                   "Seconds for the timed rounds of a program (default: 3, or "
                   "no limit with --rounds)")
      ->check(positive_seconds())
      ->type_name("S");
  command
      ->add_option("--warmup", chosen->by.warmup_rounds,
                   "Rounds before the timed ones (default: 3)")
      ->check(whole_number(0))
      ->type_name("N");
  add_export_options(*command, chosen->files);
  command->callback(
      [&global, &status, chosen] { status = run(global, *chosen); });
}

}  // namespace compare
