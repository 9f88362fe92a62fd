// Message passing: an atomic flag hands plain data from one
// thread to the other.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <iostream>

using std::memory_order_acquire;
using std::memory_order_release;

// [1] The data is plain. The flags say whose turn it is.
// Each flag is written by one side alone.
int data = 0;
std::atomic<int> published{0};
std::atomic<int> acknowledged{0};

// [2] Look a hundred times, then let others run. If there
// is only one processor, the writer needs it.
void await(const std::atomic<int>& flag,
           int value) {
  for (int n = 1;
       flag.load(memory_order_acquire) != value;
       ++n) {
    if (n % 100 == 0) {
      boost::this_thread::yield();
    }
  }
}

int main() {
  constexpr int messages = 1000;
  boost::thread_group threads;

  // [3] One side writes the data, then the flag. A reader
  // that sees the flag sees the data, too. Then the writer
  // waits, because it must not write while the other side
  // may read.
  threads.create_thread([] {
    for (int n = 1; n <= messages; ++n) {
      data = n;
      published.store(n, memory_order_release);
      await(acknowledged, n);
    }
  });

  // [4] The other side reads the flag, then the data.
  int stale = 0;
  threads.create_thread([&stale] {
    for (int n = 1; n <= messages; ++n) {
      await(published, n);
      if (data != n) {
        ++stale;
      }

      // [5] This orders the read before the next write.
      acknowledged.store(n, memory_order_release);
    }
  });

  // [6] Wait until both have finished. If this thread were
  // the reader, the two would often share one processor,
  // and then each message takes two switches of threads.
  threads.join_all();

  // [7] Release and acquire are just strong enough. The
  // default would do as well. It makes each store an xchg
  // on x86, which waits until the other core can see it. On
  // ARM64 it changes nothing: both are stlr and ldar.
  // Relaxed order would make it a data race.
  std::cout << "stale reads: " << stale << '\n';
}
