// compare outcomes: how often each outcome of the racy programs comes up.
#include "measure/outcomes.hpp"

#include <fmt/ranges.h>

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "show/histogram.hpp"
#include "show/table.hpp"

namespace sidebyside {
namespace {

/// The racy programs that the options name, or all.
std::vector<program> select_racy(const manifest& from,
                                 const run_options& options) {
  std::vector<program> chosen;
  std::vector<std::string> racy;
  for (const program& task : from.programs) {
    if (task.expected.outcomes) racy.push_back(task.name);
  }
  for (const program& task : select_programs(from, options.programs)) {
    if (task.expected.outcomes) {
      chosen.push_back(task);
    } else if (!options.programs.empty()) {
      throw user_error(fmt::format(
          "{} always prints the same; programs with several outcomes: {}",
          task.name,
          racy.empty() ? "none" : fmt::format("{}", fmt::join(racy, ", "))));
    }
  }
  if (chosen.empty()) {
    throw user_error(
        fmt::format("{}: no program has several outcomes", from.file.string()));
  }
  return chosen;
}

std::string progress_of(const outcome_results& so_far, std::size_t runs) {
  std::string line = so_far.program;
  for (const outcome_side& side : so_far.sides) {
    line += fmt::format("  {} {} of {}", escape(side.label), side.runs, runs);
  }
  return line;
}

}  // namespace

int outcomes(const global_options& global, const outcomes_arguments& chosen) {
  const manifest from = read_manifest(global.manifest);
  prepared_session session = prepare_session(
      global, chosen.common, from, select_racy(from, chosen.common),
      global.bin_dir.value_or(release_bin_dir));
  runner runner;
  exports files(chosen.files);
  terminal terminal(chosen.common.color, chosen.common.is_quiet);
  const bool is_quiet = chosen.common.is_quiet;
  results& found = session.found;
  run_and_export(found, files, [&] {
    if (!is_quiet) {
      table(terminal, session.labels, session.reference)
          .print_environment(found.conditions);
    }
    for_each_program(session, runner, [&](const prepared_program& program) {
      found.outcomes.push_back(
          count_outcomes(runner, program, chosen.runs, chosen.jobs,
                         [&](const outcome_results& so_far) {
                           if (!terminal.is_progress_due()) return;
                           terminal.progress(progress_of(so_far, chosen.runs));
                         }));
      const outcome_results& of = found.outcomes.back();
      if (!is_quiet) print_histogram(terminal, of);
      print_failures(terminal, of);
    });
    if (!is_quiet || found.interrupted) {
      terminal.print(summary(found, "every outcome is one that is allowed"));
    }
  });
  return exit_status_of(found, runner);
}

}  // namespace sidebyside
