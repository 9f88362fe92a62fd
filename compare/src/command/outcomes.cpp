// compare outcomes: how often each outcome comes up where there are several.
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "command/session.hpp"
#include "measure/turns.hpp"
#include "show/chart.hpp"

namespace sidebyside {
namespace {

bool is_varying(const side& side) { return side.expected.outcomes.has_value(); }

bool has_varying_side(const program& program) {
  return std::ranges::any_of(program.sides, is_varying);
}

/// Returns the programs with several outcomes, without the sides that always
/// print the same. Throws user_error for a program that was named and always
/// prints the same, and if every program does.
std::vector<program> resolve_varying(session& session) {
  std::vector<program> programs = session.resolve_programs();
  for (program& program : programs) {
    std::erase_if(program.sides, std::not_fn(is_varying));
    if (!program.sides.empty() || session.options.programs.empty()) continue;
    auto varying = session.manifest.programs;
    std::erase_if(varying, std::not_fn(has_varying_side));
    throw user_error(
        "{} always prints the same; programs with several outcomes: {}",
        program.name, fmt::join(collect(varying, &program::name), ", "));
  }
  std::erase_if(programs, std::not_fn(has_varying_side));
  if (!programs.empty()) return programs;
  throw user_error("{}: no program has several outcomes",
                   session.manifest.file.string());
}

}  // namespace

int outcomes(const outcomes_arguments& chosen) {
  session session(chosen);
  session.prepare(resolve_varying(session));
  return session.run("every outcome is one that is allowed", [&] {
    print_environment(session.screen, session.results.conditions);
    while (const auto* program = session.next()) {
      const outcome_results& counts = session.results.outcomes.emplace_back(
          count_outcomes(session.runner, *program, {chosen.runs, chosen.jobs},
                         session.progress));
      for (const auto& part : split_by_allowed(counts)) {
        print_histogram(session.screen, part);
      }
      print_failures(session.screen, counts);
    }
  });
}

}  // namespace sidebyside
