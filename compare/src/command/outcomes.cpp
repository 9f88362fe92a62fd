// compare outcomes: how often each outcome comes up where there are several.
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "base/error.hpp"
#include "command/command.hpp"
#include "command/session.hpp"
#include "measure/turns.hpp"
#include "show/chart.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

bool is_varying(const side& side) { return side.expected.outcomes.has_value(); }

/// The names of all programs with a side that has several outcomes.
std::vector<std::string> varying_names(const manifest& manifest) {
  std::vector<std::string> names;
  for (const program& program : manifest.programs) {
    if (!std::ranges::any_of(program.sides, is_varying)) continue;
    names.push_back(program.name);
  }
  return names;
}

/// Keeps the sides that have several outcomes, and the programs that have such
/// a side. Throws user_error for a program that was named and has none, and if
/// there are none at all.
std::vector<program> keep_varying(std::vector<program> programs,
                                  const session& session) {
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
  session.prepare(keep_varying(session.resolve_programs(), session));
  return session.run("every outcome is one that is allowed", [&] {
    session.show_header();
    for (const prepared_program& program : session.programs) {
      if (!session.begin(program)) return;
      auto& all = session.results.outcomes;
      all.push_back(count_outcomes(session.runner, program,
                                   {chosen.runs, chosen.jobs},
                                   session.progress));
      print_histogram(session.screen, all.back());
      print_failures(session.screen, all.back());
    }
  });
}

}  // namespace sidebyside
