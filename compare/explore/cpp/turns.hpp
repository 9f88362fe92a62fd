// The threads, and which of them can go on.
#pragma once

#include <array>
#include <atomic>

#include "spins.hpp"

namespace explore {

struct thread {
  std::atomic<std::uint32_t> is_picked{0};  // a futex
  bool has_ended = false;
  operation pending;
  // In a queue.
  word queue = 0;
  bool was_woken = false;
  word deadline = 0;
  std::uint32_t demotion = 0;  // 0: it has its random priority
  // The event whose written value is still to be noted.
  explore_event* write = nullptr;
  explore_event* read = nullptr;
  word old_value = 0;  // before the write
  explore::spin spin;
  bool was_spurious = false;  // it has gone on once without a reason
};

extern std::array<thread, EXPLORE_THREADS> threads;
extern int count;
// Yields and moves of time since something has changed.
extern std::uint32_t vain_yields;

// Whether nothing keeps a thread from its pending operation but time, and that
// it spins.
bool is_ready(int number);

// Threads that have not ended, in groups: what does each need to go on?
struct thread_sets {
  explore_set ready{};
  explore_set spinning{};
  explore_set timed{};    // the next that time lets go on
  explore_set exiting{};  // main, at its end
  explore_set enabled{};
};

thread_sets sort_threads();
// Does the same before the next choice, and ends a livelock.
thread_sets find_enabled();

}  // namespace explore
