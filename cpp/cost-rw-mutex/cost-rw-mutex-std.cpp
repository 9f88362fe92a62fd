// The cost of reading behind a shared mutex, which lets other
// readers in.

#include <chrono>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "arguments.hpp"

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr char usage[] =
    "usage: cost-rw-mutex READERS READS "
    "NANOSECONDS\n\n"
    "Each reader reads, READS times, and holds "
    "the lock\nfor so many NANOSECONDS. Prints "
    "the total.\n\n"
    "READERS      1 to 1000\n"
    "READS        1 to 1000000000000\n"
    "NANOSECONDS  0 to 1000000\n";

// [1] Be busy for some time. To look at the clock takes
// some ten nanoseconds.
void spend(nanoseconds time) {
  if (time > nanoseconds(0)) {
    const auto start = steady_clock::now();
    while (steady_clock::now() - start < time) {
    }
  }
}

int main(int argc, char* argv[]) {
  // [2] How many readers, how many reads of each, and how
  // long is each of them?
  const auto numbers = sizes(
      argc, argv, usage,
      {{1, 1, 1000}, {1}, {0, 0, 1000000}}, 3);
  const std::int64_t reads = numbers[1];
  const nanoseconds section(numbers[2]);

  // [3] What they read. Nobody writes.
  std::shared_mutex mutex;
  std::int64_t value = 1;

  // [4] Start them.
  std::int64_t total = 0;
  std::vector<std::jthread> threads;
  for (std::int64_t r = 0; r < numbers[0]; ++r) {
    threads.emplace_back([&] {
      std::int64_t sum = 0;
      for (std::int64_t i = 0; i < reads; ++i) {
        // [5] Read beside the others. But each reader counts
        // itself in by an atomic addition, and out by a
        // compare-and-swap, in a count that all share.
        const std::shared_lock lock(mutex);
        sum += value;
        spend(section);
      }

      // [6] Leave the sum. The lock orders it.
      const std::lock_guard lock(mutex);
      total += sum;
    });
  }

  // [7] Wait until all of them have finished.
  threads.clear();
  std::cout << "total: " << total << '\n';
}
