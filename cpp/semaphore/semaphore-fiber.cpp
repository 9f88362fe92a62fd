// A semaphore: twenty tasks want in, and never more than
// three of them are inside.
#include <array>
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/operations.hpp>
#include <iostream>

using boost::fibers::buffered_channel;
using boost::fibers::fiber;

int main() {
  // [1] A channel with room for three: its size must be a
  // power of two, and one place stays free. A value in it is
  // a task that is inside. The value says nothing.
  buffered_channel<char> inside(4);

  // [2] Start twenty tasks, a fiber each.
  int now = 0;
  int crowds = 0;
  int done = 0;
  std::array<fiber, 20> tasks;
  for (fiber& task : tasks) {
    task = fiber([&] {
      // [3] Go in: push, which waits if three are in.
      inside.push({});

      // [4] Be inside, and look whether there are more than
      // three. Fibers switch only where they wait, so plain
      // counters will do. Let the others run meanwhile.
      if (++now > 3) {
        ++crowds;
      }
      boost::this_fiber::yield();
      --now;

      // [5] Go out: pop, which lets one in that waits.
      inside.value_pop();
      ++done;
    });
  }

  // [6] Wait until all of them are done.
  for (fiber& task : tasks) {
    task.join();
  }
  std::cout << "never more than 3: "
            << std::boolalpha << (crowds == 0)
            << '\n'
            << "done: " << done << '\n';
}
