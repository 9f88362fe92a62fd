// A condition: three threads fill a buffer with room for
// five, and two others empty it.
#include <array>
#include <condition_variable>
#include <cstddef>
#include <iostream>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <vector>

// [1] A buffer behind a mutex, and two conditions to wait
// for: that it has room, and that it has a value. The
// standard library has neither a queue nor a channel with
// that inside.
struct buffer {
  std::mutex mutex;
  std::condition_variable has_room;
  std::condition_variable has_value;
  std::queue<int> values;
  bool is_closed = false;
};

// [2] Put a value in. A wait unlocks the mutex to sleep,
// and locks it before it returns. By then another one may
// have taken the room, and a wait may also end without any
// reason. With a predicate it looks again, in a loop. Unlike
// Boost's, this wait is no interruption point.
void put(buffer& b, int value) {
  std::unique_lock lock(b.mutex);
  b.has_room.wait(
      lock, [&b] { return b.values.size() < 5; });
  b.values.push(value);
  b.has_value.notify_one();
}

// [3] Take one out, unless the buffer is empty and stays
// so. notify_one wakes one that waits, for there is room
// for one.
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
  std::vector<std::jthread> producers;
  for (int i = 0; i < 3; ++i) {
    producers.emplace_back([&b] {
      for (int n = 1; n <= 100; ++n) {
        put(b, n);
      }
    });
  }

  // [7] Two consumers take whatever is there. Each has sums
  // of its own, so they need no lock for them.
  std::array<int, 2> taken{};
  std::array<int, 2> sum{};
  std::vector<std::jthread> consumers;
  for (std::size_t i = 0; i < 2; ++i) {
    consumers.emplace_back([&, i] {
      while (const auto n = take(b)) {
        ++taken[i];
        sum[i] += *n;
      }
    });
  }

  // [8] Close the buffer once all is in, then wait until
  // all is out. A jthread is joined where it is destroyed.
  producers.clear();
  close(b);
  consumers.clear();
  std::cout << "taken: " << taken[0] + taken[1]
            << '\n'
            << "sum: " << sum[0] + sum[1] << '\n';
}
