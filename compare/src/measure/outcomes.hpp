/// Counts how often each outcome of a racy program comes up.
#pragma once

#include <cstddef>

#include "measure/turns.hpp"
#include "results/outcomes.hpp"

namespace sidebyside {

/// Runs a racy program, each side so many times, `jobs` runs at a time, and
/// checks every run. Those that crash or print something else altogether have
/// no outcome. Ends early when the runner is asked to stop or a run hangs.
outcome_results count_outcomes(runner& runner, const prepared_program& program,
                               std::size_t runs, std::size_t jobs,
                               observer& observer);

}  // namespace sidebyside
