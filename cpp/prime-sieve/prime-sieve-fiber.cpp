// Prime sieve: a chain of fibers. Each passes on the
// numbers that its prime does not divide.
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstdint>
#include <deque>
#include <iostream>
#include <vector>

#include "arguments.hpp"

using boost::fibers::channel_op_status;
using boost::fibers::fiber;
using channel =
    boost::fibers::unbuffered_channel<int>;

constexpr char usage[] = "usage: prime-sieve N\n";

// [1] Send 2, 3, 4 and so on, as long as main wants more. A
// plain bool will do, because fibers of one thread run in
// turns.
void generate(channel& out, const bool& is_wanted) {
  int n = 2;
  while (is_wanted) {
    out.push(n++);
  }
  out.close();
}

// [2] Pass on the numbers that the prime does not divide.
void filter(channel& in, channel& out, int prime) {
  int n = 0;
  while (in.pop(n) == channel_op_status::success) {
    if (n % prime != 0) {
      out.push(n);
    }
  }
  out.close();
}

int main(int argc, char* argv[]) {
  // [3] Which prime?
  const std::int64_t count =
      number(argc, argv, usage);

  // [4] The chain begins with all numbers. It is a deque,
  // because a channel must not move while fibers use it.
  std::deque<channel> chain(1);
  bool is_wanted = true;
  std::vector<fiber> fibers;
  fibers.emplace_back(
      [&] { generate(chain.front(), is_wanted); });

  // [5] The next number that comes out of the chain is a
  // prime. It gets a filter of its own, and the chain
  // grows.
  int prime = chain.back().value_pop();
  for (std::int64_t i = 1; i < count; ++i) {
    channel& last = chain.back();
    channel& next = chain.emplace_back();
    fibers.emplace_back([&last, &next, prime] {
      filter(last, next, prime);
    });
    prime = next.value_pop();
  }

  // [6] No fiber may outlive its channels. The generator
  // closes the first channel, and each filter closes the
  // next one. Take out the numbers that are still under
  // way. This thread must not close the channels itself:
  // Boost 1.74 keeps a push that was interrupted.
  is_wanted = false;
  int rest = 0;
  while (chain.back().pop(rest) ==
         channel_op_status::success) {
  }
  for (fiber& each : fibers) {
    each.join();
  }
  std::cout << "prime " << count << ": " << prime
            << '\n';
}
