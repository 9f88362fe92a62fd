// compare run: verifies and times.
#include <utility>

#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "show/messages.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

int run(const global_options& global, const run_arguments& chosen) {
  session session(global, chosen.common, chosen.files);
  const manifest from = read_manifest(global.manifest);
  session.prepare(from, select_programs(from, chosen.common.programs),
                  global.bin_dir.value_or(release_bin_dir));
  find_launcher();
  results& found = session.found();
  found.warnings = noise_warnings(found.conditions);
  table_printer shown(session.to(),
                      times_table(session.reference(), session.labels()));
  return session.run("every output as it should be", [&] {
    session.show([&] { shown.print_headings(); });
    session.time_programs(plan_of(chosen.rounds),
                          [&](const prepared_program&, timed_program times) {
                            found.programs.push_back(std::move(times));
                            const timed_program& of = found.programs.back();
                            session.show([&] { shown.print(rows_of(of)); });
                            print_failures(session.to(), of);
                          });
  });
}

}  // namespace sidebyside
