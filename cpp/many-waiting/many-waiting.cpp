// Many waiting: the command line says how many threads. All
// of them wait for a gate to open.
#include <atomic>
#include <boost/thread/latch.hpp>
#include <boost/thread/thread.hpp>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

constexpr char usage[] = "usage: many-waiting N\n";

int main(int argc, char* argv[]) {
  // [1] How many?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] A gate: a latch that opens for good when it is
  // counted down. Another one counts those who come.
  boost::latch gate(1);
  boost::latch ready(
      static_cast<std::size_t>(count));
  std::atomic<std::int64_t> total{0};

  // [3] Start them. Each needs a thread of the kernel as
  // long as it waits.
  boost::thread_group threads;
  for (std::int64_t i = 0; i < count; ++i) {
    threads.create_thread([&] {
      // [4] Come to the gate and wait, then add one.
      ready.count_down();
      gate.wait();
      total.fetch_add(1);
    });
  }

  // [5] Once all have come, open the gate for all.
  ready.wait();
  gate.count_down();

  // [6] Wait until all of them have finished.
  threads.join_all();
  std::cout << "total: " << total << '\n';
}
