/// The commands of all programs, looked up before the first run.
#pragma once

#include <functional>
#include <memory>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"

namespace sidebyside {

/// A program, and for each of its sides the command, ready to run.
struct prepared_program {
  sidebyside::program program;
  std::vector<command> commands;
  sidebyside::limits limits;
  /// The reference's run whose stdout all others must print; or null.
  std::shared_ptr<const run_result> first_run = nullptr;
};

/// Receives news on the runs of a program. Is called often, with a function
/// that describes the current step in a line.
using observer =
    std::function<void(const std::function<std::string()>& describe)>;

/// Adds a side to the results of its program, before the first run.
auto& add_side(auto& results, const side& side) {
  auto& runs = results.sides.emplace_back();
  runs.implementation = side.name;
  runs.label = side.label;
  runs.has_outcomes =
      !side.expected.output && !side.expected.has_output_of_reference;
  if constexpr (requires { runs.racy; }) runs.racy = side.expected.racy;
  return runs;
}

/// Makes the results of a program before its first run, with all of its sides.
template <class Results>
Results make_results(const program& program) {
  Results results;
  results.program = program.key;
  for (const side& side : program.sides) add_side(results, side);
  return results;
}

/// Finds a command that runs before or after the runs of a side, or of its
/// whole program. Null if there is none. Throws user_error if it is missing.
std::shared_ptr<const command> find_extra(const extra_command& extra,
                                          const side& side,
                                          bool is_per_program);

/// Finds the commands of the programs. Throws user_error that names all missing
/// executables, and gives the advice, and for a missing file with an output.
std::vector<prepared_program> prepare(std::vector<program> programs,
                                      std::string_view advice);

/// Two builds of the same programs.
struct prepared_builds {
  /// One for each implementation of each program, "atomic-counters/go", with
  /// the sides "before" and "after".
  std::vector<prepared_program> pairs;
  std::vector<std::string> only_before;  ///< "program/implementation"
  std::vector<std::string> only_after;
  /// Those that run the same file in both, with that file.
  std::vector<std::string> unchanged;
};

/// Finds the commands of the same programs in two builds. Throws user_error for
/// those that neither build has, with the advice, and if no two can be
/// compared.
prepared_builds prepare_builds(const std::vector<program>& before,
                               const std::vector<program>& after,
                               std::string_view advice);

}  // namespace sidebyside
