// Ping-pong: two threads pass a ball to and fro. Each has
// to wait for the other.
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

using boost::queue_op_status;

constexpr char usage[] = "usage: ping-pong N\n";

int main(int argc, char* argv[]) {
  // [1] How many round trips?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] One queue there, one back. Each has room for one
  // value. There is one ball, so no push has to wait.
  boost::sync_bounded_queue<std::int64_t> ping(1);
  boost::sync_bounded_queue<std::int64_t> pong(1);

  // [3] The other side counts one more, and returns the
  // ball.
  boost::thread other([&] {
    std::int64_t ball = 0;
    while (ping.wait_pull_front(ball) ==
           queue_op_status::success) {
      pong.push_back(ball + 1);
    }
  });

  // [4] Serve, and wait for the ball to come back. Each
  // trip wakes two threads, and only the kernel can do
  // that.
  std::int64_t ball = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    ping.push_back(ball);
    ball = pong.pull_front();
  }

  // [5] The end of the game.
  ping.close();
  other.join();
  std::cout << "ball: " << ball << '\n';
}
