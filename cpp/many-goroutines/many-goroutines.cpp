// Many threads: the command line says how many. Each adds
// one to a shared counter.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

constexpr char usage[] =
    "usage: many-goroutines N\n";

int main(int argc, char* argv[]) {
  // [1] How many?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] A counter that all of them will share.
  std::atomic<std::int64_t> total{0};

  // [3] A thread_group owns the threads still at work.
  boost::thread_group threads;

  // [4] Start them. The system limits how many threads
  // there may be. At the limit the program still joins
  // those that it has started.
  bool all_started = true;
  try {
    for (std::int64_t i = 0; i < count; ++i) {
      threads.create_thread([&total] {
        // [5] Each adds one, atomically.
        total.fetch_add(1);
      });
    }
  } catch (const std::exception& error) {
    all_started = false;
    std::cerr
        << "many-goroutines: cannot start thread "
        << threads.size() + 1 << " of " << count
        << ": " << error.what() << '\n';
  }

  // [6] Wait until all of them have finished.
  threads.join_all();
  if (!all_started) {
    return 1;
  }
  std::cout << "total: " << total << '\n';
}
