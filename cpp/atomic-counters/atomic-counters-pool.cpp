// Atomic counters: 50 tasks on a pool of threads share one
// counter, and none of their additions is lost.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

int main() {
  // [1] A counter that 50 tasks will share. Its type is
  // atomic, so no plain access can slip in.
  std::atomic<std::uint64_t> ops{0};

  // [2] An io_context queues the tasks, and counts those
  // that are not done.
  boost::asio::io_context pool;

  // [3] Start 50 tasks.
  for (int i = 0; i < 50; ++i) {
    boost::asio::post(pool, [&ops] {
      // [4] Each adds one, 1000 times, atomically.
      for (int c = 0; c < 1000; ++c) {
        ops.fetch_add(1);
      }
    });
  }

  // [5] Work until all of them have finished, with a thread
  // per core. This thread is the first of them.
  const unsigned cores =
      boost::thread::hardware_concurrency();
  boost::thread_group threads;
  for (unsigned i = 1; i < cores; ++i) {
    threads.create_thread([&pool] { pool.run(); });
  }
  pool.run();
  threads.join_all();

  // [6] Joining has ordered all additions before this read,
  // so relaxed order would do for them.
  std::cout << "ops: " << ops << '\n';
}
