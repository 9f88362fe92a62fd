// A lock that looks again before it sleeps.
#pragma once

#include <atomic>

/// A lock for short sections, if there are as many cores as
/// threads that want to run. Otherwise it burns the time in
/// which its holder could go on. It is not fair: a thread
/// that comes later may be first.
class spin_mutex {
 public:
  void lock() {
    int seen = is_free;
    if (state_.compare_exchange_strong(seen,
                                       is_held)) {
      return;
    }
    for (int looks = 0; looks < 4; ++looks) {
      pause();
      seen = state_.load(std::memory_order_relaxed);
      if (seen == is_free &&
          state_.compare_exchange_weak(seen,
                                       is_held)) {
        return;
      }
    }
    while (state_.exchange(is_awaited) != is_free) {
      state_.wait(is_awaited);
    }
  }

  void unlock() {
    if (state_.exchange(is_free) == is_awaited) {
      state_.notify_one();
    }
  }

 private:
  enum { is_free, is_held, is_awaited };

  // Some hundred nanoseconds of doing nothing; each
  // part tells the processor that this is a wait.
  static void pause() {
    for (int i = 0; i < 30; ++i) {
#if defined(__x86_64__)
      __builtin_ia32_pause();
#elif defined(__aarch64__)
      __asm__ volatile("isb");
#endif
    }
  }

  std::atomic<int> state_{is_free};
};
