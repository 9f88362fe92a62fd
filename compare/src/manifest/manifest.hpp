/// The manifest, compare/programs.toml, as plain structs. compare/MANIFEST.md
/// describes its keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/outcome.hpp"
#include "manifest/pattern.hpp"

namespace sidebyside {

/// The outcomes that a program may have: all of stdout matches a pattern, and
/// its first capture is one of the numbers that are allowed.
struct outcome_set {
  sidebyside::pattern pattern;
  /// In ascending order. Whatever matches is allowed if there is none.
  std::vector<allowed_outcome> allowed = {};

  /// The outcome that a text is: its first capture, or all of it where the
  /// pattern has none; and why it is not allowed, none if it is. No outcome
  /// where the text does not match.
  struct reading {
    std::optional<std::string> outcome;
    std::optional<std::string> objection;
  };
  [[nodiscard]] reading read(const std::string& text) const;
};

/// What every run of a program must be like.
struct expectation {
  bool racy = false;
  std::optional<std::string> output;  ///< stdout, byte for byte; or else
  std::optional<outcome_set> outcomes;
  std::optional<std::string> errors = "";  ///< stderr; none: anything may be
  int exit_status = 0;
};

/// How an implementation is run under its race detector, and what the detector
/// says where it finds a race.
struct race_detector {
  std::string name;
  std::string label;                   ///< for people, such as "go build -race"
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
  std::vector<std::string> probe_command;  ///< has a race; with placeholders
  std::string probe_advice;  ///< what to do where none is reported; or empty
};

/// How an executable is disassembled, and how to read what that prints. Each
/// pattern matches a line as a whole.
struct disassembler {
  std::string name;
  std::vector<std::string> command;  ///< with the placeholder "{file}"
  std::string install;               ///< what to install where it is missing
  pattern function;  ///< the start of one: its name, and its source file
  pattern place;     ///< file and line of the instructions from here on
  pattern caller;    ///< file and line that the place before was inlined into
  pattern instruction;  ///< address and text
  pattern padding;      ///< the text of an instruction that does nothing
  /// Within a text: an address; a distance from the instruction; the name
  /// that stands there.
  pattern target;
  /// Applied to an instruction's text in turn, each as long as it matches.
  std::vector<std::pair<pattern, std::string>> rewrites;
};

/// A name in sources, and where it is documented.
struct documentation {
  pattern name;
  std::string url;  ///< "\1" stands for the pattern's first capture
};

/// One way to write a program: a language, or a variant within one.
struct implementation {
  std::string name;
  std::string label;                   ///< for people; the name if not given
  std::string source;                  ///< with placeholders; may be empty
  std::vector<std::string> command;    ///< with placeholders
  std::vector<std::string> variables;  ///< of its environment: "NAME=value"
  std::vector<std::string> toolchain;  ///< prints what it is; or empty
  bool is_optional = false;            ///< only programs that name it have it
  std::optional<race_detector> detector;
  std::string no_detector;  ///< why there is none; may be empty
  std::optional<sidebyside::disassembler> disassembler;
  /// What Compiler Explorer's address is to hold, as JSON, in which "{source}"
  /// stands for the source as a string; empty: there is no link.
  std::string explorer;
};

/// One task that several implementations do.
struct program {
  std::string name;
  std::string key;      ///< in results: the name, or that of a point of a sweep
  std::string chapter;  ///< may be empty
  std::string title;    ///< the name if not given
  std::string shows;    ///< a sentence: what there is to see; may be empty
  std::string why;      ///< why the sides differ; may be empty
  /// The program that this one changes a few lines of; may be empty.
  std::string builds_on;
  bool is_standalone = true;  ///< its sources need no file beside them
  std::vector<std::size_t> implementations;  ///< indices; first: reference
  std::vector<std::string> args;             ///< with placeholders
  std::optional<double> timeout_seconds;
  expectation expected;
  /// Of implementations whose output differs, by name.
  std::map<std::string, expectation> own_expectations;
  /// Of a point of a sweep: what its own placeholders stand for.
  std::map<std::string, std::string> parameters;
  /// False for a point of a sweep that is too large for the reference.
  bool has_reference = true;
};

/// A program as it is run with one value of a sweep's parameter.
struct sweep_value {
  std::int64_t value = 0;
  std::optional<std::int64_t> operations;  ///< how many the program does
  program task;  ///< its key is such as "many-goroutines/n=1000"
};

/// A program whose parameter is varied over a range.
struct sweep {
  std::string name;
  std::string group;  ///< sweeps of one group are shown together; or empty
  std::string parameter;
  std::vector<std::size_t> implementations;  ///< of the program
  /// The largest value for each of the implementations, where there is one.
  std::vector<std::optional<std::int64_t>> largest;
  std::vector<sweep_value> values;  ///< in ascending order
};

struct manifest {
  std::filesystem::path file;
  std::vector<race_detector> detectors;  ///< without the commands
  std::vector<disassembler> disassemblers;
  std::vector<documentation> documented;
  std::vector<implementation> implementations;
  std::vector<program> programs;
  std::vector<sweep> sweeps;
};

/// Reads and validates a manifest. Throws user_error with file, line and key.
manifest read_manifest(const std::filesystem::path& file);

/// The programs of these names, in the manifest's order, each once; all of
/// them if no name is given. Throws user_error for a name that is not there.
std::vector<program> select_programs(const manifest& whole,
                                     const std::vector<std::string>& names);

/// The sweeps of these names, in the manifest's order, each once; all of them
/// if no name is given. The name of a group stands for all of its sweeps.
/// Throws user_error for a name that is not there.
std::vector<sweep> select_sweeps(const manifest& whole,
                                 const std::vector<std::string>& names);

/// The manifest with each implementation run under its race detector; those
/// that have none do not take part.
manifest with_detectors(manifest whole);

/// What every run of this implementation of a program must be like.
const expectation& expectation_of(const program& task,
                                  const std::string& implementation);

/// The command of an implementation of a program, placeholders filled in.
std::vector<std::string> command_line(const implementation& side,
                                      const program& task,
                                      const std::filesystem::path& bin_dir);

/// The source of an implementation of a program; empty if none is given.
std::string source_file(const implementation& side, const program& task,
                        const std::filesystem::path& bin_dir);

}  // namespace sidebyside
