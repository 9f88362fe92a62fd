// A mutex and a map: one mutex guards a state of any size,
// where an atomic holds a single word.
#include <boost/thread/synchronized_value.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>
#include <map>
#include <string>

// [1] The map, and with it the mutex that guards it: there
// is no way to the one without the other.
using counters = std::map<std::string, int>;
using container =
    boost::synchronized_value<counters>;

// [2] Add one. The mutex is released at the end of the
// scope, however that is reached.
void add(container& c, const std::string& name) {
  auto locked = c.synchronize();
  ++(*locked)[name];
}

int main() {
  // [3] A map is empty to begin with.
  container c;

  // [4] Two threads add to a, and one to b. Though their
  // counters differ, the map is one, and a map must not be
  // changed by two at a time.
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

  // [6] A std::map is sorted. Nobody else is left, but the
  // way to it is through the lock.
  auto all = c.synchronize();
  std::cout << "map[a:" << (*all)["a"]
            << " b:" << (*all)["b"] << "]\n";
}
