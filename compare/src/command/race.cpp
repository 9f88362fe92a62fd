// compare race: the race detectors' verdicts.
#include <algorithm>
#include <memory>

#include "../error.hpp"
#include "../race_table.hpp"
#include "../table.hpp"
#include "../text.hpp"
#include "command.hpp"
#include "session.hpp"

namespace compare {
namespace {

struct options {
  run_options common;
  std::size_t runs = 5;
  bool is_verbose = false;
  export_options files;
};

/// The programs that the options name, each side under its detector.
std::vector<program> select_detectable(const manifest& under_detectors,
                                       const run_options& options) {
  std::vector<program> chosen =
      select_programs(under_detectors, options.programs);
  std::erase_if(
      chosen, [](const program& task) { return task.implementations.empty(); });
  if (chosen.empty()) {
    throw user_error(fmt::format(
        "{}: no implementation of these programs has a race detector; "
        "[implementation.race] says how it is run",
        under_detectors.file.string()));
  }
  return chosen;
}

int race(const global_options& global, const options& chosen) {
  const manifest from = with_detectors(read_manifest(global.manifest));
  const std::vector<program> programs = select_detectable(from, chosen.common);
  terminal terminal(chosen.common.color, chosen.common.is_quiet);
  const bool is_quiet = chosen.common.is_quiet;
  runner runner;
  exports files(chosen.files);
  if (!global.bin_dir) {
    build_with_detectors(runner, from, programs, [&](const std::string& what) {
      if (!is_quiet) terminal.print(terminal.paint(style::aside, what) + "\n");
    });
  }
  if (runner.stop_signal() != 0) return stopped + runner.stop_signal();
  prepared_session session =
      prepare_session(global, chosen.common, from, programs,
                      global.bin_dir.value_or(race_bin_dir));
  require_detectors(runner, session.programs);

  race_table shown(terminal, session.programs);
  results& found = session.found;
  const auto observe = [&](const race_results& so_far) {
    if (!terminal.is_progress_due()) return;
    terminal.progress(fmt::format("{}  {}", so_far.program,
                                  count(so_far.sides.back().runs, "run")));
  };
  run_and_export(found, files, [&] {
    if (!is_quiet) {
      table(terminal, session.labels, session.reference)
          .print_environment(found.conditions);
      shown.print_headings();
    }
    for_each_program(session, runner, [&](const prepared_program& program) {
      found.races.push_back(detect_races(runner, program,
                                         global.bin_dir.value_or(race_bin_dir),
                                         chosen.runs, observe));
      const race_results& of = found.races.back();
      if (!is_quiet) shown.print_program(of);
      print_failures(terminal, of);
      if (chosen.is_verbose) print_first_reports(terminal, of);
    });
    if (!is_quiet || found.interrupted) {
      terminal.print(summary(found, "every verdict as it should be"));
    }
  });
  return exit_status_of(found, runner);
}

}  // namespace

void add_race(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<options>();
  CLI::App* command = app.add_subcommand(
      "race", "Build with the race detectors, run, check their verdicts");
  add_run_options(*command, chosen->common);
  command
      ->add_option("--runs", chosen->runs,
                   "Runs of each implementation (default: 5)")
      ->check(whole_number(1))
      ->type_name("N");
  command->add_flag("--verbose,-v", chosen->is_verbose,
                    "Show the first report of each program whole");
  add_export_options(*command, chosen->files);
  command->callback(
      [&global, &status, chosen] { status = race(global, *chosen); });
}

}  // namespace compare
