// Ping-pong: two fibers pass a ball to and fro. Each has to
// wait for the other.
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

using boost::fibers::channel_op_status;
using boost::fibers::unbuffered_channel;

constexpr char usage[] = "usage: ping-pong N\n";

int main(int argc, char* argv[]) {
  // [1] How many round trips?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] One channel there, one back.
  unbuffered_channel<std::int64_t> ping;
  unbuffered_channel<std::int64_t> pong;

  // [3] The other side counts one more, and returns the
  // ball.
  boost::fibers::fiber other([&] {
    std::int64_t ball = 0;
    while (ping.pop(ball) ==
           channel_op_status::success) {
      pong.push(ball + 1);
    }
  });

  // [4] Serve, and wait for the ball to come back. A switch
  // stays within this thread. It saves some registers and
  // loads others.
  std::int64_t ball = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    ping.push(ball);
    ball = pong.value_pop();
  }

  // [5] The end of the game.
  ping.close();
  other.join();
  std::cout << "ball: " << ball << '\n';
}
