/// The cost of one operation of a program, apart from starting up.
#pragma once

#include "measure/rounds.hpp"
#include "results/costs.hpp"

namespace sidebyside {

/// Measures one cost of a program: the start-up and the time per operation of
/// every side. It searches for the size of each side first, unless the manifest
/// gives one. Then each round runs every side at its three sizes, in random
/// order. Every run is checked. Returns both figures; they have no times if a
/// run failed, or if the runner was asked to stop before the first block.
std::vector<cost_results> measure_cost(runner& runner,
                                       const prepared_program& program,
                                       const program_cost& cost,
                                       const plan& plan, observer& observer);

}  // namespace sidebyside
