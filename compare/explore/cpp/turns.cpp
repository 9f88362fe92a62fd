#include "turns.hpp"

#include <algorithm>

namespace explore {
namespace {

// Reads of one value after which even a lone spinner makes no progress, and
// yields and moves of time by which nothing changes.
constexpr unsigned hopeless_reads = 200;
constexpr unsigned hopeless_yields = 1000;

// Adds those that may go on without a reason, once each.
void add_spurious(thread_sets& sets) {
  for (int i = 0; i < count && page->spurious != 0; ++i) {
    const thread& thread = threads[i];
    if (thread.pending.kind == EXPLORE_WAKE && !thread.has_ended &&
        !thread.was_spurious && !is_ready(i) && thread.pending.deadline == 0) {
      sets.enabled |= explore_only(i);
    }
  }
}

}  // namespace

std::array<thread, EXPLORE_THREADS> threads;
int count = 0;
std::uint32_t vain_yields = 0;

bool is_ready(int number) {
  const thread& thread = threads[number];
  const operation& next = thread.pending;
  switch (next.kind) {
    case EXPLORE_LOCK: {
      const bool is_again =
          lock_at(next.address).owner == number && next.value != 0;
      return is_again || is_free(next.address);
    }
    case EXPLORE_RLOCK:
      return lock_at(next.address).owner < 0;
    case EXPLORE_TAKE:
      return peek(next.address, sizeof(int)) != 0;
    case EXPLORE_JOIN:
      return threads[next.address].has_ended;
    case EXPLORE_WAKE:
      return thread.was_woken;
    case EXPLORE_TIMER:
      return false;
    default:
      return true;
  }
}

thread_sets sort_threads() {
  thread_sets sets;
  word next_time = ~word{0};
  for (int i = 0; i < count; ++i) {
    const thread& thread = threads[i];
    if (thread.has_ended) continue;
    const word deadline = std::max(thread.pending.deadline, now);
    if (is_ready(i)) {
      const bool is_vain =
          thread.spin.count_vain(thread.pending) >= page->spin_reads;
      (is_vain ? sets.spinning : sets.ready) |= explore_only(i);
      if (is_vain) page->deferred = 1;
      if (thread.pending.kind == EXPLORE_EXIT) sets.exiting = explore_only(i);
    } else if (thread.pending.deadline != 0 && deadline <= next_time) {
      if (deadline < next_time) sets.timed = {};
      next_time = deadline;
      sets.timed |= explore_only(i);
    }
  }
  sets.enabled = sets.ready | sets.timed;
  if (!is_empty(sets.enabled)) add_spurious(sets);
  return sets;
}

thread_sets find_enabled() {
  thread_sets sets = sort_threads();
  if (vain_yields > hopeless_yields) end(EXPLORE_LIVELOCK);
  if (!is_empty(sets.enabled) || is_empty(sets.spinning)) return sets;
  // Nobody else can go on: a loop that counts its reads may still end.
  for (int i = 0; i < count; ++i) {
    if (has(sets.spinning, i) &&
        threads[i].spin.count_vain(threads[i].pending) < hopeless_reads) {
      sets.enabled |= explore_only(i);
    }
  }
  if (is_empty(sets.enabled)) end(EXPLORE_LIVELOCK);
  return sets;
}

}  // namespace explore
