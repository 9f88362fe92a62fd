#include "explore/partial_order.hpp"

#include <algorithm>
#include <unordered_map>

namespace sidebyside {
namespace {

/// How many events of each thread happened before, as indexes from 1 on.
using vector_clock = std::vector<std::uint32_t>;

void join(vector_clock& clock, const vector_clock& other) {
  for (std::size_t i = 0; i < clock.size(); ++i) {
    clock[i] = std::max(clock[i], other[i]);
  }
}

bool is_unlock(int kind) {
  return kind == EXPLORE_UNLOCK || kind == EXPLORE_RUNLOCK;
}

/// Whether two dependent steps can also come the other way round. A lock has to
/// be given back before the next thread can take it, but one can try at any
/// time.
bool are_reversible(const explore_event& a, const explore_event& b) {
  const bool has_unlock = is_unlock(a.kind) || is_unlock(b.kind);
  return !has_unlock || a.kind == EXPLORE_TRYLOCK || b.kind == EXPLORE_TRYLOCK;
}

bool are_dependent(const explore_event& a, const explore_event& b) {
  return a.thread != b.thread &&
         explore_dependent(a.kind, a.address, size_of(a), b.kind, b.address,
                           size_of(b)) != 0;
}

/// Calls `use` with each cell of eight bytes that an event works on.
void for_each_cell(const explore_event& event, auto use) {
  if (explore_has_address(event.kind) == 0 || size_of(event) == 0) return;
  const std::uint64_t last = (event.address + size_of(event) - 1) / 8;
  for (std::uint64_t cell = event.address / 8; cell <= last; ++cell) use(cell);
}

class order_analysis {
 public:
  explicit order_analysis(const trace& trace) : trace_(trace) {
    std::size_t threads = 1;
    for (const auto* events : {&trace.events, &trace.pending}) {
      for (const explore_event& event : *events) {
        threads = std::max<std::size_t>(threads, event.thread + 1U);
        for_each_cell(event, [&](std::uint64_t cell) {
          const auto [known, is_new] = users_.emplace(cell, event.thread);
          if (known->second != event.thread) known->second = several;
        });
      }
    }
    clocks_.assign(threads, vector_clock(threads, 0));
  }

  std::vector<backtrack_point> analyse() {
    moments_.reserve(trace_.events.size());
    for (std::uint32_t i = 0; i < trace_.events.size(); ++i) execute(i);
    const bool is_standstill =
        trace_.end == EXPLORE_DEADLOCK || trace_.end == EXPLORE_LIVELOCK;
    for (const explore_event& event : trace_.pending) {
      const bool is_blocked = !has(event.enabled, event.thread);
      const bool is_lock = explore_waits_for_lock(event.kind) != 0;
      if (!is_standstill && !(is_lock && is_blocked)) continue;
      for_each_conflict(
          event, [&](std::uint32_t earlier) { reverse(earlier, event); });
    }
    return std::move(points_);
  }

  std::vector<vector_clock> take_moments() { return std::move(moments_); }

 private:
  /// Calls `use` with earlier events that an event depends on: the last of each
  /// thread and kind.
  void for_each_conflict(const explore_event& event, auto use) {
    for_each_cell(event, [&](std::uint64_t cell) {
      if (users_[cell] != several) return;
      for (const std::uint32_t earlier : cells_[cell]) {
        if (are_dependent(trace_.events[earlier], event)) use(earlier);
      }
    });
  }

  void execute(std::uint32_t index) {
    const explore_event& event = trace_.events[index];
    vector_clock& own = clocks_[event.thread];
    vector_clock learned = own;
    for_each_conflict(event, [&](std::uint32_t earlier) {
      reverse(earlier, event);
      join(learned, moments_[earlier]);
    });
    if (event.kind == EXPLORE_JOIN && event.address < clocks_.size()) {
      join(learned, clocks_[event.address]);
    }
    learned[event.thread] = index + 1;
    own = std::move(learned);
    moments_.push_back(own);
    for (std::size_t i = 0; i < clocks_.size(); ++i) {
      if (has(event.wakes, i)) join(clocks_[i], own);
    }
    for_each_cell(event, [&](std::uint64_t cell) { keep(cell, index); });
  }

  /// Adds an event to a cell, in the place of an earlier one like it.
  void keep(std::uint64_t cell, std::uint32_t index) {
    if (users_[cell] != several) return;
    const explore_event& event = trace_.events[index];
    auto& events = cells_[cell];
    const auto like = std::ranges::find_if(events, [&](std::uint32_t other) {
      const explore_event& earlier = trace_.events[other];
      return earlier.thread == event.thread && earlier.kind == event.kind &&
             earlier.address == event.address &&
             size_of(earlier) == size_of(event);
    });
    if (like == events.end()) {
      events.push_back(index);
    } else {
      *like = index;
    }
  }

  /// Adds a point before an earlier event, unless it happens before the other.
  void reverse(std::uint32_t earlier, const explore_event& event) {
    const vector_clock& own = clocks_[event.thread];
    const explore_event& first = trace_.events[earlier];
    if (own[first.thread] > earlier || !are_reversible(first, event)) return;
    // An operation on several addresses is several events.
    while (is_empty(trace_.events[earlier].enabled)) --earlier;
    const explore_set& enabled = trace_.events[earlier].enabled;
    explore_set threads{};
    for (std::size_t i = 0; i < clocks_.size(); ++i) {
      if (has(enabled, i) && (i == event.thread || own[i] > earlier + 1)) {
        threads |= explore_only(i);
      }
    }
    const bool needs_all = is_empty(threads);
    points_.push_back({earlier, needs_all ? enabled : threads, needs_all});
  }

  const trace& trace_;
  static constexpr std::size_t several = EXPLORE_THREADS;
  std::vector<vector_clock> clocks_;                      ///< of each thread
  std::vector<vector_clock> moments_;                     ///< of each event
  std::unordered_map<std::uint64_t, std::size_t> users_;  ///< of each cell
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> cells_;
  std::vector<backtrack_point> points_;
};

}  // namespace

std::vector<backtrack_point> find_backtrack_points(const trace& trace) {
  return order_analysis(trace).analyse();
}

std::vector<vector_clock> order_events(const trace& trace) {
  order_analysis analysis(trace);
  analysis.analyse();
  return analysis.take_moments();
}

}  // namespace sidebyside
