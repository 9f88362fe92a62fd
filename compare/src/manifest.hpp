/// The manifest, compare/programs.toml, parsed and validated into plain
/// structs. compare/README.md describes its keys.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "expectation.hpp"

namespace compare {

/// One way to write a program: a language, or a variant within one.
struct implementation {
  std::string name;
  std::string label;                 ///< for people; the name if not given
  std::string source;                ///< with placeholders; may be empty
  std::vector<std::string> command;  ///< with placeholders
};

/// One task that several implementations do.
struct program {
  std::string name;
  std::string title;                         ///< the name if not given
  std::vector<std::size_t> implementations;  ///< indices; first: reference
  std::vector<std::string> args;             ///< with placeholders
  std::optional<double> timeout_seconds;
  expectation expected;
};

struct manifest {
  std::filesystem::path file;
  std::vector<implementation> implementations;
  std::vector<program> programs;
};

/// Reads and validates a manifest. Throws user_error with file, line and key.
manifest read_manifest(const std::filesystem::path& file);

/// The programs of these names, in the manifest's order, each once; all of
/// them if no name is given. Throws user_error for a name that is not there.
std::vector<program> select_programs(const manifest& from,
                                     const std::vector<std::string>& names);

/// The command of an implementation of a program, placeholders filled in.
std::vector<std::string> command_line(const implementation& side,
                                      const program& task,
                                      const std::filesystem::path& bin_dir);

/// The source of an implementation of a program; empty if none is given.
std::string source_file(const implementation& side, const program& task,
                        const std::filesystem::path& bin_dir);

}  // namespace compare
