// compare race: the race detectors' verdicts.
#include "measure/race.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "show/messages.hpp"
#include "show/terminal.hpp"

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

}  // namespace

int race(const global_options& global, const race_arguments& chosen) {
  session session(global, chosen.common, chosen.files);
  const manifest from = with_detectors(read_manifest(global.manifest));
  const std::vector<program> programs = select_detectable(from, chosen.common);
  const auto bin_dir = global.bin_dir.value_or(race_bin_dir);
  terminal& to = session.to();
  session.found().conditions = read_environment(bin_dir);
  if (!global.bin_dir) {
    build_with_detectors(
        session.the_runner(), from, programs, [&](const std::string& what) {
          session.show([&] { to.print(to.paint(style::aside, what) + "\n"); });
        });
  }
  if (!session.is_interrupted()) {
    session.prepare(from, programs, bin_dir);
    require_detectors(session.the_runner(), session.programs());
  }

  table_printer shown(to, races_table(session.labels()));
  const auto observe = [&](const race_results& so_far) {
    if (!to.is_progress_due()) return;
    to.progress(fmt::format("{}  {}", so_far.program,
                            count(so_far.sides.back().runs, "run")));
  };
  return session.run("every verdict as it should be", [&] {
    session.show([&] { shown.print_headings(); });
    session.for_each_program([&](const prepared_program& program) {
      auto& all = session.found().races;
      all.push_back(detect_races(session.the_runner(), program, bin_dir,
                                 chosen.runs, observe));
      session.show([&] { shown.print(rows_of(all.back())); });
      print_failures(to, all.back());
      if (chosen.is_verbose) print_first_reports(to, all.back());
    });
  });
}

}  // namespace sidebyside
