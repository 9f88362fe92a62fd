/// The subcommands: the arguments of each, and the function that runs it. The
/// functions return the exit status, and throw user_error.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "explore/exploration.hpp"
#include "measure/stopping_rule.hpp"
#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// The exit statuses of compare. The number of a signal is added to `stopped`.
enum exit_status {
  all_good = 0,
  check_failed = 1,
  cannot_start = 2,
  stopped = 128
};

/// Runs the subcommand that the arguments of main() name, and returns the exit
/// status. It prints errors to standard error.
int run_command_line(int argc, char* argv[]);

/// Returns all options as a Markdown table, for compare/README.md.
std::string options_table();

/// Prints a message to standard error.
void tell(std::string_view message);

/// Writes texts to files of a folder, as write_file() does. Prints a
/// message for each that cannot be written, or was written in place. Returns
/// the exit status.
int write_files(const std::map<std::string, std::string>& files,
                const std::filesystem::path& folder,
                bool may_replace_inputs = true);

/// Returns "compare/programs.toml", or "programs.toml" if only that is there.
const char* default_manifest();

/// The options of all subcommands.
struct global_options {
  std::filesystem::path manifest = default_manifest();
  std::optional<std::filesystem::path> bin_dir;
  std::vector<std::string> command_line;
  /// The commands behind "--", which replace the manifest.
  std::optional<std::vector<std::string>> commands;
};

/// The folders in which CMake's presets build the executables.
inline constexpr const char* release_bin_dir = "build/release/bin";
inline constexpr const char* race_bin_dir = "build/race/bin";
inline constexpr const char* explore_bin_dir = "build/explore/bin";

/// A format of results files, as the function that writes it.
using export_format = std::string (*)(const results&);

/// The options of all subcommands that run programs.
struct run_options : global_options {
  std::vector<std::string> programs;
  bool uses_shell = false;      ///< to run commands
  bool ignores_output = false;  ///< of commands
  std::optional<double> timeout_seconds;
  std::size_t max_output_bytes = 1U << 20U;
  std::optional<std::string> cpus;
  bool is_quiet = false;
  color_mode color = color_mode::automatic;
  std::string update;  ///< of a record: "add", "replace", or empty
  /// The file to write in each format, if it was given.
  std::map<export_format, std::optional<std::string>> files;
};

struct run_arguments : run_options {
  /// All programs together take a minute.
  sidebyside::plan plan{.max_seconds = 1};
  std::size_t sessions = 1;
};
int run(const run_arguments& chosen);

struct verify_arguments : run_options {
  std::size_t runs = 20;
};
int verify(const verify_arguments& chosen);

struct race_arguments : run_options {
  std::size_t runs = 5;
  bool is_verbose = false;
};
int race(const race_arguments& chosen);

struct outcomes_arguments : run_options {
  std::size_t runs = 500;
  std::size_t jobs = 1;
};
int outcomes(const outcomes_arguments& chosen);

struct sweep_arguments : run_options {
  /// One warm-up round, because a round of a large value may take a second.
  sidebyside::plan plan{.warmup_rounds = 1};
};
int sweep_programs(const sweep_arguments& chosen);

struct regress_arguments : run_options {
  std::filesystem::path before_dir;
  std::filesystem::path after_dir;
  std::vector<std::string> implementations;  ///< all if empty
  sidebyside::plan plan{.max_seconds = 30, .tolerance = 0.05};
};
int regress(const regress_arguments& chosen);

struct explore_arguments : run_options {
  std::vector<std::string> implementations;
  exploration_options options;
  std::optional<std::string> schedule;
};
int explore_programs(const explore_arguments& chosen);

int list(const global_options& global);

struct read_arguments : global_options {
  std::string program;
  std::vector<std::string> implementations;
  std::optional<std::size_t> width;
  color_mode color = color_mode::automatic;
  bool has_no_pager = false;
};
int read(const read_arguments& chosen);

struct assembly_arguments : read_arguments {
  std::vector<std::size_t> steps;
  bool has_all = false;  ///< also long sequences from libraries
  std::string target;    ///< empty: the one that the programs run on
};
int assembly(const assembly_arguments& chosen);

struct report_arguments : global_options {
  std::vector<std::string> files;
  std::string output;
};
int report(const report_arguments& chosen);

struct site_arguments : report_arguments {
  std::optional<std::string> source_url;
  std::string site_url;
};
int site(const site_arguments& chosen);

struct render_arguments : global_options {
  std::vector<std::string> files;
  std::string records = "record";
  std::string site_url;
  bool is_check = false;
};
int render_files(const render_arguments& chosen);

}  // namespace sidebyside
