// The cost of an addition if there is one worker, and
// nothing holds it up.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

int main(int argc, char* argv[]) {
  // [1] How many additions? There is one worker.
  const auto [workers, increments] =
      read_workload(argc, argv, "cost-plain", 1);

  // [2] A thread adds, as in the other programs.
  std::int64_t total = 0;
  boost::thread worker([&total, n = increments] {
    // [3] The counter is in memory, because the other
    // thread reads it. x86 adds there by one instruction,
    // which is not atomic. ARM64 takes ldr, add and str.
    // The fence makes the compiler write each sum.
    // Otherwise it would add n at once.
    const std::int64_t count = n;
    for (std::int64_t i = 0; i < count; ++i) {
      ++total;
      std::atomic_signal_fence(
          std::memory_order_seq_cst);
    }
  });

  // [4] Wait until it has finished.
  worker.join();
  std::cout << "total: " << total << '\n';
}
