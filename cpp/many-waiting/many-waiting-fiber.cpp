// Many waiting: the command line says how many fibers. All
// of them wait for a gate to open.
#include <sys/mman.h>

#include <boost/context/stack_context.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <vector>

#include "arguments.hpp"

namespace fibers = boost::fibers;

constexpr char usage[] = "usage: many-waiting N\n";

// Stacks that lie side by side in one mapping.
class stack_allocator {
 public:
  static constexpr std::size_t size = 16384;

  explicit stack_allocator(char*& next)
      : next_(next) {}
  boost::context::stack_context allocate() {
    boost::context::stack_context stack;
    stack.size = size;
    stack.sp = next_ += size;
    return stack;
  }
  void deallocate(boost::context::stack_context&) {}

 private:
  char*& next_;
};

int main(int argc, char* argv[]) {
  // [1] How many?
  const std::int64_t count =
      number(argc, argv, usage);

  // [2] A gate. Nothing is sent through it, but a pop waits
  // until it is closed.
  fibers::unbuffered_channel<int> gate;
  std::int64_t total = 0;

  // [3] Start them. Each needs a stack of 16 KiB as long as
  // it waits, and a stack does not grow. All of them lie in
  // one mapping, each on pages of its own, and most touch
  // one page. Those of pooled_fixedsize_stack touch three.
  // The price: a stack is not used a second time.
  const std::size_t bytes =
      static_cast<std::size_t>(count) *
      stack_allocator::size;
  void* mapping = mmap(
      nullptr, bytes, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
      -1, 0);
  if (mapping == MAP_FAILED) {
    std::cerr << "many-waiting: no room for "
              << count << " stacks\n";
    return 1;
  }
  madvise(mapping, bytes, MADV_NOHUGEPAGE);
  char* next = static_cast<char*>(mapping);
  stack_allocator stacks(next);
  std::vector<fibers::fiber> waiting;
  for (std::int64_t i = 0; i < count; ++i) {
    waiting.emplace_back(
        fibers::launch::dispatch,
        std::allocator_arg, stacks, [&] {
          // [4] Wait for the gate, then add one. A plain ++
          // will do, because fibers of one thread run one
          // at a time.
          int nothing = 0;
          gate.pop(nothing);
          ++total;
        });
  }

  // [5] Open the gate for all of them.
  gate.close();

  // [6] Wait until all of them have finished.
  for (fibers::fiber& each : waiting) {
    each.join();
  }
  std::cout << "total: " << total << '\n';
}
