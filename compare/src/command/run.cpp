// compare run: verifies and times.
#include <algorithm>

#include "base/text.hpp"
#include "command/session.hpp"
#include "manifest/resolve.hpp"
#include "measure/machine.hpp"
#include "results/sessions.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// Sorts programs by chapter. The program that only starts up comes first, so
/// that every other one can be read against it.
std::vector<program> in_order(std::vector<program> programs) {
  std::map<std::string, std::size_t> chapters{{"", 0}};  // as they come
  for (program& each : programs) {
    if (each.name == start_up_name) each.chapter.clear();
    chapters.emplace(each.chapter, chapters.size());
  }
  std::ranges::stable_sort(programs, {}, [&](const program& each) {
    return std::pair(each.name != start_up_name, chapters.at(each.chapter));
  });
  return programs;
}

/// Runs all programs once more, by chapter.
void run_session(session& session, results& results, const plan& plan,
                 const table& shape) {
  print_headings(session.screen, shape);
  std::string chapter;
  session.position = 0;
  while (const auto* program = session.next(plan.max_seconds)) {
    const std::string& next = program->program.chapter;
    if (std::exchange(chapter, next) != next) {
      show_line(session.screen, style::aside, next);
    }
    session.measure(results, *program, plan, shape);
  }
}

}  // namespace

int run(const run_arguments& chosen) {
  session session(chosen);
  auto programs = in_order(session.resolve_programs());
  if (chosen.programs.empty()) keep_timed_sides(programs);
  session.prepare(programs);
  session.prepare_timing();
  session.parts_left *= static_cast<double>(chosen.sessions);
  results outline;  // the sides without runs, for the headings
  for (const prepared_program& each : session.programs) {
    outline.programs.push_back(make_results<timed_program>(each.program));
    // Pages cannot show a source that is missing.
    for (const side& side : each.program.sides) {
      std::error_code ignored;
      if (side.source.empty() || std::filesystem::exists(side.source, ignored))
        continue;
      session.results.warnings.push_back(fmt::format(
          "{}/{}: there is no source {}", each.program.name, side.name,
          std::filesystem::absolute(side.source, ignored).string()));
    }
  }
  const table shape = times_table(reference_of(outline), session.labels());
  terminal& screen = session.screen;
  return session.run(session.all_held(), [&] {
    print_environment(screen, session.results.conditions);
    const results before = session.results;  // of no program
    for (std::size_t n = 1; n <= chosen.sessions; ++n) {
      if (session.is_interrupted()) return;
      if (chosen.sessions > 1) {
        show_line(screen, style::title,
                  fmt::format("session {} of {}", n, chosen.sessions));
      }
      results later = before;
      read_moment(later.conditions);
      run_session(session, n == 1 ? session.results : later, chosen.plan,
                  shape);
      if (n > 1) add_session(session.results, std::move(later));
    }
    if (chosen.sessions > 1) {
      print_table(screen, screen.paint(style::title, "\nall sessions") + "\n",
                  timed_table(session.results));
    }
    print_table(screen, "\n", headline_table(session.results));
  });
}

}  // namespace sidebyside
