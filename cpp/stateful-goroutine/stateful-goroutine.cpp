// A stateful thread: one thread owns the counter, and the
// others send it their additions.
#include <boost/thread/future.hpp>
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

using queue =
    boost::sync_bounded_queue<std::uint64_t>;

constexpr char usage[] =
    "usage: stateful-goroutine [N [ROOM]]\n";

int main(int argc, char* argv[]) {
  // [1] How many additions, and how many of them does the
  // queue have room for? If nothing is said, 50000 and 64.
  // It cannot do without room.
  const auto [count, room] = count_and_room(
      {50000, 64}, argc, argv, usage);

  // [2] Additions go in by a queue. The total comes out by
  // a promise, which is a channel for one value. The less
  // room there is, the more often a push puts its thread to
  // sleep. With room for all of them hardly any does.
  queue additions(static_cast<std::size_t>(room));
  boost::promise<std::uint64_t> total;

  // [3] The owner. Nobody else can reach its counter, so it
  // needs neither an atomic nor a mutex.
  boost::thread owner([&] {
    std::uint64_t ops = 0;
    std::uint64_t n = 0;
    while (additions.wait_pull_front(n) ==
           boost::queue_op_status::success) {
      ops += n;
    }
    total.set_value(ops);
  });

  // [4] Start 50 threads, each with its share of the
  // additions.
  boost::thread_group threads;
  for (int i = 0; i < 50; ++i) {
    threads.create_thread([&additions,
                           share =
                               (count + i) / 50] {
      // [5] Each pushes an addition of one, 1000 times. A
      // thread that has to wait for room asks the kernel
      // for sleep, and has to be woken. When a push
      // returns, the addition need not have been received.
      for (std::int64_t c = 0; c < share; ++c) {
        additions.push_back(1);
      }
    });
  }

  // [6] Once all of them have finished, no more additions
  // will come.
  threads.join_all();
  additions.close();

  // [7] Getting the total orders all of the owner's work
  // before this line.
  std::cout << "ops: " << total.get_future().get()
            << '\n';
  owner.join();
}
