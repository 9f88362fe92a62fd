// compare outcomes: how often each outcome comes up where there are several.
#include "measure/outcomes.hpp"

#include <fmt/ranges.h>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "show/chart.hpp"

namespace sidebyside {
namespace {

/// The program with the implementations alone that have several outcomes.
program with_outcomes(const manifest& manifest, program task) {
  std::erase_if(task.implementations, [&](std::size_t index) {
    const std::string& name = manifest.implementations[index].name;
    return !expectation_of(task, name).outcomes;
  });
  return task;
}

/// The programs with several outcomes that have these names, or all.
std::vector<program> select_varying(const manifest& manifest,
                                    const std::vector<std::string>& names) {
  std::vector<program> chosen;
  std::vector<std::string> varying;
  for (const program& task : manifest.programs) {
    program reduced = with_outcomes(manifest, task);
    if (reduced.implementations.empty()) continue;
    varying.push_back(task.name);
    if (names.empty()) chosen.push_back(std::move(reduced));
  }
  if (names.empty() && varying.empty()) {
    throw user_error(fmt::format("{}: no program has several outcomes",
                                 manifest.file.string()));
  }
  if (names.empty()) return chosen;
  for (const program& task : select_programs(manifest, names)) {
    chosen.push_back(with_outcomes(manifest, task));
    if (!chosen.back().implementations.empty()) continue;
    throw user_error(fmt::format(
        "{} always prints the same; programs with several outcomes: {}",
        task.name,
        varying.empty() ? "none"
                        : fmt::format("{}", fmt::join(varying, ", "))));
  }
  return chosen;
}

}  // namespace

int outcomes(const global_options& global, const outcomes_arguments& chosen) {
  session session(global, chosen);
  session.prepare(select_varying(session.manifest, chosen.programs));
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
