// The cost of a lock that looks again before it sleeps,
// around an addition.
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"
#include "spin_mutex.hpp"

int main(int argc, char* argv[]) {
  // [1] How many workers, and how many additions of each?
  const auto [workers, increments] =
      read_workload(argc, argv, "cost-mutex", 1000);

  // [2] The counter that all of them share, and its lock,
  // which cpp/spin_mutex.hpp has in some forty lines. A
  // thread that finds it held looks four times whether it
  // is free. It only reads, and pauses in between, because
  // each look takes the cache line from the holder. Then it
  // waits, and leaves a mark, so that only then unlocking
  // wakes it. GCC's wait looks 16 times before it sleeps.
  std::int64_t total = 0;
  spin_mutex mutex;

  // [3] Start them.
  boost::thread_group threads;
  for (std::int64_t w = 0; w < workers; ++w) {
    threads.create_thread([&, count = increments] {
      // [4] Two atomic operations for each addition, if
      // nobody else wants the lock: casal and swpal on
      // ARM64, each in a function that asks for it. Any
      // amount of work fits in between.
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
