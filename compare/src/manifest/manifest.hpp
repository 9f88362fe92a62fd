/// The manifest, compare/programs.toml, as plain structs. compare/MANIFEST.md
/// describes its keys.
#pragma once

#include <filesystem>
#include <utility>

#include "base/outcome.hpp"
#include "manifest/pattern.hpp"

namespace sidebyside {

/// The outcomes that a program may have. Either all of stdout matches a
/// pattern, and its first capture is an allowed number or text, or the run has
/// an allowed end. If nothing is listed, every text that matches is allowed.
struct outcome_set {
  sidebyside::pattern pattern;
  std::vector<allowed_outcome> allowed = {};  ///< in ascending order
  std::vector<named_outcome> named = {};

  /// Returns what an outcome means; none if it is not allowed.
  [[nodiscard]] std::optional<std::string> meaning_of(
      const std::string& outcome) const;
};

/// The end of a run in which everybody waits for somebody else.
inline constexpr const char* deadlock = "deadlock";

/// The output and the end that every run of a side must have.
struct expectation {
  bool racy = false;
  std::optional<std::string> output;  ///< stdout, byte for byte; or else
  /// The file with stdout, as the manifest names it. Resolved: a path, and
  /// `output` is the content if the file can be read.
  std::string output_file = {};
  std::optional<outcome_set> outcomes;
  std::optional<std::string> errors = "";     ///< stderr; none: anything may be
  std::optional<pattern> error_pattern = {};  ///< all of stderr matches it
  int exit_status = 0;
  /// Stands in stderr if a runtime notices a deadlock, and ends the run.
  pattern deadlock_message = {};
  /// Kinds of a detector's reports that are no fault, such as "lock-order".
  std::vector<std::string> reports = {};
  /// In place of `output`: stdout is what the reference prints in a first run.
  bool has_output_of_reference = false;

