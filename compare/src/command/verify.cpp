// compare verify: correctness alone.
#include <fmt/format.h>

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
  const std::size_t name_width = widest(
      session.programs, [](const auto& program) { return program.task.name; });
  const auto observe = [&](auto runs) { session.show_runs(runs, chosen.runs); };
  return session.run(session.all_held(), [&] {
    session.for_each_program([&](const prepared_program& program) {
      auto& all = session.found.verified;
      all.push_back(verify_runs(session.runner, program, chosen.runs, observe));
      screen.show(verdict_line(screen, all.back(), name_width));
      print_failures(screen, all.back());
    });
  });
}

}  // namespace sidebyside
