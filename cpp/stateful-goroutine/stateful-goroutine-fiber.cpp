// A stateful fiber: one fiber owns the counter, and the
// others send it their additions. Nothing is shared.
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstdint>
#include <iostream>
#include <vector>

#include "arguments.hpp"

using boost::fibers::channel_op_status;
using boost::fibers::fiber;
using boost::fibers::unbuffered_channel;

constexpr char usage[] =
    "usage: stateful-goroutine [N [ROOM]]\n";

int main(int argc, char* argv[]) {
  // [1] How many additions? 50000 if nothing is said. The
  // channel has no room: a push waits until the owner pops.
  const auto [count, room] =
      count_and_room({50000, 0}, argc, argv, usage);

  // [2] Additions go in by one channel, and the total comes
  // out by another.
  unbuffered_channel<std::uint64_t> additions;
  unbuffered_channel<std::uint64_t> total;

  // [3] The owner. Nobody else can reach its counter, so it
  // needs neither an atomic nor a mutex.
  fiber owner([&] {
    std::uint64_t ops = 0;
    std::uint64_t n = 0;
    while (additions.pop(n) ==
           channel_op_status::success) {
      ops += n;
    }
    total.push(ops);
  });

  // [4] Start 50 fibers, each with its share of the
  // additions.
  std::vector<fiber> fibers;
  for (int i = 0; i < 50; ++i) {
    fibers.emplace_back([&additions,
                         share = (count + i) / 50] {
      // [5] Each sends an addition of one, 1000 times. Each
      // time it hands this thread to another fiber, and
      // gets it back later. The price: all of them share
      // one core.
      for (std::int64_t c = 0; c < share; ++c) {
        additions.push(1);
      }
    });
  }

  // [6] Once all of them have finished, no more additions
  // will come.
  for (fiber& each : fibers) {
    each.join();
  }
  additions.close();

  // [7] Receiving orders all of the owner's work before
  // this line.
  std::cout << "ops: " << total.value_pop() << '\n';
  owner.join();
}
