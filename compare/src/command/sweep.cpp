// compare sweep: a parameter varied over a range.
#include "command/session.hpp"
#include "manifest/resolve.hpp"
#include "measure/rounds.hpp"
#include "show/chart.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// Times the points of a sweep, and shows each as it comes. False if the
/// session was asked to stop.
bool time_points(session& session, const sweep& sweep, const plan& plan) {
  terminal& screen = session.screen;
  sweep_results& results = session.results.sweeps.emplace_back(
      sweep_results{sweep.name, sweep.group, sweep.parameter, {}, {}});
  for (const swept_side& side : sweep.sides) {
    results.sides.push_back({side.name, side.label, side.largest});
  }
  const std::size_t width = fmt::format("{}", sweep.values.back().value).size();
  const table shape = sweep_table(results, width);
  show_line(screen, style::title, sweep.name);
  print_headings(screen, shape);
  for (const auto& [value, operations, unused] : sweep.values) {
    const prepared_program* program = session.next(plan.max_seconds);
    if (program == nullptr) return false;
    const sweep_point& point = results.points.emplace_back(sweep_point{
        run_rounds(session.runner, *program, plan, session.progress), value,
        operations});
    print_rows(screen, shape, rows_of(results, point));
    print_failures<timed_program>(screen, point);
  }
  return true;
}

/// Times all sweeps: a table for each, and a chart for each group.
void time_sweeps(session& session, const std::vector<sweep>& sweeps,
                 const plan& plan) {
  const auto& all = session.results.sweeps;
  std::ptrdiff_t charted = 0;
  const auto draw_chart_of_rest = [&] {
    print_chart(session.screen, {all.begin() + charted, all.end()});
    charted = std::ssize(all);
  };
  for (const sweep& sweep : sweeps) {
    if (!all.empty()) {
      const std::string& group = all.back().group;
      if (group.empty() || group != sweep.group) draw_chart_of_rest();
      session.screen.show("\n");
    }
    if (!time_points(session, sweep, plan)) break;
  }
  draw_chart_of_rest();
}

}  // namespace

int sweep_programs(const sweep_arguments& chosen) {
  session session(chosen);
  const manifest& manifest = session.manifest;
  if (manifest.sweeps.empty()) {
    throw user_error("{}: there is no [[sweep]]", manifest.file.string());
  }
  const auto sweeps =
      resolve_sweeps(manifest, chosen.programs, session.bin_dir);
  std::vector<program> points;
  for (const sweep& sweep : sweeps) {
    for (const auto& value : sweep.values) points.push_back(value.program);
  }
  session.prepare(points);
  session.prepare_timing();
  return session.run("every output as it should be", [&] {
    print_environment(session.screen, session.results.conditions);
    time_sweeps(session, sweeps, chosen.plan);
  });
}

}  // namespace sidebyside
