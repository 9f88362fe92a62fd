/// What must be there before the first run: every command of the programs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "process/runner.hpp"

namespace sidebyside {

/// A program's commands, one for each of its sides, found and ready to run.
struct prepared_program {
  program task;
  std::vector<implementation> sides;
  std::vector<command> commands;
  sidebyside::limits limits;
};

/// Results of a program before its first run: a side for each of its sides.
template <class Results>
Results make_results(const prepared_program& program) {
  Results results;
  results.program = program.task.key;
  for (const implementation& side : program.sides) {
    auto& made = results.sides.emplace_back();
    made.implementation = side.name;
    made.label = side.label;
    made.has_outcomes =
        !expectation_of(program.task, side.name).output.has_value();
  }
  return results;
}

/// Finds every command of the programs. Throws user_error that names all that
/// are missing.
std::vector<prepared_program> prepare(const manifest& manifest,
                                      const std::vector<program>& programs,
                                      const std::filesystem::path& bin_dir);

/// Two builds of the same programs.
struct prepared_builds {
  /// One for each implementation of each program, "atomic-counters/go", whose
  /// sides are "before" and "after".
  std::vector<prepared_program> pairs;
  std::vector<std::string> only_before;  ///< "program/implementation"
  std::vector<std::string> only_after;
};

/// Finds the commands of the programs in two folders of executables. Throws
/// user_error for those that neither has, and if no two can be compared.
prepared_builds prepare_builds(const manifest& manifest,
                               const std::vector<program>& programs,
                               const std::filesystem::path& old_dir,
                               const std::filesystem::path& new_dir);

}  // namespace sidebyside
