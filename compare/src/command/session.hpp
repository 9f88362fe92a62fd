/// What the commands that run programs have in common.
#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/output.hpp"
#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "measure/preparation.hpp"
#include "measure/schedule.hpp"
#include "process/runner.hpp"
#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// A file that results are written to.
struct export_file {
  output_file output;
  export_format to_text;
};

/// That of the commands behind "--", if there are any, or else the one that is
/// read. Throws user_error.
manifest get_manifest(const global_options& global, const run_options& options);

/// From the first run to the exit status.
struct session {
  /// Reads the manifest, if no commands were given, then opens the files, so
  /// that one that cannot be written is found out before the runs. Throws
  /// user_error, also where two formats go to the same file. What is for people
  /// goes to standard error if one of the files is standard output.
  session(const global_options& global, const run_options& options);

  /// The programs that were asked for; all if none was.
  [[nodiscard]] std::vector<program> selected_programs() const {
    return select_programs(manifest, options.programs);
  }

  /// Finds the commands of the programs in --bin-dir, pins, and reads the
  /// environment. Throws user_error for whatever keeps the runs from starting.
  /// Of commands in place of a manifest, it runs the first: what that prints,
  /// all of them have to.
  void prepare(const std::vector<program>& tasks,
               const char* default_bin_dir = release_bin_dir);
  /// The same for two builds of the programs that were asked for.
  void prepare_pairs(const std::filesystem::path& before_dir,
                     const std::filesystem::path& after_dir);
  /// What timing takes beside: the launcher. Warns of noise.
  void prepare_timing();

  /// Calls `body`, which runs the programs and shows what they have come to,
  /// then says the rest, `held` if every check did, and writes the files; also
  /// where `body` throws, because nobody reads the table any more, say: nothing
  /// is lost. Returns the exit status.
  int run(std::string_view held, const std::function<void()>& body);

  /// Calls `run_one` for each program until it is asked to stop. The results
  /// are marked interrupted where it was, or when `run_one` throws.
  void for_each_program(
      const std::function<void(const prepared_program&)>& run_one);

  /// Times every program, and hands the results on as soon as they are there.
  void time_programs(const plan& plan,
                     const std::function<void(timed_program)>& add);

  /// The machine, and what the programs were built with, unless just that has
  /// been shown.
  void show_header();

  /// Replaces the progress line if it is time to: which program it is, of how
  /// many, how much time is left at most, and what it has come to so far.
  void show_progress(const std::function<std::string()>& so_far);
  /// The same after so many runs of each side, of all that there will be.
  void show_runs(std::size_t runs, std::size_t all);

  /// What holds where no check has failed.
  [[nodiscard]] const char* all_held() const {
    return options.ignores_output ? "every exit status 0, no output checked"
                                  : "every output as it should be";
  }
  [[nodiscard]] bool is_interrupted() { return runner.stop_signal() != 0; }
  /// Of all sides.
  [[nodiscard]] std::vector<std::string> labels() const;
  /// What ratios are relative to: a label, or words if it is not always the
  /// same.
  [[nodiscard]] std::string reference() const;

  const global_options& global;
  const run_options& options;
  terminal screen;
  sidebyside::manifest manifest;
  input_files inputs;
  sidebyside::runner runner;  // before files: no signal leaves one half made
  std::vector<export_file> files;
  std::vector<prepared_program> programs;  ///< as they were prepared
  results found;

 private:
  void pin_and_look(const std::vector<program>& tasks,
                    const std::filesystem::path& bin_dir);
  void finish(std::string_view held);

  std::optional<std::map<std::string, std::string>> shown_toolchains_;
  std::size_t number_ = 0;  ///< of the program that is under way
  runner::time_point start_;
  /// For each program, where that is known.
  double max_seconds_ = std::numeric_limits<double>::infinity();
};

}  // namespace sidebyside
