/// The exploration of a program: every order of the steps of each side, and the
/// comparison with the manifest and between the sides.
#pragma once

#include "explore/search.hpp"
#include "explore/witness.hpp"
#include "results/explorations.hpp"

namespace sidebyside {

struct exploration_options {
  std::optional<std::size_t> preemptions;  ///< in place of the manifest's bound
  double max_seconds = 20;                 ///< of each side
  std::uint64_t seed = 1;                  ///< of random orders
  bool has_spurious = false;  ///< threads can go on without being woken
  bool is_recorded = false;   ///< all orders are kept if they are few
};

/// Is called after every execution with the name of a side, on any thread but
/// never on two at once, and returns whether to go on.
using exploration_observer =
    std::function<bool(const std::string& side, const search_results& so_far)>;

/// Explores all sides of a program, and judges them. Throws user_error.
exploration_results explore(runner& runner, const program& program,
                            const exploration_options& options,
                            const exploration_observer& observer);

/// Runs one order of the steps of a side. Its outcome has one execution.
explored_outcome replay(runner& runner, const side& side,
                        const std::vector<std::uint8_t>& choices,
                        bool has_spurious);

}  // namespace sidebyside
