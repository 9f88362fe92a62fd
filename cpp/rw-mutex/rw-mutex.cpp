// A shared mutex: readers do not keep each other out,
// a writer keeps everybody out.
#include <atomic>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/shared_lock_guard.hpp>
#include <boost/thread/shared_mutex.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

// [1] Two fields that belong together: what one gains, the
// other loses. Between the two statements of a transfer
// that does not hold, and nobody may look.
struct purse {
  boost::shared_mutex mutex;
  int mine = 0;
  int yours = 0;
};

int main() {
  purse shared;
  std::atomic<int> torn{0};
  boost::thread_group threads;

  // [2] One thread writes, 1000 times.
  threads.create_thread([&shared] {
    for (int n = 0; n < 1000; ++n) {
      // [3] Alone: no writer, and no reader.
      const boost::lock_guard lock(shared.mutex);
      --shared.mine;
      ++shared.yours;
    }
  });

  // [4] Four others read, 1000 times each.
  for (int i = 0; i < 4; ++i) {
    threads.create_thread([&] {
      for (int n = 0; n < 1000; ++n) {
        // [5] With other readers, but no writer. Once a
        // writer waits, no new reader gets in: so its
        // turn comes. std::shared_mutex does not say so.
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
