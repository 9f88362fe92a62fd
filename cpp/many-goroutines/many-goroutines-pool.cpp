// Many tasks: the command line says how many. Each adds one
// to a shared counter.
#include <atomic>
#include <boost/asio/defer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <functional>
#include <iostream>

#include "arguments.hpp"

namespace asio = boost::asio;
constexpr char usage[] =
    "usage: many-goroutines N\n";

int main(int argc, char* argv[]) {
  // [1] How many?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] A counter that all of them will share.
  std::atomic<std::int64_t> total{0};

  // [3] An io_context queues the tasks, and counts those
  // that are not done.
  asio::io_context pool;

  // [4] Start them from inside the pool. There defer()
  // takes no lock and wakes no thread: the tasks reach the
  // queue together, at the end of the one that starts them.
  // It starts ten at a time, and itself again behind them,
  // so the queue stays short for any number.
  std::int64_t started = 0;
  std::function<void()> start_ten = [&] {
    for (int i = 0; i < 10 && started < count;
         ++i) {
      ++started;
      asio::defer(pool, [&total] {
        // [5] Each adds one, atomically.
        total.fetch_add(1);
      });
    }
    if (started < count) {
      asio::defer(pool,
                  [&start_ten] { start_ten(); });
    }
  };
  asio::post(pool, [&start_ten] { start_ten(); });

  // [6] Work until all of them have finished, with a
  // thread per core. This thread is the first of them.
  const unsigned cores =
      boost::thread::hardware_concurrency();
  boost::thread_group threads;
  for (unsigned i = 1; i < cores; ++i) {
    threads.create_thread([&pool] { pool.run(); });
  }
  pool.run();
  threads.join_all();
  std::cout << "total: " << total << '\n';
}
