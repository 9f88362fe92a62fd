// A shared mutex: readers let each other in, a writer keeps
// everybody out.
#include <atomic>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/shared_lock_guard.hpp>
#include <boost/thread/shared_mutex.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

constexpr char usage[] = "usage: rw-mutex [N]\n";

// [1] Two fields that belong together: one gains what the
// other loses. In the middle of a transfer this is not
// true, and then nobody may look.
struct purse {
  boost::shared_mutex mutex;
  std::int64_t mine = 0;
  std::int64_t yours = 0;
};

int main(int argc, char* argv[]) {
  purse shared;
  std::atomic<int> torn{0};
  boost::thread_group threads;

  // [2] One thread writes, 1000 times if nothing else is
  // said.
  const std::int64_t times =
      number_or(1000, argc, argv, usage);
  threads.create_thread([&shared, times] {
    for (std::int64_t n = 0; n < times; ++n) {
      // [3] Write alone: no other writer and no reader is
      // in.
      const boost::lock_guard lock(shared.mutex);
      --shared.mine;
      ++shared.yours;
    }
  });

  // [4] Four others read, as often each.
  for (int i = 0; i < 4; ++i) {
    threads.create_thread([&] {
      for (std::int64_t n = 0; n < times; ++n) {
        // [5] Read beside other readers, but beside no
        // writer. A writer that waits keeps new readers
        // out until the last one leaves. A writer that
        // then loses the race may wait for long.
        const boost::shared_lock_guard lock(
            shared.mutex);
        if (shared.mine + shared.yours != 0) {
          ++torn;
        }
      }
    });
  }

  // [6] Wait until all of them have finished.
  threads.join_all();

  // [7] No reader has seen half of a transfer.
  std::cout << "torn reads: " << torn << '\n'
            << "writes: " << shared.yours << '\n';
}