  /// Returns the outcome that is an end of this name; null if there is none.
  [[nodiscard]] const named_outcome* find_end(std::string_view name) const;
};

/// The kind of a report that is a data race.
inline constexpr const char* race_kind = "race";

/// A tool that programs are built with.
struct build_tool {
  std::string name;
  std::string label;                   ///< for people, such as "go build -race"
  std::vector<std::string> build;      ///< builds all programs; may be empty
  std::vector<std::string> variables;  ///< "NAME=value"
  std::string install;                 ///< the package to install, for people
  std::vector<std::string> command;    ///< a side that is built with it
};

/// A race detector, and what it prints when it detects a race.
struct race_detector : build_tool {
  int exit_status = 0;  ///< of a run with a report
  /// Threads of its own that a timer wakes while the program is in a deadlock.
  std::size_t timer_threads = 0;
  pattern report;  ///< one report, in stderr
  /// Within a report: the kind of an access, and its line in the source.
  std::string access;
  /// Names of kinds of reports, and what each kind has in it. If no kind is
  /// named "race", a race is a report with two accesses.
  std::map<std::string, pattern> kinds;
  std::vector<std::string> probe_command;  ///< has a race
  std::vector<std::string> probe_variables;
  pattern probe_pattern;     ///< in stderr if the detector is there
  std::string probe_advice;  ///< for a probe without a report; may be empty
};

/// A disassembler, and how to read what it prints. Each pattern matches a whole
/// line.
struct disassembler {
  std::string name;
  std::vector<std::string> command;
  std::string install;  ///< the package to install, for people
  std::string file;     ///< empty: the executable of the side
  std::string advice = "build it first";  ///< where the file is missing
  pattern section;      ///< the start of one; then addresses may start anew
  pattern function;     ///< the start of one: its name, and its source file
  pattern place;        ///< file and line of the instructions that follow
  pattern caller;       ///< file and line that the place was inlined into
  pattern instruction;  ///< address and text
  pattern padding;      ///< the text of an instruction that does nothing
  pattern prologue;     ///< that of one that makes a function's stack frame
  /// Within a text: an address; a distance from the instruction; the name
  /// at that address.
  pattern target;
  pattern relocation;  ///< of the instruction before it: the symbol
  /// Applied to an instruction's text in turn, each as long as it matches.
  std::vector<std::pair<pattern, std::string>> rewrites;
};

/// A processor that programs are compiled for, and need not run on.
struct target {
  std::string name;
  std::string label;                     ///< for people, such as "ARM64"
  std::string install;                   ///< how to make the files, for people
  std::string file;                      ///< of a side
  std::optional<disassembler> assembly;  ///< of that file
};

/// An explorer: how programs are built and run to go through every order of
/// their steps. compare/explore/protocol.h says what is in such a program.
struct program_explorer : build_tool {
  /// The folder from which the build takes the sources. If it is empty, the
  /// sources are built as they are.
  std::string copies;
  std::vector<std::string> symbolizer;  ///< prints function and place of each
                                        ///< address that follows it
  std::string input;  ///< resolved: the file for stdin; or empty
};

/// A text in a source, which stands there so often, and another in its place.
struct replaced_text {
  std::string from;
  std::string to;
  std::size_t times = 1;
};

/// How a side is explored: as a rule with smaller sizes.
struct exploration_plan {
  std::vector<replaced_text> sizes = {};
  std::optional<std::vector<std::string>> args = {};  ///< behind the command
  std::string words = {};  ///< "2 × 3 in place of 50 × 1000"; may be empty
  std::optional<std::size_t> preemptions = {};  ///< a bound, if it is too large
  bool may_leak = false;  ///< threads may wait for ever when main returns
  std::optional<expectation> expected = {};  ///< if it differs
};

/// A name in sources, and where it is documented.
struct documentation {
  pattern name;
  std::string url;  ///< "\1" stands for the pattern's first capture
};

/// A text that takes the place of another one in a source, for Compiler
/// Explorer, which has no file beside the source.
struct inlined_text {
  pattern place;
  std::string replacement;  ///< "{file}" stands for the content of the file
  std::string file;         ///< may be empty
};

/// One way to write a program: a language, or a variant within one. An
/// [[implementation]] of the manifest has placeholders; a side of a resolved
/// program has none.
struct side {
  std::string name;
  std::string label;                   ///< for people; the name if not given
  std::string note;                    ///< in one program: behind the label
  std::string source;                  ///< a file; may be empty
  std::string source_name;             ///< resolved: as the manifest names it
  std::vector<std::string> command;    ///< from argv[0] on, without arguments
  std::vector<std::string> variables;  ///< of its environment: "NAME=value"
  std::vector<std::string> toolchain;  ///< prints the toolchain; or empty
  std::filesystem::path folder;        ///< of its runs; empty: ours
  bool is_optional = false;            ///< only programs that name it have it
  bool is_timed = true;                ///< false: only if its program is named
  std::string needs;              ///< why it may not be built here; or empty
  expectation expected;           ///< of a side of a program
  std::size_t timer_threads = 0;  ///< as its race detector has
  std::optional<race_detector> race;
  std::string no_detector;  ///< why there is no detector; may be empty
  std::optional<program_explorer> explorer;
  std::string no_explorer;  ///< why it is not explored; may be empty
  exploration_plan exploration;
  std::optional<sidebyside::disassembler> assembly;
  std::vector<target> targets;  ///< besides the one that it runs on
  /// The state of Compiler Explorer as JSON, in which "{source}" stands for the
  /// source as a string. Empty if there is no link.
  std::string compiler_explorer;
  std::string explorer_note;  ///< for people: what that shows; may be empty
  std::string try_line;       ///< for a shell: compiles and runs it; or empty
};

/// A command that stands before or behind runs, outside of their time.
struct extra_command {
  std::vector<std::string> command;  ///< empty if there is none
  bool is_per_program = false;       ///< once, and not for each run
};

/// The largest size that a cost may have.
inline constexpr std::int64_t max_cost_size = 1'000'000'000'000;

/// The sizes at which a side runs to tell what an operation costs.
struct cost_sizes {
  std::int64_t small = 0;             ///< its time is the start-up
  std::optional<std::int64_t> large;  ///< none: it is searched for
  std::int64_t largest = max_cost_size;
};

/// An operation that a program does many times, and the way to tell it how
/// many.
struct program_cost {
  std::string label;        ///< tells several costs apart; or empty
  std::string operation;    ///< such as "message"
  std::string parameter;    ///< the placeholder of the size
  std::int64_t factor = 1;  ///< operations for each unit of the size; or else
  std::vector<std::int64_t> operations;      ///< at small, large / 4 and large
  std::vector<std::string> args;             ///< in place of the program's
  std::optional<std::string> output;         ///< none: that of the program
  std::map<std::string, cost_sizes> sizes;   ///< of the sides of these names
  std::map<std::string, std::string> words;  ///< resolved: "bin", "program"
};

/// One program in several implementations.
struct program {
  std::string name;
  std::string key;      ///< in results: the name, or that of a point of a sweep
  std::string chapter;  ///< may be empty
  std::string title;    ///< the name if not given
  std::string shows;    ///< a sentence: what there is to see; may be empty
  std::string why;      ///< why the sides differ; may be empty
  /// The program that this one changes a few lines of; may be empty.
  std::string builds_on;
  bool is_timed = true;  ///< false: run and checked alone
  /// Names of targets whose machine code is shown from the start.
  std::vector<std::string> targets;
  /// Names of sides that are shown from the start; may be empty.
  std::vector<std::string> shown;
  std::vector<side> sides;        ///< the first is the reference
  std::vector<std::string> args;  ///< behind each command of a side
  std::string input;              ///< the file for stdin; empty: /dev/null
  extra_command prepare;
  extra_command cleanup;
  std::vector<program_cost> costs;
  std::optional<double> timeout_seconds;
  /// Of a point of a sweep: the values of its own placeholders.
  std::map<std::string, std::string> parameters;
  /// False for a point of a sweep that is too large for the reference.
  bool has_reference = true;
};

/// A program with one value of a sweep's parameter.
struct sweep_value {
  std::int64_t value = 0;
  std::optional<std::int64_t> operations;  ///< how many the program does
  sidebyside::program program;  ///< its key: "many-goroutines/n=1000"
};

/// An implementation in a sweep.
struct swept_side {
  std::string name;
  std::string label;
  std::optional<std::int64_t> largest;   ///< no runs beyond this value
  std::optional<std::int64_t> smallest;  ///< no runs below this value
};

/// A program whose parameter is varied over a range.
struct sweep {
  std::string name;
  std::string group;  ///< sweeps of one group are shown together; or empty
  std::string parameter;
  std::vector<swept_side> sides;
  std::vector<sweep_value> values;  ///< in ascending order
};

/// All that the file says, with its placeholders.
struct manifest {
  std::filesystem::path file;
  std::string install;  ///< how to make the executables, for people; or empty
  /// The folder that paths are relative to; empty if it is the working
  /// directory.
  std::filesystem::path root;
  std::vector<race_detector> detectors;
  std::vector<program_explorer> explorers;
  std::vector<disassembler> disassemblers;
  std::vector<target> targets;
  std::vector<documentation> documented;
  std::vector<inlined_text> inlined;
  std::vector<side> implementations;
  std::vector<program> programs;
  std::vector<sweep> sweeps;
};

/// Reads and validates a manifest. Throws user_error with file, line and key.
manifest read_manifest(const std::filesystem::path& file);

}  // namespace sidebyside
