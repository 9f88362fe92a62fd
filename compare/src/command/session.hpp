/// A session of a command that runs programs, from the first run to the exit
/// status.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/output.hpp"
#include "command/command.hpp"
#include "command/export_files.hpp"
#include "command/progress.hpp"
#include "manifest/manifest.hpp"
#include "measure/preparation.hpp"
#include "process/runner.hpp"
#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

struct session {
  /// Reads the manifest, unless commands were given, and then opens the files
  /// for results. Text for people goes to standard error if one of the files is
  /// standard output. Throws user_error.
  session(const global_options& global, const run_options& options,
          const char* default_bin_dir = release_bin_dir);

  /// Returns the programs of the command line, or all. Throws user_error.
  [[nodiscard]] std::vector<program> resolve_programs() const;

  /// Finds the commands of the programs, pins this process, and reads the
  /// environment. If commands were given in place of a manifest, it runs the
  /// first: all have to print the same. Throws user_error if the runs cannot
  /// start.
  void prepare(const std::vector<program>& resolved);
  /// Does the same for pairs of two builds. `after` is the later build.
  void prepare_pairs(prepared_builds builds, const std::vector<program>& after);
  /// Prepares what timing takes besides: the launcher. Warns of noise.
  void prepare_timing();
  void read_conditions(const std::vector<program>& resolved);

  /// Calls `body`, which runs the programs and shows their results. Then it
  /// shows the summary, `held` if every check held, and writes the files, also
  /// if `body` throws. Returns the exit status.
  int run(std::string_view held, const std::function<void()>& body);

  /// Begins the next program, which may take so many seconds if that is known.
  /// False if the session was asked to stop.
  bool begin(const prepared_program& program,
             std::optional<double> max_seconds = std::nullopt);

  /// Shows the machine and the toolchains, unless they have just been shown.
  void show_header();

  /// The words for a session in which no check has failed.
  [[nodiscard]] const char* all_held() const {
    return options.ignores_output ? "every exit status 0, no output checked"
                                  : "every output as it should be";
  }
  [[nodiscard]] bool is_interrupted() { return runner.stop_signal() != 0; }
  /// The labels of all sides.
  [[nodiscard]] std::vector<std::string> labels() const;
  /// The label of the reference, or words if programs have different ones.
  [[nodiscard]] std::string reference() const;

  const global_options& global;
  const run_options& options;
  std::filesystem::path bin_dir;
  terminal screen;
  sidebyside::manifest manifest;  ///< empty if commands were given
  input_files inputs;
  sidebyside::runner runner;  // before files: no signal leaves one half written
  export_files files;
  sidebyside::progress progress;
  std::vector<prepared_program> programs;
  sidebyside::results results;

 private:
  void start(const std::vector<program>& resolved);
  void finish(std::string_view held);

  std::optional<std::map<std::string, std::string>> shown_toolchains_;
};

}  // namespace sidebyside
