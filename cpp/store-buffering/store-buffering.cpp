// Store buffering: each of two threads stores, then loads
// what the other one stores. Can both miss it?
#include <array>
#include <atomic>
#include <boost/thread/thread.hpp>
#include <iostream>

constexpr int rounds = 10000;

// [1] Each side has a variable for each round, and notes
// what it saw of the other side. Each variable has a cache
// line of its own. A store has to take it from the other
// core first, and waits in a buffer until then.
struct alignas(64) cell {
  std::atomic<int> value{0};
};
std::array<cell, rounds> stored[2];
std::array<int, rounds> seen[2];

// [2] The two meet every 50 rounds, so that neither runs
// far ahead. First they look at the next variables: the old
// values are then in both caches, and no load has to wait.
// The counter says how many have arrived.
std::atomic<int> met{0};

void meet(int round) {
  for (int i = round; i < round + 50; ++i) {
    stored[0][i].value.load();
    stored[1][i].value.load();
  }
  const int all = 2 * (round / 50 + 1);
  met.fetch_add(1);
  for (int n = 1; met.load() < all; ++n) {
    if (n % 100 == 0) {
      boost::this_thread::yield();
    }
  }
}

int main() {
  // [3] Start both sides.
  boost::thread_group threads;
  for (int mine = 0; mine < 2; ++mine) {
    threads.create_thread([mine, other = 1 - mine] {
      for (int i = 0; i < rounds; ++i) {
        if (i % 50 == 0) {
          meet(i);
        }

        // [4] Store mine, then load the other's. The
        // default, memory_order_seq_cst, means the same as
        // in Go: all atomics have one order, which agrees
        // with the program on each side. So one store comes
        // first, and the other side sees it. The store is
        // an xchg on x86. On ARM64 the two are stlr and
        // ldar, which never pass each other.
        stored[mine][i].value.store(1);
        seen[mine][i] =
            stored[other][i].value.load();
      }
    });
  }

  // [5] Wait until both have finished.
  threads.join_all();

  // [6] In how many rounds did neither see the other?
  int zeros = 0;
  for (int i = 0; i < rounds; ++i) {
    if (seen[0][i] == 0 && seen[1][i] == 0) {
      ++zeros;
    }
  }
  std::cout << "both zero: " << zeros << " of "
            << rounds << '\n';
}
