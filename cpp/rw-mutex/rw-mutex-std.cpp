// A shared mutex: readers let each other in, a writer keeps
// everybody out.
#include <atomic>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "arguments.hpp"

constexpr char usage[] = "usage: rw-mutex [N]\n";

// [1] Two fields that belong together: one gains what the
// other loses. In the middle of a transfer this is not
// true, and then nobody may look.
struct purse {
  std::shared_mutex mutex;
  std::int64_t mine = 0;
  std::int64_t yours = 0;
};

int main(int argc, char* argv[]) {
  purse shared;
  std::atomic<int> torn{0};
  std::vector<std::jthread> threads;

  // [2] One thread writes, 1000 times if nothing else is
  // said.
  const std::int64_t times =
      number_or(1000, argc, argv, usage);
  threads.emplace_back([&shared, times] {
    for (std::int64_t n = 0; n < times; ++n) {
      // [3] Write alone: no other writer and no reader is
      // in.
      const std::lock_guard lock(shared.mutex);
      --shared.mine;
      ++shared.yours;
    }
  });

  // [4] Four others read, as often each.
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (std::int64_t n = 0; n < times; ++n) {
        // [5] Read beside other readers, but beside no
        // writer. That costs an atomic addition, and no
        // other lock inside. The price: a writer has no
        // turn of its own. As long as some reader is in,
        // glibc lets more of them in.
        const std::shared_lock lock(shared.mutex);
        if (shared.mine + shared.yours != 0) {
          ++torn;
        }
      }
    });
  }

  // [6] Wait until all of them have finished. A jthread is
  // joined where it is destroyed.
  threads.clear();

  // [7] No reader has seen half of a transfer.
  std::cout << "torn reads: " << torn << '\n'
            << "writes: " << shared.yours << '\n';
}
