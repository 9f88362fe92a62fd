// compare outcomes: how often each outcome comes up where there are several.
#include <fmt/ranges.h>

#include "command/session.hpp"
#include "measure/turns.hpp"
#include "show/chart.hpp"

namespace sidebyside {
namespace {

bool is_varying(const side& side) { return side.expected.outcomes.has_value(); }

/// Returns the names of all programs with a side that has several outcomes.
std::vector<std::string> varying_names(const manifest& manifest) {
  std::vector<std::string> names;
  for (const program& program : manifest.programs) {
    if (!std::ranges::any_of(program.sides, is_varying)) continue;
    names.push_back(program.name);
  }
  return names;
}

/// Returns the programs with several outcomes, and those of their sides that
/// have them. Throws user_error for a program that was named and has none, and
/// if there are none at all.
std::vector<program> resolve_varying(const session& session) {
  std::vector<program> programs = session.resolve_programs();
  for (program& program : programs) {
    std::erase_if(program.sides, std::not_fn(is_varying));
    if (!program.sides.empty() || session.options.programs.empty()) continue;
    throw user_error(
        "{} always prints the same; programs with several "
        "outcomes: {}",
        program.name, fmt::join(varying_names(session.manifest), ", "));
  }
  std::erase_if(programs, [](auto& each) { return each.sides.empty(); });
  if (!programs.empty()) return programs;
  throw user_error("{}: no program has several outcomes",
                   session.manifest.file.string());
}

}  // namespace

int outcomes(const global_options& global, const outcomes_arguments& chosen) {
  session session(global, chosen);
  session.prepare(resolve_varying(session));
  terminal& screen = session.screen;
  results& results = session.results;
  return session.run("every outcome is one that is allowed", [&] {
    print_environment(screen, results.conditions);
    while (const auto* program = session.next()) {
      const outcome_results& counts = results.outcomes.emplace_back(
          count_outcomes(session.runner, *program, {chosen.runs, chosen.jobs},
                         session.progress));
      print_histogram(screen, counts);
      print_failures(screen, counts);
    }
  });
}

}  // namespace sidebyside
