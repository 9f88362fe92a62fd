/// What `run` and `verify` have in common: the programs, one after the other.
#pragma once

#include <functional>

#include "../results.hpp"
#include "../schedule.hpp"
#include "../terminal.hpp"
#include "options.hpp"

namespace compare {

/// Pins, prepares, and reads the environment. Throws user_error for whatever
/// keeps the runs from starting.
struct prepared_session {
  std::vector<prepared_program> programs;
  std::vector<std::string> labels;  ///< of all sides
  std::string reference;  ///< its label, or words if it is not the same in all
  results found;
};
prepared_session prepare_session(const global_options& global,
                                 const run_options& options);

/// Runs the rounds of every program, and hands on the results of each as soon
/// as they are there. Stops early when asked to, or when `show` throws: the
/// results so far are then marked interrupted.
void run_programs(prepared_session& session, const plan& by, runner& runner,
                  terminal& terminal,
                  const std::function<void(const program_results&)>& show);

/// What the session's results make of the exit status.
int exit_status_of(const results& found, runner& runner);

}  // namespace compare
