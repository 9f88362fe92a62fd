// A semaphore: twenty tasks want in, and never more than
// three of them are inside.
#include <atomic>
#include <boost/thread/condition_variable.hpp>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/lock_types.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

// [1] A count of the places that are free, behind a mutex,
// and a condition to wait for one. Boost.Thread has no
// semaphore. GCC's std::counting_semaphore can lose a
// wake-up: see its bugs 98033 and 104928. A task then
// waits for ever. compare explore finds the order.
struct semaphore {
  boost::mutex mutex;
  boost::condition_variable is_free;
  int free = 3;

  void acquire() {
    boost::unique_lock lock(mutex);
    is_free.wait(lock, [this] { return free > 0; });
    --free;
  }
  void release() {
    const boost::lock_guard lock(mutex);
    ++free;
    is_free.notify_one();
  }
};

int main() {
  semaphore places;

  // [2] Start twenty tasks, a thread each.
  std::atomic<int> now{0};
  std::atomic<int> crowds{0};
  std::atomic<int> done{0};
  boost::thread_group threads;
  for (int i = 0; i < 20; ++i) {
    threads.create_thread([&] {
      // [3] Go in, which waits if three are in.
      places.acquire();

      // [4] Be inside, and look whether there are more than
      // three.
      if (++now > 3) {
        ++crowds;
      }
      --now;

      // [5] Go out, which lets one in that waits.
      places.release();
      ++done;
    });
  }

  // [6] Wait until all of them are done.
  threads.join_all();
  std::cout << "never more than 3: "
            << std::boolalpha << (crowds == 0)
            << '\n'
            << "done: " << done << '\n';
}
