// Atomic counters: 50 threads share one counter, and none
// of their additions is lost.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

int main() {
  // [1] A counter that 50 threads will share. Its type is
  // atomic, so no plain access can slip in.
  std::atomic<std::uint64_t> ops{0};

  // [2] A thread_group owns the threads still at work.
  boost::thread_group threads;

  // [3] Start 50 threads.
  for (int i = 0; i < 50; ++i) {
    threads.create_thread([&ops] {
      // [4] Each adds one, 1000 times, atomically.
      for (int c = 0; c < 1000; ++c) {
        ops.fetch_add(1);
      }
    });
  }

  // [5] Wait until all of them have finished. The additions
  // of each come before its end, and its end before join
  // returns.
  threads.join_all();

  // [6] Waiting has ordered all additions before this read,
  // so relaxed order would do for them.
  std::cout << "ops: " << ops << '\n';
}
