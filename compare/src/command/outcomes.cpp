// compare outcomes: how often each outcome comes up where there are several.
#include "measure/outcomes.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "show/chart.hpp"
#include "show/messages.hpp"

namespace sidebyside {
namespace {

/// The programs with several outcomes that have these names, or all, with the
/// implementations alone that have them.
std::vector<program> select_varying(manifest manifest,
                                    const std::vector<std::string>& names) {
  const std::vector<program> wanted = select_programs(manifest, names);
  std::vector<std::string> varying;
  for (program& task : manifest.programs) {
    std::erase_if(task.implementations, [&](std::size_t index) {
      const std::string& name = manifest.implementations[index].name;
      return !expectation_of(task, name).outcomes;
    });
    if (!task.implementations.empty()) varying.push_back(task.name);
  }
  if (names.empty() && varying.empty()) {
    throw user_error("{}: no program has several outcomes",
                     manifest.file.string());
  }
  for (const program& task : wanted) {
    if (names.empty() || std::ranges::count(varying, task.name) > 0) continue;
    throw user_error(
        "{} always prints the same; programs with several outcomes: {}",
        task.name,
        varying.empty() ? "none" : fmt::format("{}", fmt::join(varying, ", ")));
  }
  return select_programs(manifest, names.empty() ? varying : names);
}

}  // namespace

int outcomes(const global_options& global, const outcomes_arguments& chosen) {
  session session(global, chosen);
  session.prepare(select_varying(session.manifest, chosen.programs));
  const auto observe = [&](auto runs) { session.show_runs(runs, chosen.runs); };
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
