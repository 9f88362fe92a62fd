// compare sweep: a parameter varied over a range.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "results/times.hpp"
#include "show/chart.hpp"
#include "show/messages.hpp"
#include "show/terminal.hpp"

namespace sidebyside {
namespace {

std::vector<sweep> select(const manifest& from, const run_options& options) {
  if (from.sweeps.empty()) {
    throw user_error(
        fmt::format("{}: there is no [[sweep]]", from.file.string()));
  }
  return select_sweeps(from, options.programs);
}

/// The results of a sweep, without any points so far.
sweep_results empty_results(const manifest& from, const sweep& of) {
  sweep_results made{of.name, of.group, of.parameter, {}, {}};
  for (std::size_t i = 0; i < of.implementations.size(); ++i) {
    const implementation& side = from.implementations[of.implementations[i]];
    made.sides.push_back({side.name, side.label, of.largest[i]});
  }
  return made;
}

/// Shows and keeps the points of the sweeps as they come: a table for each
/// sweep, and a chart for each group.
class presenter {
 public:
  presenter(session& shown_in, const manifest& from,
            const std::vector<sweep>& sweeps)
      : session_(shown_in), from_(from), sweeps_(sweeps) {}

  void add(timed_program times) {
    auto& all = session_.found().sweeps;
    const bool is_new =
        all.empty() || all.back().points.size() == current().values.size();
    if (is_new) begin_sweep();
    sweep_results& of = all.back();
    const sweep_value& at = current().values[of.points.size()];
    of.points.push_back({std::move(times), at.value, at.operations});
    session_.show([&] { table_->print(rows_of(of, of.points.back())); });
    print_failures(session_.to(),
                   static_cast<const timed_program&>(of.points.back()));
  }

  /// The chart of the sweeps since the last one.
  void end_group() {
    const auto& all = session_.found().sweeps;
    session_.show([&] {
      print_chart(session_.to(), {all.begin() + charted_, all.end()});
    });
    charted_ = static_cast<std::ptrdiff_t>(all.size());
  }

 private:
  [[nodiscard]] const sweep& current() const {
    return sweeps_[session_.found().sweeps.size() - 1];
  }

  void begin_sweep() {
    auto& all = session_.found().sweeps;
    const sweep& next = sweeps_[all.size()];
    if (!all.empty()) {
      if (next.group.empty() || next.group != all.back().group) end_group();
      session_.show([&] { session_.to().print("\n"); });
    }
    all.push_back(empty_results(from_, next));
    const std::size_t width =
        fmt::format("{}", next.values.back().value).size();
    table_.emplace(session_.to(), sweep_table(all.back(), width));
    session_.show([&] {
      session_.to().print(session_.to().paint(style::title, next.name) + "\n");
      table_->print_headings();
    });
  }

  session& session_;
  const manifest& from_;
  const std::vector<sweep>& sweeps_;
  std::optional<table_printer> table_;
  std::ptrdiff_t charted_ = 0;
};

}  // namespace

int sweep_programs(const global_options& global,
                   const sweep_arguments& chosen) {
  session session(global, chosen.common, chosen.files);
  const manifest from = read_manifest(global.manifest);
  const std::vector<sweep> sweeps = select(from, chosen.common);
  std::vector<program> programs;
  for (const sweep& of : sweeps) {
    for (const sweep_value& point : of.values) programs.push_back(point.task);
  }
  session.prepare(from, programs, global.bin_dir.value_or(release_bin_dir));
  find_launcher();
  results& found = session.found();
  found.warnings = noise_warnings(found.conditions);
  presenter shown(session, from, sweeps);
  return session.run("every output as it should be", [&] {
    session.time_programs(plan_of(chosen.rounds),
                          [&](const prepared_program&, timed_program times) {
                            shown.add(std::move(times));
                          });
    shown.end_group();
  });
}

}  // namespace sidebyside
