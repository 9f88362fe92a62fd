// compare regress: is one build slower than another, or does it print something
// else?
#include <fmt/ranges.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "manifest/reader.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "results/figures.hpp"
#include "show/table.hpp"

namespace sidebyside {
namespace {

/// A folder that is not there is told by the command line; one without a build
/// has no programs, and that is told by prepare_builds().
prepared_session prepare_pairs(const global_options& global,
                               const regress_arguments& chosen) {
  const manifest from = read_manifest(global.manifest);
  prepared_builds builds =
      prepare_builds(from, select_programs(from, chosen.common.programs),
                     chosen.before, chosen.after, chosen.common.timeout_seconds,
                     chosen.common.max_output_bytes);
  if (chosen.common.cpus) pin_to_cpus(*chosen.common.cpus);
  prepared_session session;
  session.programs = std::move(builds.pairs);
  session.labels = {"before", "after"};
  session.reference = "before";
  session.found.conditions = read_environment(chosen.after);
  session.found.command_line = global.command_line;
  session.found.only_before = std::move(builds.only_before);
  session.found.only_after = std::move(builds.only_after);
  return session;
}

/// A compiler's difference is none of the program's.
std::vector<std::string> toolchain_warnings(const environment& before,
                                            const environment& after) {
  std::vector<std::string> warnings;
  for (const auto& [label, toolchain] : before.toolchains) {
    const auto now = after.toolchains.find(label);
    if (now == after.toolchains.end() || now->second == toolchain) continue;
    warnings.push_back(
        fmt::format("{} was built by another toolchain before: {}",
                    escape(label), escape(toolchain)));
  }
  return warnings;
}

/// Makes a failure of a program that is slower by more than is tolerated.
void fail_if_slower(program_results& of) {
  const auto measured = compare_to_reference(of, 1).ratio;
  if (!of.failures.empty() || judge(of, measured) != verdict::slower) return;
  const samples& after = of.sides[1];
  of.failures.push_back(
      {after.implementation,
       after.label,
       count(measured->rounds, "round"),
       {fmt::format("slower: {} of the time before, where {:.2f} is tolerated",
                    ratio_figure(*measured), 1 + *of.tolerance),
        {}},
       check::time});
}

/// Names those of which it is open whether they are slower; none if none is.
std::optional<std::string> undecided_warning(
    const std::vector<program_results>& programs) {
  std::vector<std::string> open;
  for (const program_results& of : programs) {
    const verdict found = judge(of, compare_to_reference(of, 1).ratio);
    if (found == verdict::undecided || found == verdict::too_few_rounds) {
      open.push_back(of.program);
    }
  }
  if (open.empty()) return std::nullopt;
  return fmt::format("undecided when the time was up, see --max-time: {}",
                     fmt::join(open, ", "));
}

void print_one_sided(terminal& to, std::string_view when,
                     const std::vector<std::string>& names) {
  if (names.empty()) return;
  to.print(
      fmt::format("only {}, not compared: {}\n", when, fmt::join(names, ", ")));
}

}  // namespace

int regress(const global_options& global, const regress_arguments& chosen) {
  prepared_session session = prepare_pairs(global, chosen);
  find_launcher();
  runner runner;
  exports files(chosen.files);

  plan by;
  by.max_seconds = chosen.max_seconds;
  by.tolerance = chosen.tolerance;
  // So that it holds for all of them together.
  by.error_rate =
      (1 - standard_level) / static_cast<double>(session.programs.size());

  terminal terminal(chosen.common.color, chosen.common.is_quiet);
  results& found = session.found;
  found.warnings = noise_warnings(found.conditions);
  for (std::string& warning :
       toolchain_warnings(read_environment(chosen.before), found.conditions)) {
    found.warnings.push_back(std::move(warning));
  }
  table table(terminal, session.labels, session.reference);
  const bool is_quiet = chosen.common.is_quiet;
  run_and_export(found, files, [&] {
    if (!is_quiet) {
      table.print_environment(found.conditions);
      table.print_headings();
    }
    run_programs(session, by, runner, terminal, [&](const program_results&) {
      program_results& of = found.programs.back();
      if (runner.stop_signal() == 0) fail_if_slower(of);
      if (!is_quiet) table.print_program(of);
      print_failures(terminal, of);
    });
    if (auto warning = undecided_warning(found.programs)) {
      found.warnings.push_back(std::move(*warning));
    }
    add_time_warnings(found);
    if (!is_quiet) {
      print_one_sided(terminal, "before", found.only_before);
      print_one_sided(terminal, "after", found.only_after);
      table.print_legend(interval_words(found.programs));
    }
    table.print_warnings(found.warnings);
    if (!is_quiet || found.interrupted) {
      terminal.print(summary(
          found, fmt::format("every output as it should be, nothing found to "
                             "be slower by more than {:.3g} %",
                             chosen.tolerance * 100)));
    }
  });
  return exit_status_of(found, runner);
}

}  // namespace sidebyside
