// A select: two senders have a channel each, and one
// receiver waits for both at once.
#include <iostream>

#include "coroutines.hpp"

// [1] A sender counts to five, and then closes its channel.
task send(channel<int>& to) {
  for (int n = 1; n <= 5; ++n) {
    co_await to.push(n);
  }
  to.close();
}

int main() {
  // [2] Each sender has a channel of its own, and knows
  // nothing of the other one.
  channel<int> left;
  channel<int> right;
  const task first = send(left);
  const task second = send(right);

  // [3] Wait until one of them can be popped from. If both
  // can, it is the left one. So the right one would have to
  // wait for ever if the left one never came to its end.
  int left_sum = 0;
  int right_sum = 0;
  const auto receive = [&]() -> task {
    channel<int>* from_left = &left;
    channel<int>* from_right = &right;
    while (from_left || from_right) {
      channel<int>* const from =
          co_await either<int>{
              {}, from_left, from_right};

      // [4] The channel says who has sent. A closed one is
      // always ready. A null one never is, and so drops
      // out.
      const auto n = co_await from->pop();
      if (from == from_left) {
        left_sum += n.value_or(0);
        if (!n) from_left = nullptr;
      } else {
        right_sum += n.value_or(0);
        if (!n) from_right = nullptr;
      }
    }
  };
  const task receiver = receive();
  run();

  // [5] Both are closed, so all is received.
  std::cout << "left: " << left_sum << '\n'
            << "right: " << right_sum << '\n'
            << "both closed\n";
}
