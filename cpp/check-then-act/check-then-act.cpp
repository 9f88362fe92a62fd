// Check, then act: each access is atomic, and the decision
// made of two of them is not.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <iostream>

// [1] One item is left. Every access to it is atomic.
std::atomic<int> stock{1};
std::atomic<int> sold{0};

int main() {
  // [2] Two buyers, and a thread_group to wait for them.
  constexpr int buyers = 2;
  boost::thread_group threads;

  // [3] Start them. Each wants one item.
  for (int i = 0; i < buyers; ++i) {
    threads.create_thread([] {
      // [4] Check: is there one left?
      if (stock.load() > 0) {
        // [5] Act: take it. It may be gone since the check.
        // If both have looked before one of them takes it,
        // both take it.
        stock.fetch_sub(1);
        sold.fetch_add(1);
      }
    });
  }

  // [6] Wait until both have finished.
  threads.join_all();

  // [7] 1 or 2. This is no data race, so the behaviour is
  // defined, and ThreadSanitizer has nothing to report.
  // Check and act have to be one step, such as
  // compare_exchange_strong, or a mutex around both.
  std::cout << "sold: " << sold.load() << '\n';
}
