/// The manifest, compare/programs.toml, parsed and validated into plain
/// structs. compare/README.md describes its keys.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "expectation.hpp"
#include "pattern.hpp"

namespace compare {

/// How an implementation is run under its race detector, and what the detector
/// says where it finds a race.
struct race_detector {
  std::string name;                    ///< for people, such as "go build -race"
  std::vector<std::string> build;      ///< builds all programs; may be empty
  std::vector<std::string> command;    ///< with placeholders
  std::vector<std::string> variables;  ///< "NAME=value"
  int exit_status = 0;                 ///< of a run with a report
  pattern report;                      ///< one report, in what stderr has
  /// Within it: what kind of access, and in which line of "{source}".
  std::string access;
  std::string install;  ///< what to install where it is missing
  std::vector<std::string> probe_variables;
  pattern probe_pattern;  ///< in stderr if the detector is there
};

/// One way to write a program: a language, or a variant within one.
struct implementation {
  std::string name;
  std::string label;                   ///< for people; the name if not given
  std::string source;                  ///< with placeholders; may be empty
  std::vector<std::string> command;    ///< with placeholders
  std::vector<std::string> variables;  ///< of its environment: "NAME=value"
  std::optional<race_detector> detector;
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

/// The manifest with each implementation run under its race detector; those
/// that have none do not take part.
manifest with_detectors(manifest from);

/// The command of an implementation of a program, placeholders filled in.
std::vector<std::string> command_line(const implementation& side,
                                      const program& task,
                                      const std::filesystem::path& bin_dir);

/// The source of an implementation of a program; empty if none is given.
std::string source_file(const implementation& side, const program& task,
                        const std::filesystem::path& bin_dir);

}  // namespace compare
