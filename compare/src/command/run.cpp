// compare run: verifies and times.
#include "command/session.hpp"
#include "measure/rounds.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

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
  session.prepare(session.resolve_programs());
  session.prepare_timing();
  results outline;  // the sides without runs, for the headings
  for (const prepared_program& each : session.programs) {
    outline.programs.push_back(make_results<timed_program>(each.program));
    for (const side& side : each.program.sides) {
      warn_of_missing_source(each.program, side, session.results.warnings);
    }
  }
  const table shape = times_table(reference_of(outline), session.labels());
  return session.run(session.all_held(), [&] {
    print_environment(session.screen, session.results.conditions);
    print_headings(session.screen, shape);
    while (const auto* program = session.next(chosen.plan.max_seconds)) {
      const timed_program& times = session.results.programs.emplace_back(
          run_rounds(session.runner, *program, chosen.plan, session.progress));
      print_rows(session.screen, shape, rows_of(times));
      print_failures(session.screen, times);
    }
  });
}

}  // namespace sidebyside
