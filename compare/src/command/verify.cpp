// compare verify: correctness alone.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "measure/schedule.hpp"
#include "show/messages.hpp"

namespace sidebyside {
namespace {

std::string verdict_line(const terminal& terminal,
                         const verified_program& program,
                         std::size_t name_width) {
  std::string line = pad(program.program, name_width);
  for (const side_runs& side : program.sides) {
    line += fmt::format(
        "  {} {} × {}", escape(side.label), side.runs,
        terminal.paint(side.failed_runs == 0 ? style::good : style::bad,
                       output_verdict(side)));
  }
  return line + "\n";
}

}  // namespace

int verify(const global_options& global, const verify_arguments& chosen) {
  session session(global, chosen);
  session.prepare(session.selected_programs());
  terminal& screen = session.screen;
  std::size_t name_width = 0;
  for (const prepared_program& program : session.programs) {
    name_width = std::max(name_width, program.task.name.size());
  }
  const auto observe = [&](const verified_program& so_far) {
    session.show_progress(
        [&] { return count(so_far.sides.back().runs, "run"); });
  };
  tally sum;
  session.for_each_program([&](const prepared_program& program) {
    const verified_program verified =
        verify_runs(session.runner, program, chosen.runs, observe);
    sum.add(verified);
    session.show(
        [&] { screen.print(verdict_line(screen, verified, name_width)); });
    print_failures(screen, verified);
  });
  const bool is_interrupted = session.is_interrupted();
  if (!chosen.is_quiet || is_interrupted) {
    screen.print(summary(sum, is_interrupted, "every output as it should be",
                         "program"));
  }
  if (is_interrupted) return stopped + session.runner.stop_signal();
  return sum.failed_programs > 0 ? check_failed : all_good;
}

}  // namespace sidebyside
