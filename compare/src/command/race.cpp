// compare race: the race detectors' verdicts.
#include "measure/race.hpp"

#include <fmt/ranges.h>

#include "base/text.hpp"
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
    return !with_detectors({program}).empty();
  });
  const bool is_named = !session.options.programs.empty();
  const std::size_t max_unchecked = is_named ? 0 : programs.size() - 1;
  if (unchecked.size() <= max_unchecked) return unchecked;
  throw user_error(
      "{}: no implementation of {} has a race detector; "
      "[implementation.race] says how it is run",
      escape(session.manifest.file.string()), unchecked.front().name);
}

/// Builds the programs, unless the command line says where they are, and makes
/// sure that the detectors work.
void prepare_detectors(session& session, const std::vector<program>& programs) {
  if (!session.options.bin_dir) {
    session.build(programs, [](auto& side) { return &*side.race; });
  }
  if (session.is_interrupted()) return;
  session.prepare(programs);
  print_environment(session.screen, session.results.conditions);
  require_detectors(session.runner, session.programs, session.progress);
}

}  // namespace

int race(const race_arguments& chosen) {
  session session(chosen, race_bin_dir);
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
    const auto& race = session.results.races.emplace_back(std::move(results));
    print_rows(screen, shape, rows_of(race));
    print_failures(screen, race);
    if (chosen.is_verbose) print_first_reports(screen, race);
  };
  return session.run("every verdict as it should be", [&] {
    print_headings(screen, shape);
    while (const auto* each = session.next()) {
      add(detect_races(session.runner, *each, chosen.runs, session.progress));
    }
    for (const program& program : unchecked) {
      add({{program.name, {}, {}}, !session.is_interrupted()});
    }
    // Otherwise the table says so, and why.
    if (chosen.is_quiet && !names.empty()) {
      print_warnings(screen,
                     {fmt::format("not checked: {}", fmt::join(names, ", "))});
    }
  });
}

}  // namespace sidebyside
