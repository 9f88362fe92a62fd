// Many waiting: the command line says how many coroutines.
// All of them wait for a gate to open.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

namespace asio = boost::asio;

constexpr char usage[] = "usage: many-waiting N\n";

int main(int argc, char* argv[]) {
  // [1] How many?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] A gate: a timer that never expires. All of them
  // wait for it.
  asio::io_context context(1);
  asio::steady_timer gate(
      context,
      asio::steady_timer::time_point::max());
  std::int64_t total = 0;

  // [3] Start them. A coroutine has no stack. While it
  // waits, it needs a kilobyte, with what Asio adds.
  const auto wait = [&]() -> asio::awaitable<void> {
    // [4] Wait for the gate, then add one. A plain ++ will
    // do, because one thread runs all of them, one at a
    // time.
    boost::system::error_code cancelled;
    co_await gate.async_wait(asio::redirect_error(
        asio::use_awaitable, cancelled));
    ++total;
  };
  for (std::int64_t i = 0; i < count; ++i) {
    asio::co_spawn(context, wait, asio::detached);
  }

  // [5] Run until all of them wait, then open the gate for
  // all.
  context.poll();
  gate.cancel();

  // [6] Run until all of them have finished.
  context.run();
  std::cout << "total: " << total << '\n';
}
