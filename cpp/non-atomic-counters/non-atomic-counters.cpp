// Non-atomic counters: the same 50 threads with a plain
// counter. Additions may get lost, differently in each run.
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

int main() {
  // [1] A counter that 50 threads will share.
  std::uint64_t ops = 0;

  // [2] A thread_group owns the threads still at work.
  boost::thread_group threads;

  // [3] Start 50 threads.
  for (int i = 0; i < 50; ++i) {
    threads.create_thread([&ops] {
      // [4] Each adds one, 1000 times. This is the race. It is
      // undefined behaviour, so the compiler may ignore the
      // other threads. At -O2 GCC makes one `add 1000` of the
      // loop, which leaves little to collide.
      for (int c = 0; c < 1000; ++c) {
        ++ops;
      }
    });
  }

  // [5] Wait until all of them have finished.
  threads.join_all();

  // [6] At most 50000, and at worst 2, if the loop stays a
  // loop. The standard promises nothing.
  std::cout << "ops: " << ops << '\n';
}
