// compare run: verifies and times.
#include <limits>
#include <memory>

#include "../export/file.hpp"
#include "../export/json.hpp"
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
  std::optional<std::string> json;
};

int run(const global_options& global, options& chosen) {
  prepared_session session = prepare_session(global, chosen.common);
  find_launcher();
  runner runner;  // before the file, so that no signal can leave it half made
  std::optional<output_file> json;
  if (chosen.json) json.emplace(*chosen.json);

  plan by = chosen.by;
  if (by.rounds) by.max_seconds = std::numeric_limits<double>::infinity();
  by.max_seconds = chosen.max_seconds.value_or(by.max_seconds);

  terminal terminal(chosen.common.color, chosen.common.is_quiet);
  results& found = session.found;
  found.warnings = noise_warnings(found.conditions);
  table table(terminal, session.labels, session.reference);
  const bool is_quiet = chosen.common.is_quiet;
  const auto save = [&] {
    if (json) json->write(to_json(found));
  };
  try {
    if (!is_quiet) {
      table.print_environment(found.conditions);
      table.print_headings();
    }
    run_programs(session, by, runner, terminal, [&](const program_results& of) {
      if (!is_quiet) table.print_program(of);
      table.print_failures(of);
    });
    if (auto warning = spread_warning(found.programs)) {
      found.warnings.push_back(std::move(*warning));
    }
    if (!is_quiet) table.print_legend();
    table.print_warnings(found.warnings);
    if (!is_quiet || found.interrupted) terminal.print(summary(found) + "\n");
  } catch (...) {
    // Nobody reads the table any more, say; but nothing is lost.
    found.interrupted = true;
    save();
    throw;
  }
  save();
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
  command
      ->add_option("--json", chosen->json,
                   "Write the results, a superset of hyperfine's format")
      ->type_name("FILE");
  command->callback(
      [&global, &status, chosen] { status = run(global, *chosen); });
}

}  // namespace compare
