// A queue: values go from one thread to another.
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

int main() {
  // [1] The nearest in Boost.Thread is a queue with room
  // for one: a push waits until that is free.
  boost::sync_bounded_queue<int> numbers(1);

  // [2] One thread pushes.
  boost::thread sender([&numbers] {
    for (int n = 1; n <= 5; ++n) {
      // [3] When this returns, n is in the queue: a send no
      // longer means that it was received.
      numbers.push_back(n);
    }

    // [4] No more will come. Who pulls is told so, after
    // the last value.
    numbers.close();
  });

  // [5] Pull until the queue is empty and closed.
  int n = 0;
  while (numbers.wait_pull_front(n) ==
         boost::queue_op_status::success) {
    std::cout << n << std::endl;
  }

  // [6] Wait for the thread, which still uses the queue
  // while it closes it.
  sender.join();
  std::cout << "closed\n";
}
