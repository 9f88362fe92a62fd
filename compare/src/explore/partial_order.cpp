#include "explore/partial_order.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace sidebyside {
namespace {

void learn(vector_clock& clock, const vector_clock& other) {
  std::ranges::transform(clock, other, clock.begin(), std::ranges::max);
}

bool is_unlock(int kind) {
  return kind == EXPLORE_UNLOCK || kind == EXPLORE_RUNLOCK;
}

/// Whether two dependent steps can also come the other way round. A lock has to
/// be given back before the next thread can take it.
bool are_reversible(const explore_event& a, const explore_event& b) {
  const auto is_held = [](int kind) {
    return is_unlock(kind) || kind == EXPLORE_LOCK || kind == EXPLORE_RLOCK;
  };
  return !(is_unlock(a.kind) && is_held(b.kind)) &&
         !(is_unlock(b.kind) && is_held(a.kind));
}

bool are_dependent(const explore_event& a, const explore_event& b) {
  return a.thread != b.thread &&
         explore_dependent(a.kind, a.address, size_of(a), a.written, b.kind,
                           b.address, size_of(b), b.written) != 0;
}

/// Calls `use` with each cell of eight bytes that an event works on.
void for_each_cell(const explore_event& event, auto use) {
  if (explore_has_address(event.kind) == 0 || size_of(event) == 0) return;
  const std::uint64_t last = (event.address + size_of(event) - 1) / 8;
  for (std::uint64_t cell = event.address / 8; cell <= last; ++cell) use(cell);
}

/// Eight bytes that events work on.
struct memory_cell {
  std::optional<std::uint8_t> user = {};   ///< the last thread
  bool is_shared = false;                  ///< by several threads
  std::vector<std::uint32_t> events = {};  ///< if shared: the last of each kind
};

class order_analysis {
 public:
  explicit order_analysis(const trace& trace) : trace_(trace) {
    std::size_t threads = 1;
    for (const auto* events : {&trace.events, &trace.pending}) {
      for (const explore_event& event : *events) {
        threads = std::max<std::size_t>(threads, event.thread + 1U);
        for_each_cell(event, [&](std::uint64_t number) {
          memory_cell& cell = cells_[number];
          cell.is_shared |= cell.user.value_or(event.thread) != event.thread;
          cell.user = event.thread;
        });
      }
    }
    clocks_.assign(threads, vector_clock(threads, 0));
    steps_.resize(threads);
  }

  partial_order analyse() {
    order_.moments.reserve(trace_.events.size());
    for (std::uint32_t i = 0; i < trace_.events.size(); ++i) execute(i);
    const bool is_standstill =
        trace_.end == EXPLORE_DEADLOCK || trace_.end == EXPLORE_LIVELOCK;
    for (const explore_event& event : trace_.pending) {
      const bool is_blocked = !has(event.enabled, event.thread);
      const bool is_lock = explore_waits_for_lock(event.kind) != 0;
      if (!is_standstill && !(is_lock && is_blocked)) continue;
      reverse_all(event);
    }
    return std::move(order_);
  }

 private:
  /// Calls `use` with earlier events that an event depends on: the last of each
  /// thread and kind.
  void for_each_conflict(const explore_event& event, auto use) {
    for_each_cell(event, [&](std::uint64_t cell) {
      for (const std::uint32_t earlier : cells_[cell].events) {
        if (are_dependent(trace_.events[earlier], event)) use(earlier);
      }
    });
  }

  void execute(std::uint32_t index) {
    const explore_event& event = trace_.events[index];
    vector_clock& own = clocks_[event.thread];
    vector_clock learned = own;
    for (const std::uint32_t earlier : reverse_all(event)) {
      learn(learned, order_.moments[earlier]);
    }
    if (event.kind == EXPLORE_JOIN && event.address < clocks_.size()) {
      learn(learned, clocks_[event.address]);
    }
    learned[event.thread] = index + 1;
    own = std::move(learned);
    order_.moments.push_back(own);
    steps_[event.thread].push_back(index);
    for (std::size_t i = 0; i < clocks_.size(); ++i) {
      if (has(event.wakes, i)) learn(clocks_[i], own);
    }
    for_each_cell(event,
                  [&](std::uint64_t cell) { keep(cells_[cell], index); });
  }

  /// Adds an event to a cell, in the place of an earlier one like it.
  void keep(memory_cell& cell, std::uint32_t index) {
    if (!cell.is_shared) return;
    const explore_event& event = trace_.events[index];
    const auto like =
        std::ranges::find_if(cell.events, [&](std::uint32_t other) {
          const explore_event& earlier = trace_.events[other];
          return earlier.thread == event.thread && earlier.kind == event.kind &&
                 earlier.address == event.address &&
                 size_of(earlier) == size_of(event) &&
                 (event.kind != EXPLORE_OUTPUT ||
                  earlier.written == event.written);
        });
    if (like == cell.events.end()) {
      cell.events.push_back(index);
    } else {
      *like = index;
    }
  }

  /// Reverses an event with all that it depends on, and returns these.
  std::vector<std::uint32_t> reverse_all(const explore_event& event) {
    std::vector<std::uint32_t> conflicts;
    for_each_conflict(
        event, [&](std::uint32_t earlier) { conflicts.push_back(earlier); });
    for (const std::uint32_t earlier : conflicts) {
      reverse(earlier, event, conflicts);
    }
    return conflicts;
  }

  /// Adds a point before an earlier event, unless it happens before the other.
  void reverse(std::uint32_t earlier, const explore_event& event,
               const std::vector<std::uint32_t>& conflicts) {
    const vector_clock& own = clocks_[event.thread];
    const explore_event& first = trace_.events[earlier];
    if (own[first.thread] > earlier || !are_reversible(first, event)) return;
    // An operation on several addresses is several events.
    while (is_empty(trace_.events[earlier].enabled)) --earlier;
    // The later event has to wait for these in any case.
    vector_clock before = own;
    for (const std::uint32_t other : conflicts) {
      const vector_clock& moment = order_.moments[other];
      if (moment[first.thread] <= earlier) learn(before, moment);
    }
    const explore_set& enabled = trace_.events[earlier].enabled;
    explore_set threads{};
    for (std::size_t i = 0; i < clocks_.size(); ++i) {
      if (!has(enabled, i)) continue;
      if (i != event.thread && before[i] <= earlier + 1) continue;
      // Nothing behind the point may have to come before the thread's step.
      const auto next = std::ranges::upper_bound(steps_[i], earlier);
      const vector_clock& known =
          next == steps_[i].end() ? before : order_.moments[*next];
      bool is_first = true;
      for (std::size_t j = 0; j < known.size(); ++j) {
        is_first &= j == i || known[j] <= earlier + 1;
      }
      if (is_first) threads |= explore_only(i);
    }
    const bool needs_all = is_empty(threads);
    order_.points.push_back(
        {earlier, needs_all ? enabled : threads, needs_all});
  }

  const trace& trace_;
  std::vector<vector_clock> clocks_;               ///< of each thread
  std::vector<std::vector<std::uint32_t>> steps_;  ///< of each thread
  std::unordered_map<std::uint64_t, memory_cell> cells_;
  partial_order order_;
};

}  // namespace

partial_order order_events(const trace& trace) {
  return order_analysis(trace).analyse();
}

}  // namespace sidebyside
