// compare sweep: a parameter varied over a range.
#include <fmt/format.h>

#include <cstddef>
#include <span>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/resolve.hpp"
#include "measure/rounds.hpp"
#include "show/chart.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

sweep_results make_results(const sweep& sweep) {
  sweep_results results{sweep.name, sweep.group, sweep.parameter, {}, {}};
  for (const auto& [name, label, largest] : sweep.sides) {
    results.sides.push_back({name, label, largest});
  }
  return results;
}

/// Times the points of a sweep, and shows each as it comes. False if the
/// session was asked to stop.
bool time_points(session& session, const sweep& sweep, const plan& plan,
                 std::span<const prepared_program> points) {
  terminal& screen = session.screen;
  sweep_results& results =
      session.results.sweeps.emplace_back(make_results(sweep));
  const std::size_t width = fmt::format("{}", sweep.values.back().value).size();
  const table shape = sweep_table(results, width);
  screen.show(screen.paint(style::title, sweep.name) + "\n");
  print_headings(screen, shape);
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!session.begin(points[i], plan.max_seconds)) return false;
    const sweep_value& value = sweep.values[i];
    results.points.push_back(
        {run_rounds(session.runner, points[i], plan, session.progress),
         value.value, value.operations});
    const sweep_point& point = results.points.back();
    print_rows(screen, shape, rows_of(results, point));
    print_failures<timed_program>(screen, point);
  }
  return true;
}

/// Times all sweeps: a table for each, and a chart for each group.
void time_sweeps(session& session, const std::vector<sweep>& sweeps,
                 const plan& plan) {
  std::span<const prepared_program> points = session.programs;
  const auto& all = session.results.sweeps;
  std::size_t charted = 0;
  for (std::size_t i = 0; i < sweeps.size(); ++i) {
    if (i > 0) session.screen.show("\n");
    const std::size_t size = sweeps[i].values.size();
    const bool is_complete =
        time_points(session, sweeps[i], plan, points.first(size));
    points = points.subspan(size);
    const bool is_last = !is_complete || i + 1 == sweeps.size();
    if (!is_last && !sweeps[i].group.empty() &&
        sweeps[i].group == sweeps[i + 1].group) {
      continue;
    }
    print_chart(session.screen, {all.begin() + charted, all.end()});
    charted = all.size();
    if (!is_complete) return;
  }
}

}  // namespace

int sweep_programs(const global_options& global,
                   const sweep_arguments& chosen) {
  session session(global, chosen);
  const manifest& manifest = session.manifest;
  if (manifest.sweeps.empty()) {
    throw user_error("{}: there is no [[sweep]]", manifest.file.string());
  }
  const auto sweeps =
      resolve_sweeps(manifest, chosen.programs, session.bin_dir);
  std::vector<program> programs;
  for (const sweep& sweep : sweeps) {
    for (const sweep_value& value : sweep.values) {
      programs.push_back(value.program);
    }
  }
  session.prepare(programs);
  session.prepare_timing();
  return session.run("every output as it should be", [&] {
    session.show_header();
    time_sweeps(session, sweeps, chosen.plan);
  });
}

}  // namespace sidebyside
