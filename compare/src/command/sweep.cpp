// compare sweep: a parameter varied over a range.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "results/figures.hpp"
#include "show/sweep_table.hpp"
#include "show/table.hpp"

namespace sidebyside {
namespace {

std::vector<sweep> select(const manifest& from, const run_options& options) {
  if (from.sweeps.empty()) {
    throw user_error(
        fmt::format("{}: there is no [[sweep]]", from.file.string()));
  }
  return select_sweeps(from, options.programs);
}

/// A session whose programs are the values of the sweeps, one after the other.
prepared_session prepare_sweeps(const global_options& global,
                                const run_options& options,
                                const manifest& from,
                                const std::vector<sweep>& sweeps) {
  std::vector<program> programs;
  for (const sweep& of : sweeps) {
    for (const sweep_value& point : of.values) programs.push_back(point.task);
  }
  prepared_session session =
      prepare_session(global, options, from, programs,
                      global.bin_dir.value_or(release_bin_dir));
  auto program = session.programs.begin();
  session.reference.clear();
  for (const sweep& of : sweeps) {
    const std::string& label =
        from.implementations[of.implementations.front()].label;
    if (session.reference.empty()) session.reference = label;
    if (session.reference != label) session.reference = "the first";
    for (const sweep_value& point : of.values) {
      (program++)->task.name = point.name;
    }
  }
  return session;
}

sweep_results empty_results(const manifest& from, const sweep& of) {
  sweep_results made;
  made.name = of.name;
  made.parameter = of.parameter;
  for (std::size_t i = 0; i < of.implementations.size(); ++i) {
    const implementation& side = from.implementations[of.implementations[i]];
    made.sides.push_back({side.name, side.label, of.largest[i]});
  }
  return made;
}

/// Shows and keeps the points of the sweeps as they come.
class presenter {
 public:
  presenter(terminal& to, const manifest& from,
            const std::vector<sweep>& sweeps, results& found, bool is_quiet)
      : to_(to),
        from_(from),
        sweeps_(sweeps),
        found_(found),
        is_quiet_(is_quiet) {
    found.sweeps.reserve(sweeps.size());  // the table refers to them
  }

  /// The next point, which is the last of the programs.
  void add(const program_results& of) {
    if (!table_) begin_sweep();
    const sweep& current = sweeps_[found_.sweeps.size() - 1];
    auto& points = found_.sweeps.back().points;
    const sweep_value& at = current.values[points.size()];
    points.push_back({at.value, at.operations, found_.programs.size() - 1});
    if (!is_quiet_) table_->print_point(points.back(), of);
    print_failures(to_, of);
    if (points.size() == current.values.size()) end_sweep();
  }

  /// Also of a sweep that was not finished.
  void end_sweep() {
    if (table_ && !is_quiet_) print_chart(to_, found_, found_.sweeps.back());
    table_.reset();
  }

 private:
  void begin_sweep() {
    const sweep& next = sweeps_[found_.sweeps.size()];
    if (!found_.sweeps.empty() && !is_quiet_) to_.print("\n");
    found_.sweeps.push_back(empty_results(from_, next));
    std::vector<std::int64_t> values;
    for (const sweep_value& at : next.values) values.push_back(at.value);
    table_.emplace(to_, found_.sweeps.back(), values,
                   next.values.front().operations.has_value());
    if (!is_quiet_) table_->print_headings();
  }

  terminal& to_;
  const manifest& from_;
  const std::vector<sweep>& sweeps_;
  results& found_;
  bool is_quiet_;
  std::optional<sweep_table> table_;
};

}  // namespace

round_options sweep_rounds() {
  plan by;
  by.warmup_rounds = 1;
  return {by, std::nullopt};
}

int sweep_programs(const global_options& global,
                   const sweep_arguments& chosen) {
  const manifest from = read_manifest(global.manifest);
  const std::vector<sweep> sweeps = select(from, chosen.common);
  prepared_session session =
      prepare_sweeps(global, chosen.common, from, sweeps);
  find_launcher();
  runner runner;
  exports files(chosen.files);
  terminal terminal(chosen.common.color, chosen.common.is_quiet);
  const bool is_quiet = chosen.common.is_quiet;
  results& found = session.found;
  found.warnings = noise_warnings(found.conditions);
  table table(terminal, session.labels, session.reference);
  presenter shown(terminal, from, sweeps, found, is_quiet);
  run_and_export(found, files, [&] {
    if (!is_quiet) table.print_environment(found.conditions);
    run_programs(session, plan_of(chosen.rounds), runner, terminal,
                 [&](const program_results& of) { shown.add(of); });
    shown.end_sweep();
    add_time_warnings(found);
    if (!is_quiet) table.print_legend(interval_words(found.programs));
    table.print_warnings(found.warnings);
    if (!is_quiet || found.interrupted) {
      terminal.print(summary(found, "every output as it should be", "point"));
    }
  });
  return exit_status_of(found, runner);
}

}  // namespace sidebyside
