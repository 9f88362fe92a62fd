// A once: ten threads want a table that is built only once,
// by the first one that asks for it.
#include <atomic>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

// [1] The table, and the flag that remembers whether it is
// built. Only habit ties the two together. The flag can be
// neither copied nor set back.
struct lazy {
  std::once_flag once;
  int built = 0;
  std::vector<int> squares;
};

// [2] Build it on the first call. A call that comes
// meanwhile waits for the end of the first. All later ones
// only look at a flag. If building throws, the next call
// tries again, so what may throw comes first. A local
// `static const auto squares = build();` does all of that
// without a flag in sight, but for one table in the whole
// program.
const std::vector<int>& get(lazy& table) {
  std::call_once(table.once, [&table] {
    table.squares.reserve(100);
    ++table.built;
    for (int n = 0; n < 100; ++n) {
      table.squares.push_back(n * n);
    }
  });
  return table.squares;
}

int main() {
  // [3] Start ten threads. Any of them may be first.
  lazy table;
  std::atomic<int> readers{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&table, &readers, n = i] {
      // [4] Each finds a table that is complete, without a
      // lock of its own: the end of building comes before
      // each return of call_once.
      if (get(table)[n] == n * n) {
        ++readers;
      }
    });
  }

  // [5] Wait until all of them have finished. A jthread is
  // joined where it is destroyed.
  threads.clear();

  // [6] One has built it, and all have read it.
  std::cout << "built: " << table.built << '\n'
            << "readers: " << readers << '\n';
}
