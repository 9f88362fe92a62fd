// compare race: the race detectors' verdicts.
#include "measure/race.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "measure/machine.hpp"
#include "show/messages.hpp"
#include "show/table_printer.hpp"

namespace sidebyside {
namespace {

/// Those of the programs without any implementation that has a detector. Throws
/// user_error if they were asked for by name, or there are no others.
std::vector<program> find_unchecked(const manifest& whole,
                                    const std::vector<program>& programs,
                                    bool is_named) {
  std::vector<program> unchecked = programs;
  std::erase_if(unchecked, [&](const program& task) {
    return std::ranges::any_of(task.implementations, [&](std::size_t index) {
      return whole.implementations[index].detector.has_value();
    });
  });
  if (unchecked.size() < programs.size() && !(is_named && !unchecked.empty())) {
    return unchecked;
  }
  throw user_error(
      "{}: no implementation of {} has a race detector; "
      "[implementation.race] says how it is run",
      escape(whole.file.string()),
      is_named ? unchecked.front().name : "these programs");
}

/// Builds the programs of the session, unless it was said where they are, and
/// makes sure that the detectors work.
void prepare_detectors(session& session, const std::vector<program>& programs,
                       const std::filesystem::path& bin_dir) {
  terminal& screen = session.screen;
  session.found.conditions =
      read_environment(bin_dir, session.runner, session.manifest, programs);
  // Before the first build nobody knows the toolchains.
  const bool is_built = !session.found.conditions.toolchains.empty();
  if (session.global.bin_dir || is_built) session.show_header();
  if (!session.global.bin_dir) {
    const auto announce = [&](const std::string& build) {
      screen.show(screen.paint(style::aside, build) + "\n");
    };
    build_with_detectors(session.runner, session.manifest, programs, announce);
  }
  if (session.is_interrupted()) return;
  session.prepare(programs, race_bin_dir);
  session.show_header();
  const auto observe = [&](const std::string& step) {
    screen.progress([&] { return "checking " + step; });
  };
  require_detectors(session.runner, session.programs, observe);
  require_reports(session.runner, session.programs, bin_dir, observe);
}

}  // namespace

int race(const global_options& global, const race_arguments& chosen) {
  session session(global, chosen);
  const manifest whole = session.manifest;
  const std::vector<program> selected = session.selected_programs();
  const std::vector<program> unchecked =
      find_unchecked(whole, selected, !chosen.programs.empty());
  session.manifest = with_detectors(whole);
  std::vector<program> programs = session.selected_programs();
  std::erase_if(programs, [](const program& task) {
    return task.implementations.empty();
  });
  const auto bin_dir = global.bin_dir.value_or(race_bin_dir);
  prepare_detectors(session, programs, bin_dir);

  terminal& screen = session.screen;
  table_printer printer(screen, races_table(session.labels()));
  const auto observe = [&](auto runs) { session.show_runs(runs, chosen.runs); };
  std::vector<std::string> not_checked;
  const auto add = [&](race_results results) {
    const auto task =
        std::ranges::find(selected, results.program, &program::name);
    add_unchecked(results, whole, *task, not_checked);
    session.found.races.push_back(std::move(results));
    const race_results& added = session.found.races.back();
    printer.print(rows_of(added));
    print_failures(screen, added);
    if (chosen.is_verbose) print_first_reports(screen, added);
  };
  return session.run("every verdict as it should be", [&] {
    printer.print_headings();
    session.for_each_program([&](const prepared_program& program) {
      add(detect_races(session.runner, program, bin_dir, chosen.runs, observe));
    });
    for (const program& task : unchecked) {
      add({{task.name, {}, {}}, task.expected.racy, !session.is_interrupted()});
    }
    // Otherwise the table says so, and why.
    if (chosen.is_quiet && !not_checked.empty()) {
      print_warnings(screen, {fmt::format("not checked: {}",
                                          fmt::join(not_checked, ", "))});
    }
  });
}

}  // namespace sidebyside
