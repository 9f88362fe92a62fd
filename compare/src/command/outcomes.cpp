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
#include "show/chart.hpp"
#include "show/messages.hpp"

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
  session session(global, chosen.common, chosen.files);
  const manifest from = read_manifest(global.manifest);
  session.prepare(from, select_racy(from, chosen.common),
                  global.bin_dir.value_or(release_bin_dir));
  terminal& to = session.to();
  const auto observe = [&](const outcome_results& so_far) {
    if (to.is_progress_due()) to.progress(progress_of(so_far, chosen.runs));
  };
  return session.run("every outcome is one that is allowed", [&] {
    session.for_each_program([&](const prepared_program& program) {
      auto& all = session.found().outcomes;
      all.push_back(count_outcomes(session.the_runner(), program, chosen.runs,
                                   chosen.jobs, observe));
      session.show([&] { print_histogram(to, all.back()); });
      print_failures(to, all.back());
    });
  });
}

}  // namespace sidebyside
