// Atomic counters: 50 threads share one counter, and none
// of their additions is lost.
#include <atomic>
#include <cstdint>
#include <iostream>
#include <latch>
#include <thread>
#include <vector>

int main() {
  // [1] A counter that 50 threads will share. Its type is
  // atomic, so no plain access can slip in.
  std::atomic<std::uint64_t> ops{0};

  // [2] A latch counts down the threads still at work. It
  // has to know at the start how many they are.
  std::latch at_work(50);

  // [3] Start 50 threads. There is no group of them, so a
  // vector owns them.
  std::vector<std::jthread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&ops, &at_work] {
      // [4] Each adds one, 1000 times, atomically.
      for (int c = 0; c < 1000; ++c) {
        ops.fetch_add(1);
      }
      at_work.count_down();
    });
  }

  // [5] Wait until all of them have counted down. The
  // additions of each come before that, and that before
  // wait returns. A thread may still be about to end: a
  // jthread is joined where it is destroyed.
  at_work.wait();

  // [6] Waiting has ordered all additions before this read,
  // so relaxed order would do for them.
  std::cout << "ops: " << ops << '\n';
}
