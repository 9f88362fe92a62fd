// compare sweep: a parameter varied over a range.
#include <fmt/format.h>

#include <utility>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "show/chart.hpp"
#include "show/messages.hpp"
#include "show/table_printer.hpp"

namespace sidebyside {
namespace {

/// Shows and keeps the points of the sweeps as they come: a table for each
/// sweep, and a chart for each group.
class presenter {
 public:
  presenter(session& session, const std::vector<sweep>& sweeps)
      : session_(session), all_(session.found.sweeps), sweeps_(sweeps) {}

  void add(timed_program times) {
    if (all_.empty() || all_.back().points.size() == current().values.size()) {
      begin_sweep();
    }
    sweep_results& results = all_.back();
    const sweep_value& value = current().values[results.points.size()];
    results.points.push_back({std::move(times), value.value, value.operations});
    const sweep_point& point = results.points.back();
    table_->print(rows_of(results, point));
    print_failures<timed_program>(session_.screen, point);
  }

  /// The chart of the sweeps since the last one.
  void end_group() {
    print_chart(session_.screen, {all_.begin() + charted_, all_.end()});
    charted_ = static_cast<std::ptrdiff_t>(all_.size());
  }

 private:
  [[nodiscard]] const sweep& current() const {
    return sweeps_[all_.size() - 1];
  }

  void begin_sweep() {
    const sweep& next = sweeps_[all_.size()];
    terminal& screen = session_.screen;
    if (!all_.empty()) {
      if (next.group.empty() || next.group != all_.back().group) end_group();
      screen.show("\n");
    }
    sweep_results& results = all_.emplace_back(
        sweep_results{next.name, next.group, next.parameter, {}, {}});
    for (std::size_t i = 0; i < next.implementations.size(); ++i) {
      const implementation& side =
          session_.manifest.implementations[next.implementations[i]];
      results.sides.push_back({side.name, side.label, next.largest[i]});
    }
    const std::size_t width =
        fmt::format("{}", next.values.back().value).size();
    table_.emplace(screen, sweep_table(results, width));
    screen.show(screen.paint(style::title, next.name) + "\n");
    table_->print_headings();
  }

  session& session_;
  std::vector<sweep_results>& all_;
  const std::vector<sweep>& sweeps_;
  std::optional<table_printer> table_;
  std::ptrdiff_t charted_ = 0;
};

}  // namespace

int sweep_programs(const global_options& global,
                   const sweep_arguments& chosen) {
  session session(global, chosen);
  const manifest& listed = session.manifest;
  if (listed.sweeps.empty()) {
    throw user_error("{}: there is no [[sweep]]", listed.file.string());
  }
  const auto sweeps = select_sweeps(listed, chosen.programs);
  std::vector<program> programs;
  for (const sweep& sweep : sweeps) {
    for (const sweep_value& value : sweep.values) {
      programs.push_back(value.task);
    }
  }
  session.prepare(programs);
  session.prepare_timing();
  presenter presenter(session, sweeps);
  return session.run("every output as it should be", [&] {
    session.show_header();
    session.time_programs(chosen.plan, [&](timed_program times) {
      presenter.add(std::move(times));
    });
    presenter.end_group();
  });
}

}  // namespace sidebyside
