/// The rounds of a program: they are timed and checked, or checked alone.
#pragma once

#include <cstddef>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "measure/preparation.hpp"
#include "measure/stopping_rule.hpp"
#include "process/runner.hpp"
#include "results/runs.hpp"
#include "results/times.hpp"

namespace sidebyside {

/// The order of `sides` implementations in a round, at random. In a fixed
/// rotation the ticks of the kernel's timer, every 4 ms or so, hit the same
/// side of runs of a millisecond for many rounds.
std::vector<std::size_t> round_order(std::size_t sides,
                                     std::mt19937_64& random);

/// Called between rounds with what there is so far; `activity` says what is
/// being done, for people.
using observer = std::function<void(const timed_program& so_far,
                                    const std::string& activity)>;

/// Runs the rounds of one program and checks every run. Each block of timed
/// rounds begins with a placement of its own and a round that is not timed. The
/// first failure ends it, for times of a wrong program mean nothing. Ends early
/// when the runner is asked to stop.
timed_program run_rounds(runner& runner, const prepared_program& program,
                         const plan& plan, const observer& observe);

/// Runs each side so many times and checks every run. It goes on after a
/// failure, to tell how often there is one, until a run hangs. Ends early when
/// the runner is asked to stop.
verified_program verify_runs(
    runner& runner, const prepared_program& program, std::size_t runs,
    const std::function<void(const verified_program& so_far)>& observe);

}  // namespace sidebyside
