// A mutex and a map: one mutex guards a state of any size,
// while an atomic holds a single word.
#include <boost/thread/synchronized_value.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>

#include "arguments.hpp"

constexpr char usage[] = "usage: mutex-map [N]\n";

// [1] The map, and the mutex that guards it. The map can be
// reached through its lock alone.
using counters =
    std::map<std::string, std::int64_t>;
using container =
    boost::synchronized_value<counters>;

// [2] Add one. The mutex is unlocked at the end of the
// scope, on every way out.
void add(container& c, const std::string& name) {
  auto locked = c.synchronize();
  ++(*locked)[name];
}

int main(int argc, char* argv[]) {
  // [3] Put the keys in now, so that the workers only add.
  // The first memory that a thread asks for would cost it
  // an arena of its own, of 64 MiB and more of addresses.
  container c(counters{{"a", 0}, {"b", 0}});

  // [4] Two threads add to a, and one adds to b, each 10000
  // times if nothing else is said. Their counters differ,
  // but the map is the same, and two may not change a map
  // at a time.
  const std::int64_t times =
      number_or(10000, argc, argv, usage);
  boost::thread_group threads;
  for (const std::string name : {"a", "a", "b"}) {
    threads.create_thread([&c, name, times] {
      for (std::int64_t n = 0; n < times; ++n) {
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
