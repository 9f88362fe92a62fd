// A condition: three fibers fill a buffer with room for
// five, and two others empty it.
#include <array>
#include <boost/fiber/condition_variable.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/mutex.hpp>
#include <cstddef>
#include <iostream>
#include <mutex>
#include <optional>
#include <queue>

using boost::fibers::condition_variable;
using boost::fibers::fiber;

// [1] A buffer behind a mutex, and two conditions to wait
// for: that it has room, and that it has a value. A
// buffered_channel has a spinlock and two such queues.
struct buffer {
  boost::fibers::mutex mutex;
  condition_variable has_room;
  condition_variable has_value;
  std::queue<int> values;
  bool is_closed = false;
};

// [2] Put a value in. A wait unlocks the mutex, lets
// other fibers run, and locks it before it returns. By then
// another one may have taken the room. With a predicate it
// looks again, in a loop.
void put(buffer& b, int value) {
  std::unique_lock lock(b.mutex);
  b.has_room.wait(
      lock, [&b] { return b.values.size() < 5; });
  b.values.push(value);
  b.has_value.notify_one();
}

// [3] Take one out, unless the buffer is empty and stays
// so. notify_one wakes only one that waits, because there
// is room for only one.
std::optional<int> take(buffer& b) {
  std::unique_lock lock(b.mutex);
  b.has_value.wait(lock, [&b] {
    return !b.values.empty() || b.is_closed;
  });
  if (b.values.empty()) {
    return std::nullopt;
  }
  const int value = b.values.front();
  b.values.pop();
  b.has_room.notify_one();
  return value;
}

// [4] No more values will come. That is news for all that
// wait, so wake all of them.
void close(buffer& b) {
  const std::lock_guard lock(b.mutex);
  b.is_closed = true;
  b.has_value.notify_all();
}

int main() {
  // [5] A condition gets its mutex with each wait.
  buffer b;

  // [6] Three producers put in the numbers from 1 to 100.
  std::array<fiber, 3> producers;
  for (fiber& producer : producers) {
    producer = fiber([&b] {
      for (int n = 1; n <= 100; ++n) {
        put(b, n);
      }
    });
  }

  // [7] Two consumers take whatever is there. All fibers
  // share one thread, which goes from one to the next
  // without the kernel.
  std::array<fiber, 2> consumers;
  int taken = 0;
  int sum = 0;
  for (fiber& consumer : consumers) {
    consumer = fiber([&] {
      while (const auto n = take(b)) {
        ++taken;
        sum += *n;
      }
    });
  }

  // [8] Close the buffer once all is in, then wait until
  // all is out.
  for (fiber& producer : producers) {
    producer.join();
  }
  close(b);
  for (fiber& consumer : consumers) {
    consumer.join();
  }
  std::cout << "taken: " << taken << '\n'
            << "sum: " << sum << '\n';
}
