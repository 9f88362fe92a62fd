// The cost of an addition if each worker has a counter of
// its own, and all of them lie side by side.
#include <array>
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

int main(int argc, char* argv[]) {
  // [1] How many workers, and how many additions of each?
  const auto [workers, increments] = read_workload(
      argc, argv, "cost-false-sharing", 8);

  // [2] Eight counters, which fill one cache line. The
  // source shows that only because we align them. No worker
  // touches the counter of another.
  alignas(64) std::array<std::int64_t, 8>
      counters{};

  // [3] Start them.
  boost::thread_group threads;
  for (std::int64_t w = 0; w < workers; ++w) {
    threads.create_thread([&counter = counters[w],
                           n = increments] {
      // [4] A core that writes takes the whole line away
      // from the others, though they want other words of
      // it. No instruction is locked, on x86 or on ARM64.
      // The line alone makes the cores wait. The fence is
      // for the compiler alone. It makes the compiler write
      // each sum. Otherwise it would add them up
      // beforehand. It reads the place of the counter once,
      // and the count too.
      std::int64_t& own = counter;
      const std::int64_t count = n;
      for (std::int64_t i = 0; i < count; ++i) {
        ++own;
        std::atomic_signal_fence(
            std::memory_order_seq_cst);
      }
    });
  }

  // [5] Wait until all of them have finished, and add up.
  threads.join_all();
  std::int64_t total = 0;
  for (const std::int64_t counter : counters) {
    total += counter;
  }
  std::cout << "total: " << total << '\n';
}
