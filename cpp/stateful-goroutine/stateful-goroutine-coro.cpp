// A stateful coroutine: one coroutine owns the counter, and
// the others send it their additions. Nothing is shared.
#include <cstdint>
#include <iostream>
#include <vector>

#include "arguments.hpp"
#include "coroutines.hpp"

constexpr char usage[] =
    "usage: stateful-goroutine [N [ROOM]]\n";

int main(int argc, char* argv[]) {
  // [1] How many additions? 50000 if nothing is said. The
  // channel has no room: a push waits until the owner pops.
  const auto [count, room] =
      count_and_room({50000, 0}, argc, argv, usage);

  // [2] Additions go in by one channel, and the total comes
  // out by another.
  channel<std::uint64_t> additions;
  channel<std::uint64_t> total;

  // [3] The owner. Nobody else can reach its counter, so it
  // needs neither an atomic nor a mutex.
  const auto own = [&]() -> task {
    std::uint64_t ops = 0;
    while (const auto n =
               co_await additions.pop()) {
      ops += *n;
    }
    co_await total.push(ops);
  };
  const task owner = own();

  // [4] Start 50 coroutines, each with its share of the
  // additions.
  const auto send =
      [&](std::int64_t share) -> task {
    // [5] Each sends an addition of one, 1000 times. To
    // wait it returns, and to go on it is called. The
    // price: all of them share one core.
    for (std::int64_t c = 0; c < share; ++c) {
      co_await additions.push(1);
    }
  };
  std::vector<task> senders;
  for (int i = 0; i < 50; ++i) {
    senders.push_back(send((count + i) / 50));
  }

  // [6] Once all of them have finished, no more additions
  // will come.
  run();
  additions.close();

  // [7] Receiving orders all of the owner's work before
  // this line.
  const auto receive = [&]() -> task {
    std::cout << "ops: "
              << (co_await total.pop()).value()
              << '\n';
  };
  const task receiver = receive();
  run();
}
