/// Checks the output of many runs, without timing.
#pragma once

#include <cstddef>
#include <functional>

#include "measure/preparation.hpp"
#include "process/runner.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// Runs each side so many times and checks every run. It goes on after a
/// failure, to tell how often there is one, until a run hangs. Ends early when
/// the runner is asked to stop.
verified_program verify_runs(
    runner& runner, const prepared_program& what, std::size_t runs,
    const std::function<void(const verified_program& so_far)>& observe);

}  // namespace sidebyside
