// Atomic functions: read, modify and write are one step,
// and nothing can come between them.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

// [1] The variable that both threads change. Its type keeps
// plain accesses out.
std::atomic<std::int64_t> counter{0};

int main() {
  // [2] Two threads, and a thread_group to wait for them.
  constexpr int thread_count = 2;
  boost::thread_group threads;

  // [3] Start them. Each goes through its step twice.
  for (int i = 0; i < thread_count; ++i) {
    threads.create_thread([] {
      for (int n = 0; n < 2; ++n) {
        // [4] Read, modify and write as one step.
        counter.fetch_add(1);
      }
    });
  }

  // [5] Wait until both have finished.
  threads.join_all();

  // [6] Always 4. Waiting has ordered the additions before
  // this read.
  std::cout << "Final Counter:  " << counter
            << '\n';
}
