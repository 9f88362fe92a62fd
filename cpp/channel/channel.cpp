// A queue hands values from one thread to the other.
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

int main() {
  // [1] The nearest in Boost.Thread is a queue with room
  // for one value. A push waits until there is room.
  boost::sync_bounded_queue<int> numbers(1);

  // [2] One thread pushes.
  boost::thread sender([&numbers] {
    for (int n = 1; n <= 5; ++n) {
      // [3] When this returns, n is in the queue. It need
      // not have been received.
      numbers.push_back(n);
    }

    // [4] No more will come. The other thread learns that
    // after the last value.
    numbers.close();
  });

  // [5] Pull until the queue is empty and closed.
  int n = 0;
  while (numbers.wait_pull_front(n) ==
         boost::queue_op_status::success) {
    std::cout << n << std::endl;
  }

  // [6] Wait for the thread, which uses the queue until it
  // has closed it.
  sender.join();
  std::cout << "closed\n";
}
