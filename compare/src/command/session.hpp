/// A session of a command that runs programs, from the first run to the exit
/// status.
#pragma once

#include <functional>
#include <limits>

#include "command/command.hpp"
#include "measure/machine.hpp"
#include "measure/preparation.hpp"
#include "show/printer.hpp"

namespace sidebyside {

/// Shows a line in one look.
inline void show_line(terminal& screen, tint look, std::string_view text) {
  screen.show(screen.paint(look, escape(text)) + "\n");
}

/// The files for results, which are opened before the runs.
using export_files = std::vector<std::pair<output_file, export_format>>;

struct session {
  /// Reads the manifest, unless commands were given, and then opens the files
  /// for results. Text for people goes to standard error if one of the files is
  /// standard output. Throws user_error.
  explicit session(const run_options& options,
                   const char* default_bin_dir = release_bin_dir);

  /// Returns the programs of the command line, or all. Throws user_error.
  /// Warns of commands that only a shell would understand.
  std::vector<program> resolve_programs();

  /// Finds the commands of the programs, pins this process, and reads the
  /// environment. Throws user_error if the runs cannot start.
  void prepare(const std::vector<program>& resolved);
  /// Does the same for programs whose commands are known. `resolved` names
  /// their toolchains.
  void prepare(std::vector<prepared_program> prepared,
               const std::vector<program>& resolved);
  /// Prepares what timing takes besides: the launcher. Warns of noise.
  void prepare_timing();

  /// Builds programs, each build command of their tools once. Throws user_error
  /// with the end of the output of a build that fails.
  void build(const std::vector<program>& programs,
             const std::function<const build_tool*(const side&)>& tool_of);

  /// Calls `body`, which runs the programs and shows their results. Then it
  /// shows the summary, `held` if every check held, and writes the files, also
  /// if `body` throws. Returns the exit status.
  int run(std::string_view held, const std::function<void()>& body);

  /// Runs and times one program, adds its results and shows its rows: the whole
  /// program, and what it costs. A program that is not timed runs some times. A
  /// pair of builds fails if the later one is slower.
  void measure(sidebyside::results& all, const prepared_program& program,
               const plan& plan, const table& shape);

  /// Begins the next program. It and each of its costs may take so many
  /// seconds. Runs its reference once if the others must print the same.
  /// Returns null after the last program, and if the session was asked to stop.
  const prepared_program* next(
      double max_seconds = std::numeric_limits<double>::infinity());

  /// The words for a session in which no check has failed.
  [[nodiscard]] const char* all_held() const {
    return options.ignores_output ? "every exit status 0, no output checked"
                                  : "every output as it should be";
  }
  [[nodiscard]] bool is_interrupted() { return runner.stop_signal() != 0; }
  /// Returns what to do about missing executables, as the manifest says.
  [[nodiscard]] std::string build_advice() const {
    return manifest.install.empty() ? "build them first" : manifest.install;
  }
  /// Returns the labels of all sides.
  [[nodiscard]] std::vector<std::string> labels() const;

  const run_options& options;
  terminal screen;
  sidebyside::manifest manifest;  ///< empty if commands were given
  std::filesystem::path bin_dir;
  sidebyside::runner runner;  // before files: no signal leaves one half written
  export_files files;
  /// Shows the program, how many there are, how much time is left at most, and
  /// the current step.
  observer progress = [this](const auto& step) { screen.progress(step); };
  std::vector<prepared_program> programs;
  sidebyside::results results;
  std::size_t position = 0;  ///< of the next program
  double parts_left = 0;     ///< programs and costs, of all sessions
  processor_ticks ticks = read_ticks();
};

}  // namespace sidebyside
