// A mutex and a map: one mutex guards a state of any size,
// while an atomic holds a single word.
#include <boost/thread/synchronized_value.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>
#include <map>
#include <string>

// [1] The map, and the mutex that guards it. The map can be
// reached through its lock alone.
using counters = std::map<std::string, int>;
using container =
    boost::synchronized_value<counters>;

// [2] Add one. The mutex is unlocked at the end of the
// scope, on every way out.
void add(container& c, const std::string& name) {
  auto locked = c.synchronize();
  ++(*locked)[name];
}

int main() {
  // [3] A map is empty at first.
  container c;

  // [4] Two threads add to a, and one adds to b. Their
  // counters differ, but the map is the same, and two may
  // not change a map at a time.
  boost::thread_group threads;
  for (const std::string name : {"a", "a", "b"}) {
    threads.create_thread([&c, name] {
      for (int n = 0; n < 10000; ++n) {
        add(c, name);
      }
    });
  }

  // [5] Wait until all of them have finished.
  threads.join_all();

  // [6] A std::map is sorted. The other threads are gone,
  // but the only way to the map is still through its lock.
  auto all = c.synchronize();
  std::cout << "map[a:" << (*all)["a"]
            << " b:" << (*all)["b"] << "]\n";
}
