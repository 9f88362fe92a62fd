// compare verify: correctness alone.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "measure/schedule.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

std::string verdict_line(const terminal& terminal, const verified_program& of,
                         std::size_t name_width) {
  std::string line = pad(of.program, name_width);
  for (const side_runs& side : of.sides) {
    line += fmt::format(
        "  {} {} × {}", escape(side.label), side.runs,
        terminal.paint(side.failed_runs == 0 ? style::good : style::bad,
                       output_verdict(of.has_outcomes, side)));
  }
  return line + "\n";
}

}  // namespace

int verify(const global_options& global, const verify_arguments& chosen) {
  session session(global, chosen.common, {});
  const manifest from = read_manifest(global.manifest);
  session.prepare(from, select_programs(from, chosen.common.programs),
                  global.bin_dir.value_or(release_bin_dir));
  terminal& to = session.to();
  std::size_t name_width = 0;
  for (const prepared_program& program : session.programs()) {
    name_width = std::max(name_width, program.task.name.size());
  }
  tally sum;
  session.for_each_program([&](const prepared_program& program) {
    const verified_program of = verify_runs(
        session.the_runner(), program, chosen.runs,
        [&](const verified_program& so_far) {
          if (!to.is_progress_due()) return;
          to.progress(fmt::format("{}  {}", so_far.program,
                                  count(so_far.sides.back().runs, "round")));
        });
    sum.add(of);
    session.show([&] { to.print(verdict_line(to, of, name_width)); });
    print_failures(to, of);
  });
  const bool is_interrupted = session.is_interrupted();
  if (!chosen.common.is_quiet || is_interrupted) {
    to.print(summary(sum, is_interrupted, "every output as it should be",
                     "program"));
  }
  if (is_interrupted) return stopped + session.the_runner().stop_signal();
  return sum.failed_programs > 0 ? check_failed : all_good;
}

}  // namespace sidebyside
