// compare outcomes: how often each outcome of the racy programs comes up.
#include "measure/outcomes.hpp"

#include <fmt/ranges.h>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "show/chart.hpp"

namespace sidebyside {
namespace {

/// The racy programs that have these names, or all.
std::vector<program> select_racy(const manifest& manifest,
                                 const std::vector<std::string>& names) {
  std::vector<std::string> racy;
  for (const program& task : manifest.programs) {
    if (task.expected.outcomes) racy.push_back(task.name);
  }
  if (names.empty() && racy.empty()) {
    throw user_error(fmt::format("{}: no program has several outcomes",
                                 manifest.file.string()));
  }
  std::vector<program> chosen =
      select_programs(manifest, names.empty() ? racy : names);
  for (const program& task : chosen) {
    if (task.expected.outcomes) continue;
    throw user_error(fmt::format(
        "{} always prints the same; programs with several outcomes: {}",
        task.name,
        racy.empty() ? "none" : fmt::format("{}", fmt::join(racy, ", "))));
  }
  return chosen;
}

}  // namespace

int outcomes(const global_options& global, const outcomes_arguments& chosen) {
  session session(global, chosen);
  session.prepare(select_racy(session.manifest, chosen.programs));
  const auto observe = [&](const outcome_results& so_far) {
    session.show_progress([&] {
      return fmt::format("run {} of {}", so_far.sides.back().runs, chosen.runs);
    });
  };
  return session.run("every outcome is one that is allowed", [&] {
    session.show_header();
    session.for_each_program([&](const prepared_program& program) {
      auto& all = session.found.outcomes;
      all.push_back(count_outcomes(session.runner, program, chosen.runs,
                                   chosen.jobs, observe));
      print_histogram(session.screen, all.back());
      print_failures(session.screen, all.back());
    });
  });
}

}  // namespace sidebyside
