// Many waiting: the command line says how many fibers. All
// of them wait for a gate to open.
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/pooled_fixedsize_stack.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <vector>

#include "arguments.hpp"

namespace fibers = boost::fibers;

constexpr char usage[] = "usage: many-waiting N\n";

int main(int argc, char* argv[]) {
  // [1] How many?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] A gate. Nothing is sent through it, but a pop waits
  // until it is closed.
  fibers::unbuffered_channel<int> gate;
  std::int64_t total = 0;

  // [3] Start them. Each needs a stack of 16 KiB as long as
  // it waits, and a stack does not grow. In a static
  // executable 4 KiB would do. They are too few if Boost is
  // a shared library.
  fibers::pooled_fixedsize_stack stacks(16384, 32);
  std::vector<fibers::fiber> waiting;
  for (std::int64_t i = 0; i < count; ++i) {
    waiting.emplace_back(
        fibers::launch::dispatch,
        std::allocator_arg, stacks, [&] {
          // [4] Wait for the gate, then add one. A plain ++
          // will do, because fibers of one thread run one
          // at a time.
          int nothing = 0;
          gate.pop(nothing);
          ++total;
        });
  }

  // [5] Open the gate for all of them.
  gate.close();

  // [6] Wait until all of them have finished.
  for (fibers::fiber& each : waiting) {
    each.join();
  }
  std::cout << "total: " << total << '\n';
}
