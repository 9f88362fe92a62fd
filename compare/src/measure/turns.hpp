/// Runs that are checked and not timed: the sides of a program in turns.
#pragma once

#include <functional>

#include "measure/preparation.hpp"
#include "results/outcomes.hpp"

namespace sidebyside {

/// How often each side of a program runs, and how many runs are active at once.
struct repetition {
  std::size_t runs = 0;
  std::size_t jobs = 1;
};

/// Called with the side of each run, the name of the run ("run 7" of the side),
/// and its result.
using run_user = std::function<void(std::size_t side, const std::string& name,
                                    const run_result& run)>;

/// Runs the sides of a program in turns. With several jobs the runs may end in
/// any order. Returns false if it ended early, because the runner was asked to
/// stop, or a run hung.
bool run_in_turns(runner& runner, const prepared_program& program,
                  const repetition& repetition, const observer& observer,
                  const run_user& use);

/// Runs each side so many times and checks every run. A failure does not end
/// it, so that the failures can be counted, but a run that hangs does. Ends
/// early if the runner is asked to stop.
verified_program verify_runs(runner& runner, const prepared_program& program,
                             std::size_t runs, const observer& observer);

/// Runs a racy program and checks every run. Runs that crash, or print what
/// does not match the pattern, have no outcome. Ends early if the runner is
/// asked to stop, or a run hangs.
outcome_results count_outcomes(runner& runner, const prepared_program& program,
                               const repetition& repetition,
                               const observer& observer);

}  // namespace sidebyside
