// compare race: the race detectors' verdicts.
#include "measure/race.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "show/race_table.hpp"
#include "show/table.hpp"

namespace sidebyside {
namespace {

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

/// A column for each implementation, wide enough for the lines of its sources.
std::vector<race_column> columns_of(
    const std::vector<prepared_program>& programs) {
  std::vector<race_column> columns;
  for (const prepared_program& program : programs) {
    for (const implementation& side : program.sides) {
      auto at = std::find_if(columns.begin(), columns.end(),
                             [&](const race_column& known) {
                               return known.implementation == side.name;
                             });
      if (at == columns.end()) {
        columns.push_back({side.name, side.label, side.detector->name, 0});
        at = columns.end() - 1;
      }
      if (!program.task.expected.racy) continue;
      const std::filesystem::path source = source_file(side, program.task, "");
      at->width = std::max(
          at->width, display_width(fmt::format(
                         "write  {}:999", escape(source.filename().string()))));
    }
  }
  return columns;
}

}  // namespace

int race(const global_options& global, const race_arguments& chosen) {
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

  race_table shown(terminal, columns_of(session.programs));
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

}  // namespace sidebyside
