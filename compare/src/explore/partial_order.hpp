/// Which steps of an execution can be taken in another order with another
/// result. This is the dynamic partial-order reduction of Flanagan and
/// Godefroid, POPL 2005, with the source sets of Abdulla and others, POPL 2014.
#pragma once

#include "explore/explored_process.hpp"

namespace sidebyside {

/// A place to turn off: the thread could have gone on before the event.
struct backtrack_point {
  std::size_t event = 0;
  explore_set threads{};
  bool needs_all = false;  ///< all have to be tried, not just one
};

/// How many events of each thread happened before, as the number of the last
/// one, from 1 on.
using vector_clock = std::vector<std::uint32_t>;

struct partial_order {
  /// The points at which another thread has to be tried, so that every order
  /// of dependent steps comes up. An earlier execution may have had some.
  std::vector<backtrack_point> points;
  /// Of each event: what must have come before it, and the event itself.
  std::vector<vector_clock> moments;
};

/// Finds out which steps of an execution depend on each other.
partial_order order_events(const trace& trace);

}  // namespace sidebyside
