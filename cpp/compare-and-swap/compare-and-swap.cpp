// Compare and swap: 50 threads raise a maximum. There is no
// atomic function for that before C++26.
#include <atomic>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>

// [1] The greatest value that anybody has offered.
std::atomic<std::int64_t> greatest{0};

// [2] Raise it to value, unless it is that great already.
void raise(std::int64_t value) {
  std::int64_t old = greatest.load();
  while (value > old) {
    // [3] Store the value, but only if nobody has come
    // between. A thread that was too late gets the newer
    // value in old. "Weak" may fail without a reason, on
    // processors that have no such instruction. The loop
    // tries again in any case. x86 has lock cmpxchg. ARM64
    // has casal since version 8.1: a function asks for it.
    if (greatest.compare_exchange_weak(old,
                                       value)) {
      return;
    }
  }
}

int main() {
  // [4] Start 50 threads.
  boost::thread_group threads;
  for (std::int64_t i = 0; i < 50; ++i) {
    threads.create_thread([i] {
      // [5] Each offers 1000 values. They lie between the
      // values of the others.
      for (std::int64_t c = 0; c < 1000; ++c) {
        raise(50 * c + i);
      }
    });
  }

  // [6] Wait until all of them have finished.
  threads.join_all();

  // [7] The greatest of 0 to 49999.
  std::cout << "max: " << greatest << '\n';
}
