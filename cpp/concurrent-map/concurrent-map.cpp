// A map for two: two threads fill one map, and nothing
// keeps them apart.
#include <boost/thread/thread.hpp>
#include <iostream>
#include <unordered_map>

int main() {
  // [1] A map grows while it is filled. It moves its
  // entries, and counts them.
  std::unordered_map<int, int> numbers;

  // [2] Two threads, each with 1000 keys of its own.
  boost::thread_group threads;
  for (int i = 0; i < 2; ++i) {
    threads.create_thread([&numbers, i] {
      for (int n = i; n < 2000; n += 2) {
        // [3] The keys differ, but the map is one. Nobody
        // looks for another writer. One may free the table
        // that the other is reading, or tie its chains into
        // a ring, which a search follows for ever.
        numbers[n] = n;
      }
    });
  }

  // [4] Wait until both have finished.
  threads.join_all();

  // [5] 2000 if they took turns. All else is undefined
  // behaviour: keys can be missing, or the program crashes
  // here or anywhere, or it hangs.
  std::cout << "keys: " << numbers.size() << '\n';
}
