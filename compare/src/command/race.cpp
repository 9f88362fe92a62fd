// compare race: the race detectors' verdicts.
#include "measure/race.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "measure/machine.hpp"
#include "show/messages.hpp"

namespace sidebyside {
int race(const global_options& global, const race_arguments& chosen) {
  session session(global, chosen.common, chosen.files);
  session.manifest = with_detectors(session.manifest);
  std::vector<program> programs = session.selected_programs();
  std::erase_if(programs, [](const program& task) {
    return task.implementations.empty();
  });
  if (programs.empty()) {
    throw user_error(fmt::format(
        "{}: no implementation of these programs has a race detector; "
        "[implementation.race] says how it is run",
        session.manifest.file.string()));
  }
  const auto bin_dir = global.bin_dir.value_or(race_bin_dir);
  terminal& screen = session.screen;
  runner& runner = session.runner;
  session.found.conditions = read_environment(bin_dir);
  if (!global.bin_dir) {
    const auto announce = [&](const std::string& build) {
      session.show(
          [&] { screen.print(screen.paint(style::aside, build) + "\n"); });
    };
    build_with_detectors(runner, session.manifest, programs, announce);
  }
  if (!session.is_interrupted()) {
    session.prepare(programs, race_bin_dir);
    require_detectors(runner, session.programs);
  }

  table_printer printer(screen, races_table(session.labels()));
  const auto observe = [&](const race_results& so_far) {
    if (!screen.is_progress_due()) return;
    screen.progress(fmt::format("{}  {}", so_far.program,
                                count(so_far.sides.back().runs, "run")));
  };
  return session.run("every verdict as it should be", [&] {
    session.show([&] { printer.print_headings(); });
    session.for_each_program([&](const prepared_program& program) {
      auto& all = session.found.races;
      all.push_back(
          detect_races(runner, program, bin_dir, chosen.runs, observe));
      session.show([&] { printer.print(rows_of(all.back())); });
      print_failures(screen, all.back());
      if (chosen.is_verbose) print_first_reports(screen, all.back());
    });
  });
}

}  // namespace sidebyside
