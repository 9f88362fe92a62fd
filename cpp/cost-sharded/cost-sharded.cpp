// The cost of an addition if each worker has a counter of
// its own.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>
#include <vector>

#include "arguments.hpp"

// [1] Each counter has a cache line of its own. Otherwise
// the cores would still wait for each other.
struct alignas(64) shard {
  std::int64_t counter = 0;
};

int main(int argc, char* argv[]) {
  // [2] How many workers, and how many additions of each?
  const auto [workers, increments] = read_workload(
      argc, argv, "cost-sharded", 1000);

  // [3] Start them.
  std::vector<shard> shards(workers);
  boost::thread_group threads;
  for (shard& each : shards) {
    threads.create_thread([&each, n = increments] {
      // [4] Nobody shares, so nobody waits, and each
      // further core makes this faster. The fence is for
      // the compiler alone. It makes the compiler write
      // each sum. Otherwise it would add them up
      // beforehand.
      const std::int64_t count = n;
      for (std::int64_t i = 0; i < count; ++i) {
        ++each.counter;
        std::atomic_signal_fence(
            std::memory_order_seq_cst);
      }
    });
  }

  // [5] Wait until all of them have finished, and add up.
  threads.join_all();
  std::int64_t total = 0;
  for (const shard& each : shards) {
    total += each.counter;
  }
  std::cout << "total: " << total << '\n';
}
