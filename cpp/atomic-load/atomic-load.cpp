// Atomic load: the main thread reads the counter while
// 50 others are still adding to it.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

int main() {
  // [1] A counter that 50 threads will share.
  std::atomic<std::uint64_t> ops{0};

  // [2] Start them. Each adds one, 1000 times.
  constexpr std::uint64_t total = 50 * 1000;
  boost::thread_group threads;
  for (int i = 0; i < 50; ++i) {
    threads.create_thread([&ops] {
      for (int c = 0; c < 1000; ++c) {
        ops.fetch_add(1);
      }
    });
  }

  // [3] Meanwhile read, until a read sees the total. Yield
  // after each read: a thread that is queued on this core
  // would otherwise wait until the time slice of this one
  // is over.
  bool backwards = false;
  for (std::uint64_t last = 0; last < total;) {
    const std::uint64_t now = ops.load();

    // [4] Atomic reads agree with the order of the
    // additions: no read is below the one before it.
    if (now < last) {
      backwards = true;
    }
    last = now;
    boost::this_thread::yield();
  }

  // [5] All additions are done. Wait for the threads.
  threads.join_all();

  // [6] Print what the reads have shown.
  std::cout << "reads went backwards: "
            << std::boolalpha << backwards << '\n'
            << "ops: " << ops.load() << '\n';
}
