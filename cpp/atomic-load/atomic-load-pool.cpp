// Atomic load: the main thread reads the counter while
// 50 tasks on a pool are still adding to it.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

int main() {
  // [1] A counter that 50 tasks will share.
  std::atomic<std::uint64_t> ops{0};

  // [2] Start them. Each adds one, 1000 times. This thread
  // takes one core to read, the pool takes the others.
  constexpr std::uint64_t total = 50 * 1000;
  boost::asio::io_context pool;
  for (int i = 0; i < 50; ++i) {
    boost::asio::post(pool, [&ops] {
      for (int c = 0; c < 1000; ++c) {
        ops.fetch_add(1);
      }
    });
  }
  boost::thread_group threads;
  unsigned cores =
      boost::thread::hardware_concurrency();
  do {
    threads.create_thread([&pool] { pool.run(); });
  } while (threads.size() + 1 < cores);

  // [3] Meanwhile read, until a read sees the total. Yield
  // after each read, because there may be only one core.
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
