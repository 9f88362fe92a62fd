// A channel hands each value from one fiber to the other,
// and with the value the turn.
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <iostream>

using boost::fibers::channel_op_status;

int main() {
  // [1] A channel without a buffer: a push waits until
  // somebody pops.
  boost::fibers::unbuffered_channel<int> numbers;

  // [2] One fiber pushes. It shares this thread. The two
  // run in turns, and switch when one of them waits.
  boost::fibers::fiber sender([&numbers] {
    for (int n = 1; n <= 5; ++n) {
      // [3] When this returns, n was received.
      numbers.push(n);
    }

    // [4] No more will come. The other fiber learns that
    // after the last value.
    numbers.close();
  });

  // [5] Pop until the channel is closed. A range-for would
  // do, too, but it ends by an exception. The first
  // exception of a process takes most of a millisecond.
  int n = 0;
  while (numbers.pop(n) ==
         channel_op_status::success) {
    std::cout << n << std::endl;
  }

  // [6] A fiber must be joined, as a thread must.
  sender.join();
  std::cout << "closed\n";
}
