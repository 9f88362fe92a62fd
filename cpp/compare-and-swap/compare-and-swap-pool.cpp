// Compare and swap: 50 tasks on a pool raise a maximum.
// There is no atomic function for that before C++26.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

// [1] The greatest value that anybody has offered.
std::atomic<std::int64_t> greatest{0};

// [2] Raise it to value, unless it is that great already.
void raise(std::int64_t value) {
  std::int64_t old = greatest.load();
  while (value > old) {
    // [3] Store the value, but only if nobody has come
    // between. A task that was too late gets the newer
    // value in old. It never waits for another task.
    if (greatest.compare_exchange_weak(old,
                                       value)) {
      return;
    }
  }
}

int main() {
  // [4] Start 50 tasks.
  boost::asio::io_context pool;
  for (std::int64_t i = 0; i < 50; ++i) {
    boost::asio::post(pool, [i] {
      // [5] Each offers 1000 values. They lie between the
      // values of the others.
      for (std::int64_t c = 0; c < 1000; ++c) {
        raise(50 * c + i);
      }
    });
  }

  // [6] Work until all of them have finished, with a thread
  // per core. This thread is the first of them.
  const unsigned cores =
      boost::thread::hardware_concurrency();
  boost::thread_group threads;
  for (unsigned i = 1; i < cores; ++i) {
    threads.create_thread([&pool] { pool.run(); });
  }
  pool.run();
  threads.join_all();

  // [7] The greatest of 0 to 49999.
  std::cout << "max: " << greatest << '\n';
}
