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
  std::vector<std::string> chapters{""};
  for (program& each : programs) {
    if (each.name == start_up_name) each.chapter.clear();
    if (std::ranges::count(chapters, each.chapter) == 0)
      chapters.push_back(each.chapter);
  }
  std::ranges::stable_sort(programs, {}, [&](const program& each) {
    return std::pair(each.name != start_up_name,
                     std::ranges::find(chapters, each.chapter));
  });
  return programs;
}

/// Runs all programs once more, by chapter.
void run_session(session& session, results& results, const plan& plan,
                 const table& shape) {
  terminal& screen = session.screen;
  print_headings(screen, shape);
  std::string chapter;
  session.position = 0;
  while (const auto* program = session.next(plan.max_seconds)) {
    const std::string& next = program->program.chapter;
    if (std::exchange(chapter, next) != next) {
      screen.show(screen.paint(style::aside, escape(next)) + "\n");
    }
    session.measure(results, *program, plan, shape);
  }
}

/// Shows the figures of all sessions together.
void show_sessions(terminal& screen, const results& all, const table& shape) {
  screen.show(screen.paint(style::title, "\nall sessions") + "\n");
  print_headings(screen, shape);
  for (const row_group& group : timed_table(all).groups) {
    print_rows(screen, shape, group);
  }
}

/// Warns of sources that are missing: pages cannot show them.
void warn_of_missing_source(const program& program, const side& side,
                            std::vector<std::string>& warnings) {
  std::error_code ignored;
  if (side.source.empty() || std::filesystem::exists(side.source, ignored))
    return;
  const auto path = std::filesystem::absolute(side.source, ignored);
  warnings.push_back(fmt::format("{}/{}: there is no source {}", program.name,
                                 side.name, path.string()));
}

}  // namespace

int run(const global_options& global, const run_arguments& chosen) {
  session session(global, chosen);
  auto programs = in_order(session.resolve_programs());
  if (chosen.programs.empty()) keep_timed_sides(programs);
  session.prepare(programs);
  session.prepare_timing();
  results outline;  // the sides without runs, for the headings
  for (const prepared_program& each : session.programs) {
    outline.programs.push_back(make_results<timed_program>(each.program));
    for (const side& side : each.program.sides) {
      warn_of_missing_source(each.program, side, session.results.warnings);
    }
  }
  const table shape = times_table(reference_of(outline), session.labels());
  terminal& screen = session.screen;
  return session.run(session.all_held(), [&] {
    print_environment(screen, session.results.conditions);
    for (std::size_t n = 1; n <= chosen.sessions; ++n) {
      if (session.is_interrupted()) return;
      session.later_sessions = static_cast<double>(chosen.sessions - n);
      if (chosen.sessions == 1) {
        run_session(session, session.results, chosen.plan, shape);
        continue;
      }
      const std::string title =
          fmt::format("session {} of {}", n, chosen.sessions);
      screen.show(screen.paint(style::title, title) + "\n");
      results results;
      results.conditions = session.results.conditions;
      read_moment(results.conditions);
      run_session(session, results, chosen.plan, shape);
      add_session(session.results, std::move(results));
    }
    if (chosen.sessions > 1) show_sessions(screen, session.results, shape);
    print_table(screen, "\n", headline_table(session.results));
  });
}

}  // namespace sidebyside
