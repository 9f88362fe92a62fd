// What a mutex costs, around an addition: alone, and where
// others want it too.
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

int main(int argc, char* argv[]) {
  // [1] How many workers, and how many additions of each?
  const auto [workers, increments] =
      read_workload(argc, argv, "cost-mutex", 1000);

  // [2] The counter that all of them share, and its mutex.
  // A thread that finds it locked asks the kernel at once
  // to put it to sleep, and unlocking asks it to wake one.
  // Most of these calls return at once, as the lock is free
  // by then. Each takes far longer than a section.
  std::int64_t total = 0;
  boost::mutex mutex;

  // [3] Start them.
  boost::thread_group threads;
  for (std::int64_t w = 0; w < workers; ++w) {
    threads.create_thread([&, count = increments] {
      // [4] Two atomic operations for each addition, if
      // nobody else wants it. In between there is room for
      // as much as you like.
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
