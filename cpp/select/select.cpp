// A choice: two senders share a queue, and one receiver
// waits for whatever comes first.
#include <atomic>
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>
#include <variant>

using boost::queue_op_status;

struct left {
  int n = 0;
};
struct right {
  int n = 0;
};
using message = std::variant<left, right>;
using queue = boost::sync_bounded_queue<message>;

// [1] A sender counts to five. Then it closes the queue if
// the other one is done, too.
template <class Side>
void send(queue& to, std::atomic<int>& senders) {
  for (int n = 1; n <= 5; ++n) {
    to.push_back(Side{n});
  }
  if (--senders == 0) {
    to.close();
  }
}

int main() {
  // [2] Nothing waits for two queues at once, so both
  // senders share one. They have to know of each other to
  // close it.
  queue messages(1);
  std::atomic<int> senders{2};
  boost::thread_group threads;
  threads.create_thread(
      [&] { send<left>(messages, senders); });
  threads.create_thread(
      [&] { send<right>(messages, senders); });

  // [3] Wait until there is a message. They come in the
  // order in which they were put in.
  int left_sum = 0;
  int right_sum = 0;
  message next;
  while (messages.wait_pull_front(next) ==
         queue_op_status::success) {
    // [4] The type in the variant says who has sent. A
    // std::visit would not compile if one were forgotten.
    if (const auto* from =
            std::get_if<left>(&next)) {
      left_sum += from->n;
    } else {
      right_sum += std::get<right>(next).n;
    }
  }

  // [5] The queue is closed, so all is received.
  threads.join_all();
  std::cout << "left: " << left_sum << '\n'
            << "right: " << right_sum << '\n'
            << "both closed\n";
}
