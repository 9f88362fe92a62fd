#include "session.hpp"

#include <algorithm>

#include "../manifest.hpp"
#include "../table.hpp"

namespace compare {

prepared_session prepare_session(const global_options& global,
                                 const run_options& options) {
  prepared_session session;
  const manifest from = read_manifest(global.manifest);
  session.programs =
      prepare(from, select_programs(from, options.programs), global.bin_dir,
              options.timeout_seconds, options.max_output_bytes);
  if (options.cpus) pin_to_cpus(*options.cpus);
  for (const prepared_program& program : session.programs) {
    const std::string& reference = program.sides.front().label;
    if (session.reference.empty()) session.reference = reference;
    if (session.reference != reference) session.reference = "the first";
    for (const implementation& side : program.sides) {
      auto& labels = session.labels;
      if (std::find(labels.begin(), labels.end(), side.label) == labels.end()) {
        labels.push_back(side.label);
      }
    }
  }
  session.found.conditions = read_environment(global.bin_dir);
  session.found.command_line = global.command_line;
  return session;
}

void run_programs(prepared_session& session, const plan& by, runner& runner,
                  terminal& terminal,
                  const std::function<void(const program_results&)>& show) {
  const auto observe = [&](const program_results& so_far,
                           const std::string& now) {
    if (terminal.is_progress_due()) {
      terminal.progress(progress_line(so_far, now));
    }
  };
  results& found = session.found;
  for (const prepared_program& program : session.programs) {
    if (runner.stop_signal() != 0) break;
    found.programs.push_back(run_rounds(runner, program, by, observe));
    found.interrupted = true;  // until the last program has been shown
    show(found.programs.back());
  }
  found.interrupted = runner.stop_signal() != 0;
}

int exit_status_of(const results& found, runner& runner) {
  if (runner.stop_signal() != 0) return stopped + runner.stop_signal();
  return any_failure(found) ? check_failed : all_good;
}

}  // namespace compare
