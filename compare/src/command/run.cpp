// compare run: verifies and times.
#include <utility>

#include "command/command.hpp"
#include "command/session.hpp"
#include "show/messages.hpp"
#include "show/table_printer.hpp"

namespace sidebyside {

int run(const global_options& global, const run_arguments& chosen) {
  session session(global, chosen);
  session.prepare(session.selected_programs());
  session.prepare_timing();
  table_printer printer(session.screen,
                        times_table(session.reference(), session.labels()));
  return session.run(session.all_held(), [&] {
    session.show_header();
    printer.print_headings();
    session.time_programs(chosen.plan, [&](timed_program times) {
      auto& programs = session.found.programs;
      programs.push_back(std::move(times));
      printer.print(rows_of(programs.back()));
      print_failures(session.screen, programs.back());
    });
  });
}

}  // namespace sidebyside
