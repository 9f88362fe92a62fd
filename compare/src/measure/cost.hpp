/// The cost of one operation of a program, apart from starting up.
#pragma once

#include <array>
#include <functional>

#include "measure/rounds.hpp"
#include "results/costs.hpp"

namespace sidebyside {

/// The sizes of one side: the smallest, a quarter of the largest, and the
/// largest.
struct side_sizes {
  std::array<std::int64_t, 3> sizes{};
  std::string no_figure = {};  ///< why no time per operation can be told
};

/// Runs a side once at a size, and returns seconds.
using size_clock = std::function<double(std::int64_t size)>;

/// Doubles the size of a side until its slope is steady and precise, and
/// start-up is a small part of its time. No run should take more than `longest`
/// seconds, unless start-up is slow, and none more than 0.1 s. Returns the
/// smallest size alone, and why, if there is no such size.
side_sizes find_sizes(const cost_sizes& limits, const program_cost& cost,
                      double longest, const size_clock& time_at,
                      std::mt19937_64& random);

/// Measures one cost of a program: the start-up and the time per operation of
/// every side. It searches for the size of each side first, unless the manifest
/// gives one. Then each round runs every side at its three sizes, in random
/// order. Every run is checked. Returns both figures; they have no times if a
/// run failed, or if the runner was asked to stop before the first block.
std::vector<cost_results> measure_cost(runner& runner,
                                       const prepared_program& program,
                                       const program_cost& cost,
                                       const plan& plan,
                                       const observer& observer);

}  // namespace sidebyside
