// Ping-pong: two coroutines pass a ball to and fro. Each
// has to wait for the other.
#include <cstdint>
#include <iostream>

#include "arguments.hpp"
#include "coroutines.hpp"

constexpr char usage[] = "usage: ping-pong N\n";

int main(int argc, char* argv[]) {
  // [1] How many round trips?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] One channel there, one back. C++20 has none, but
  // cpp/coroutines.hpp has one in some thirty lines.
  channel<std::int64_t> ping;
  channel<std::int64_t> pong;

  // [3] The other side counts one more, and returns the
  // ball.
  const auto answer = [&]() -> task {
    while (const auto ball = co_await ping.pop()) {
      co_await pong.push(*ball + 1);
    }
  };
  const task other = answer();

  // [4] Serve, and wait for the ball to come back. A switch
  // is a return and a call. The price: both run in one
  // thread, and only a coroutine can wait.
  std::int64_t ball = 0;
  const auto serve = [&]() -> task {
    for (std::int64_t i = 0; i < count; ++i) {
      co_await ping.push(ball);
      ball = (co_await pong.pop()).value();
    }
  };
  const task server = serve();
  run();

  // [5] The end of the game.
  ping.close();
  run();
  std::cout << "ball: " << ball << '\n';
}
