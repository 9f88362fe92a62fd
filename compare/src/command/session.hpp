/// What the commands that run programs have in common.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "command/exports.hpp"
#include "command/options.hpp"
#include "manifest/manifest.hpp"
#include "measure/preparation.hpp"
#include "measure/schedule.hpp"
#include "process/runner.hpp"
#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// The plan as chosen: with --rounds there is no limit to the time unless it is
/// given too.
plan plan_of(const round_options& chosen);

/// From the first run to the exit status.
class session {
 public:
  /// Opens the files, then reads the manifest. Throws user_error.
  session(const global_options& global, const run_options& options,
          const export_options& files);

  /// Finds the commands of the programs in --bin-dir, pins, and reads the
  /// environment. Throws user_error for whatever keeps the runs from starting.
  void prepare(const std::vector<program>& programs,
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

  /// Unless it is to be quiet.
  void show(const std::function<void()>& print) const {
    if (!options_.is_quiet) print();
  }

  /// May be changed before the runs are prepared.
  manifest& listed() { return manifest_; }
  /// Those that were asked for; all if none was.
  [[nodiscard]] std::vector<program> selected_programs() const {
    return select_programs(manifest_, options_.programs);
  }
  /// Those that are prepared.
  [[nodiscard]] const std::vector<prepared_program>& programs() const {
    return programs_;
  }
  [[nodiscard]] bool is_interrupted() { return runner_.stop_signal() != 0; }
  /// Of all sides, in the order of the manifest.
  [[nodiscard]] std::vector<std::string> labels() const;
  /// What ratios are relative to: a label, or words if it is not always the
  /// same.
  [[nodiscard]] std::string reference() const;
  runner& the_runner() { return runner_; }
  terminal& screen() { return screen_; }
  results& found() { return found_; }

 private:
  void pin_and_look(const std::filesystem::path& bin_dir);
  void finish(std::string_view held);

  const global_options& global_;
  const run_options& options_;
  terminal screen_;
  runner runner_;  // before the files: no signal can leave them half made
  exports files_;
  manifest manifest_;
  std::vector<prepared_program> programs_;
  results found_;
};

}  // namespace sidebyside
