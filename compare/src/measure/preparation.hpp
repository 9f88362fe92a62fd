/// What must be there before the first run: every command of the programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"

namespace sidebyside {

/// A program, and for each of its sides the command, ready to run.
struct prepared_program {
  sidebyside::program program;
  std::vector<command> commands;
  sidebyside::limits limits;
};

/// Makes the results of a program before its first run, with all of its sides.
template <class Results>
Results make_results(const program& program) {
  Results results;
  results.program = program.key;
  for (const side& side : program.sides) {
    auto& added = results.sides.emplace_back();
    added.implementation = side.name;
    added.label = side.label;
    added.has_outcomes = !side.expected.output.has_value();
  }
  return results;
}

/// Finds the commands of the programs. Throws user_error that names all
/// executables that are missing, and gives the advice.
std::vector<prepared_program> prepare(std::vector<program> programs,
                                      std::string_view advice);

/// Two builds of the same programs.
struct prepared_builds {
  /// One for each implementation of each program, "atomic-counters/go", with
  /// the sides "before" and "after".
  std::vector<prepared_program> pairs;
  std::vector<std::string> only_before;  ///< "program/implementation"
  std::vector<std::string> only_after;
};

/// Finds the commands of the same programs in two builds. Throws user_error for
/// those that neither build has, and if no two can be compared.
prepared_builds prepare_builds(const std::vector<program>& before,
                               const std::vector<program>& after);

}  // namespace sidebyside
