/// The timed rounds of a program, in blocks.
#pragma once

#include <random>

#include "measure/preparation.hpp"
#include "measure/stopping_rule.hpp"

namespace sidebyside {

/// Returns a random order of `sides` implementations in a round. In a fixed
/// rotation of runs of a millisecond, the ticks of the kernel's timer (every
/// 4 ms or so) would hit the same side for many rounds.
std::vector<std::size_t> round_order(std::size_t sides,
                                     std::mt19937_64& random);

/// Runs the rounds of one program and checks every run. Each block of timed
/// rounds begins with a placement of its own and an untimed round. The first
/// failure ends it, because times of a wrong program mean nothing. Ends early
/// if the runner is asked to stop. `ratios` decide when there are enough.
timed_program run_rounds(runner& runner, const prepared_program& program,
                         const plan& plan, const observer& observer,
                         const ratio_source& ratios = ratios_to_reference);

}  // namespace sidebyside
