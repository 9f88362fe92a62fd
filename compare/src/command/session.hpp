/// What the commands that run programs have in common.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "command/exports.hpp"
#include "command/options.hpp"
#include "measure/schedule.hpp"
#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

struct prepared_session {
  std::vector<prepared_program> programs;
  std::vector<std::string> labels;  ///< of all sides
  std::string reference;  ///< its label, or words if it is not the same in all
  results found;
};

/// Pins, finds the commands of the programs, and reads the environment. Throws
/// user_error for whatever keeps the runs from starting.
prepared_session prepare_session(const global_options& global,
                                 const run_options& options,
                                 const manifest& from,
                                 const std::vector<program>& programs,
                                 const std::filesystem::path& bin_dir);

/// The same for the programs that the options name, as they were released.
prepared_session prepare_session(const global_options& global,
                                 const run_options& options);

/// Calls `run_one` for each program until it is asked to stop. The session is
/// marked interrupted where it was, or when showing a program throws.
void for_each_program(
    prepared_session& session, runner& runner,
    const std::function<void(const prepared_program&)>& run_one);

/// Runs the rounds of every program, and hands on the results of each as soon
/// as they are there. Stops early when asked to, or when `show` throws: the
/// results so far are then marked interrupted.
void run_programs(prepared_session& session, const plan& by, runner& runner,
                  terminal& terminal,
                  const std::function<void(const program_results&)>& show);

/// Calls `body`, which runs and shows, and then exports the results; also where
/// `body` throws, because nobody reads the table any more, say: nothing is
/// lost.
void run_and_export(results& found, exports& to,
                    const std::function<void()>& body);

/// What is to be known about the times, once all are there.
void add_time_warnings(results& found);

/// What the session's results make of the exit status.
int exit_status_of(const results& found, runner& runner);

}  // namespace sidebyside
