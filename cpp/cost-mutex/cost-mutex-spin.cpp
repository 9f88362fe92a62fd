// The cost of a lock that looks again before it sleeps,
// around an addition.
#include <atomic>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

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

int main(int argc, char* argv[]) {
  // [1] How many workers, and how many additions of each?
  const auto [workers, increments] =
      read_workload(argc, argv, "cost-mutex", 1000);

  // [2] The counter that all of them share, and its lock. A
  // thread that finds it held looks four times whether it
  // is free. It only reads, and pauses in between, because
  // each look takes the cache line from the holder. Then it
  // sleeps, and leaves a mark, so that unlocking calls the
  // kernel only if a thread sleeps.
  std::int64_t total = 0;
  spin_mutex mutex;

  // [3] Start them.
  boost::thread_group threads;
  for (std::int64_t w = 0; w < workers; ++w) {
    threads.create_thread([&, count = increments] {
      // [4] Two atomic operations for each addition, if
      // nobody else wants the lock. Any amount of work fits
      // in between.
      for (std::int64_t i = 0; i < count; ++i) {
        const boost::lock_guard lock(mutex);
        ++total;
      }
    });
  }

  // [5] Wait until all of them have finished.
  threads.join_all();
  std::cout << "total: " << total << '\n';
}
