// A stateful thread: one thread owns the counter, and the
// others send it their additions.
#include <boost/thread/future.hpp>
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

using queue =
    boost::sync_bounded_queue<std::uint64_t>;

int main() {
  // [1] Additions go in by a queue. The total comes out by
  // a promise, which is a channel for one value. The queue
  // has room for 1000. With room for one, as in a channel,
  // nearly each push would put its thread to sleep, and the
  // program would take a second.
  queue additions(1000);
  boost::promise<std::uint64_t> total;

  // [2] The owner. Nobody else can reach its counter, so it
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

  // [3] Start 50 threads.
  boost::thread_group threads;
  for (int i = 0; i < 50; ++i) {
    threads.create_thread([&additions] {
      // [4] Each pushes an addition of one, 1000 times. A
      // thread that has to wait for room asks the kernel
      // for sleep, and has to be woken.
      for (int c = 0; c < 1000; ++c) {
        additions.push_back(1);
      }
    });
  }

  // [5] Once all of them have finished, no more additions
  // will come.
  threads.join_all();
  additions.close();

  // [6] Getting the total orders all of the owner's work
  // before this line.
  std::cout << "ops: " << total.get_future().get()
            << '\n';
  owner.join();
}
