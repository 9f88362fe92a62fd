// The cost of a mutex around an addition, alone and while
// others want it.
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
  // A thread that finds it locked asks the kernel to put it
  // to sleep. Unlocking then asks the kernel to wake one.
  // Most of these calls return at once, because the lock is
  // free by then, but each takes far longer than a section.
  std::int64_t total = 0;
  boost::mutex mutex;

  // [3] Start them.
  boost::thread_group threads;
  for (std::int64_t w = 0; w < workers; ++w) {
    threads.create_thread([&, count = increments] {
      // [4] Two atomic operations for each addition, if
      // nobody else wants the lock. They are in the C
      // library. Any amount of work fits in between.
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
