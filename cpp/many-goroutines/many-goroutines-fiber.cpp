// Many fibers: the command line says how many. Each adds
// one to a shared counter.
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/pooled_fixedsize_stack.hpp>
#include <cstdint>
#include <iostream>
#include <memory>

#include "arguments.hpp"

namespace fibers = boost::fibers;

constexpr char usage[] =
    "usage: many-goroutines N\n";

int main(int argc, char* argv[]) {
  // [1] How many?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] A counter that all of them will share. It is plain,
  // because fibers of one thread run one at a time, and
  // switch only when they wait.
  std::int64_t total = 0;

  // [3] Stacks come from a pool, 32 at a time. With the
  // usual allocator each stack is a mapping of its own, and
  // a million fibers take 20 times as long.
  fibers::pooled_fixedsize_stack stacks(16384, 32);

  // [4] Start them. Each runs at once, and its stack is
  // free for the next one when it has ended.
  for (std::int64_t i = 0; i < count; ++i) {
    fibers::fiber(fibers::launch::dispatch,
                  std::allocator_arg, stacks,
                  [&total] {
                    // [5] Each adds one.
                    ++total;
                  })
        .detach();
  }

  // [6] There is nothing to wait for: no fiber has waited,
  // so all have finished.
  std::cout << "total: " << total << '\n';
}
