// compare race: the race detectors' verdicts.
#include "measure/race.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// Returns the programs that no detector checks. Throws user_error if they were
/// named, or if there are no others.
std::vector<program> find_unchecked(const session& session,
                                    const std::vector<program>& programs) {
  std::vector<program> unchecked = programs;
  std::erase_if(unchecked, [](const program& program) {
    return std::ranges::any_of(
        program.sides, [](auto& side) { return side.race.has_value(); });
  });
  const bool is_named = !session.options.programs.empty();
  if (unchecked.size() < programs.size() && !(is_named && !unchecked.empty())) {
    return unchecked;
  }
  throw user_error(
      "{}: no implementation of {} has a race detector; "
      "[implementation.race] says how it is run",
      escape(session.manifest.file.string()),
      is_named ? unchecked.front().name : "these programs");
}

/// Builds the programs, unless the command line says where they are, and makes
/// sure that the detectors work.
void prepare_detectors(session& session, const std::vector<program>& programs) {
  terminal& screen = session.screen;
  session.read_conditions(programs);
  // Before the first build nobody knows the toolchains.
  const bool is_built = !session.results.conditions.toolchains.empty();
  if (session.global.bin_dir || is_built) session.show_header();
  if (!session.global.bin_dir) {
    build_with_detectors(session.runner, programs, [&](auto& build) {
      screen.show(screen.paint(style::aside, build) + "\n");
    });
  }
  if (session.is_interrupted()) return;
  session.prepare(programs);
  session.show_header();
  require_detectors(session.runner, session.programs, session.progress);
}

}  // namespace

int race(const global_options& global, const race_arguments& chosen) {
  session session(global, chosen, race_bin_dir);
  const std::vector<program> programs = session.resolve_programs();
  const std::vector<program> unchecked = find_unchecked(session, programs);
  prepare_detectors(session, with_detectors(programs));

  terminal& screen = session.screen;
  const table shape = races_table(session.labels());
  std::vector<std::string> names;  // of sides that are not checked
  const auto add = [&](race_results results) {
    add_unchecked(results,
                  *std::ranges::find(programs, results.program, &program::name),
                  names);
    auto& all = session.results.races;
    all.push_back(std::move(results));
    print_rows(screen, shape, rows_of(all.back()));
    print_failures(screen, all.back());
    if (chosen.is_verbose) print_first_reports(screen, all.back());
  };
  return session.run("every verdict as it should be", [&] {
    print_headings(screen, shape);
    for (const prepared_program& program : session.programs) {
      if (!session.begin(program)) break;
      add(detect_races(session.runner, program, chosen.runs, session.progress));
    }
    for (const program& program : unchecked) {
      const bool is_racy = program.sides.front().expected.racy;
      add({{program.name, {}, {}}, is_racy, !session.is_interrupted()});
    }
    // Otherwise the table says so, and why.
    if (chosen.is_quiet && !names.empty()) {
      print_warnings(screen,
                     {fmt::format("not checked: {}", fmt::join(names, ", "))});
    }
  });
}

}  // namespace sidebyside
