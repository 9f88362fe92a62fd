// The cost of an atomic addition, alone and while others
// add to the same counter.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

#include "arguments.hpp"

int main(int argc, char* argv[]) {
  // [1] How many workers, and how many additions of each?
  const auto [workers, increments] = read_workload(
      argc, argv, "cost-atomic", 1000);

  // [2] The counter that all of them share.
  std::atomic<std::int64_t> total{0};

  // [3] Start them. Each has a copy of the number, because
  // it would read a shared one anew after each addition.
  boost::thread_group threads;
  for (std::int64_t w = 0; w < workers; ++w) {
    threads.create_thread([&total, n = increments] {
      // [4] One instruction for each addition: lock add on
      // x86, ldaddal on ARM64, in a function that first
      // asks whether the processor has it. Meanwhile it has
      // the counter's cache line to itself, so two cores
      // take turns.
      const std::int64_t count = n;
      for (std::int64_t i = 0; i < count; ++i) {
        total.fetch_add(1);
      }
    });
  }

  // [5] Wait until all of them have finished.
  threads.join_all();
  std::cout << "total: " << total << '\n';
}
