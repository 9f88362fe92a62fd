/// Runs that are checked and not timed: the sides of a program in turns.
#pragma once

#include <cstddef>
#include <functional>

#include "measure/observer.hpp"
#include "measure/preparation.hpp"
#include "process/runner.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// Called with each run: its side, and its number among the runs of that side,
/// counted from 1.
using run_user = std::function<void(std::size_t side, std::size_t number,
                                    const run_result& run)>;

/// Runs the sides of a program in turns, each so many times, `jobs` at a time,
/// so that they may end in any order. Ends early if the runner is asked to
/// stop, or a run hangs.
void run_in_turns(runner& runner, const prepared_program& program,
                  std::size_t runs, std::size_t jobs, const run_user& use);

/// Runs each side so many times and checks every run. It goes on after a
/// failure, to tell how often there is one, until a run hangs. Ends early if
/// the runner is asked to stop.
verified_program verify_runs(runner& runner, const prepared_program& program,
                             std::size_t runs, observer& observer);

}  // namespace sidebyside
