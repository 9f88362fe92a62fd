// compare verify: correctness alone.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>

#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "show/table.hpp"

namespace sidebyside {

namespace {

std::string verdict_line(const terminal& terminal, const program_results& of,
                         std::size_t name_width) {
  std::string line = pad(of.program, name_width);
  for (const samples& side : of.sides) {
    const bool is_good = side.failed_runs == 0;
    line += fmt::format("  {} {} × {}", escape(side.label), side.runs,
                        terminal.paint(is_good ? style::good : style::bad,
                                       output_verdict(of, side)));
  }
  return line + "\n";
}

}  // namespace

int verify(const global_options& global, const verify_arguments& chosen) {
  prepared_session session = prepare_session(global, chosen.common);
  plan by;
  by.warmup_rounds = 0;
  by.memory_rounds = 0;
  by.rounds = chosen.runs;
  by.max_seconds = std::numeric_limits<double>::infinity();
  by.is_timed = false;

  terminal terminal(chosen.common.color, chosen.common.is_quiet);
  runner runner;
  std::size_t name_width = 0;
  for (const prepared_program& program : session.programs) {
    name_width = std::max(name_width, program.task.name.size());
  }
  run_programs(session, by, runner, terminal, [&](const program_results& of) {
    if (!chosen.common.is_quiet) {
      terminal.print(verdict_line(terminal, of, name_width));
    }
    print_failures(terminal, of);
  });
  const results& found = session.found;
  if (!chosen.common.is_quiet || found.interrupted) {
    terminal.print(summary(found, "every output as it should be"));
  }
  return exit_status_of(found, runner);
}

}  // namespace sidebyside
