/// Which steps of an execution can be taken in another order with another
/// result: dynamic partial-order reduction of Flanagan and Godefroid, POPL
/// 2005.
#pragma once

#include "explore/explored_process.hpp"

namespace sidebyside {

/// A place to turn off: the thread could have gone on before the event.
struct backtrack_point {
  std::size_t event = 0;
  explore_set threads{};
  bool needs_all = false;  ///< all have to be tried, not just one
};

/// Returns where other threads have to be tried, so that every order of
/// dependent steps comes up. Points before event `first_new` that an earlier
/// execution has returned may be among them.
std::vector<backtrack_point> find_backtrack_points(const trace& trace);

/// Returns for each event how many events must have come before it, as the
/// number of the last one of each thread, from 1 on.
std::vector<std::vector<std::uint32_t>> order_events(const trace& trace);

}  // namespace sidebyside
