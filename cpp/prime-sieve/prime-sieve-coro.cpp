// Prime sieve: a chain of coroutines. Each passes on the
// numbers that its prime does not divide.
#include <cstdint>
#include <deque>
#include <iostream>
#include <vector>

#include "arguments.hpp"
#include "coroutines.hpp"

constexpr char usage[] = "usage: prime-sieve N\n";

// [1] Send 2, 3, 4 and so on, as long as somebody receives.
task generate(channel<int>& out) {
  for (int n = 2;; ++n) {
    co_await out.push(n);
  }
}

// [2] Pass on the numbers that the prime does not divide.
task filter(channel<int>& in, channel<int>& out,
            int prime) {
  while (const auto n = co_await in.pop()) {
    if (*n % prime != 0) {
      co_await out.push(*n);
    }
  }
}

int main(int argc, char* argv[]) {
  // [3] Which prime?
  const std::int64_t count =
      number(argc, argv, usage);

  // [4] The chain begins with all numbers. It is a deque,
  // because a channel must not move while it is used.
  std::deque<channel<int>> chain(1);
  std::vector<task> tasks;
  tasks.push_back(generate(chain.front()));

  // [5] The next number that comes out of the chain is a
  // prime. It gets a filter of its own, and the chain
  // grows. Only a coroutine can wait for a number, so this
  // is one, too. All of them share one core.
  int prime = 0;
  const auto find = [&]() -> task {
    prime = (co_await chain.back().pop()).value();
    for (std::int64_t i = 1; i < count; ++i) {
      channel<int>& last = chain.back();
      channel<int>& next = chain.emplace_back();
      tasks.push_back(filter(last, next, prime));
      prime = (co_await next.pop()).value();
    }
  };
  const task finder = find();
  run();

  // [6] Nobody takes numbers out of the chain any more, so
  // all of it waits. A coroutine may be freed while it
  // waits, and the end of main frees all of them.
  std::cout << "prime " << count << ": " << prime
            << '\n';
}
