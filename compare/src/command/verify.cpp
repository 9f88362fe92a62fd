// compare verify: correctness alone.
#include "base/text.hpp"
#include "command/session.hpp"
#include "measure/turns.hpp"

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
                       to_string(judge_output(side))));
  }
  return line + "\n";
}

}  // namespace

int verify(const verify_arguments& chosen) {
  session session(chosen);
  session.prepare(session.resolve_programs());
  const std::size_t name_width = widest(
      session.programs, [](const auto& each) { return each.program.name; });
  return session.run(session.all_held(), [&] {
    while (const auto* program = session.next()) {
      const verified_program& runs = session.results.verified.emplace_back(
          verify_runs(session.runner, *program, chosen.runs, session.progress));
      session.screen.show(verdict_line(session.screen, runs, name_width));
      print_failures(session.screen, runs);
    }
  });
}

}  // namespace sidebyside
