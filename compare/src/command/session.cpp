#include "command/session.hpp"

#include <algorithm>

#include "manifest/manifest.hpp"
#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "show/table.hpp"

namespace sidebyside {

prepared_session prepare_session(const global_options& global,
                                 const run_options& options,
                                 const manifest& from,
                                 const std::vector<program>& programs,
                                 const std::filesystem::path& bin_dir) {
  prepared_session session;
  session.programs = prepare(from, programs, bin_dir, options.timeout_seconds,
                             options.max_output_bytes);
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
  session.found.conditions = read_environment(bin_dir);
  session.found.command_line = global.command_line;
  return session;
}

prepared_session prepare_session(const global_options& global,
                                 const run_options& options) {
  const manifest from = read_manifest(global.manifest);
  return prepare_session(global, options, from,
                         select_programs(from, options.programs),
                         global.bin_dir.value_or(release_bin_dir));
}

void for_each_program(
    prepared_session& session, runner& runner,
    const std::function<void(const prepared_program&)>& run_one) {
  results& found = session.found;
  for (const prepared_program& program : session.programs) {
    if (runner.stop_signal() != 0) break;
    found.interrupted = true;  // until it has been shown
    run_one(program);
  }
  found.interrupted = runner.stop_signal() != 0;
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
  for_each_program(session, runner, [&](const prepared_program& program) {
    auto& programs = session.found.programs;
    programs.push_back(run_rounds(runner, program, by, observe));
    show(programs.back());
  });
}

void run_and_export(results& found, exports& to,
                    const std::function<void()>& body) {
  try {
    body();
  } catch (...) {
    found.interrupted = true;
    to.write(found);
    throw;
  }
  to.write(found);
}

void add_time_warnings(results& found) {
  for (auto& warning :
       {placement_warning(found.programs), spread_warning(found.programs)}) {
    if (warning) found.warnings.push_back(*warning);
  }
}

int exit_status_of(const results& found, runner& runner) {
  if (runner.stop_signal() != 0) return stopped + runner.stop_signal();
  return count_runs(found).failed_programs > 0 ? check_failed : all_good;
}

}  // namespace sidebyside
