// A data race: two threads read, modify and write one
// variable, and nothing keeps them apart.
#include <boost/thread/thread.hpp>
#include <iostream>

// [1] The variable that both threads change.
int counter = 0;

int main() {
  // [2] Two threads, and a thread_group to wait for them.
  constexpr int thread_count = 2;
  boost::thread_group threads;

  // [3] Start them. Each goes through its steps twice.
  for (int i = 0; i < thread_count; ++i) {
    threads.create_thread([] {
      for (int n = 0; n < 2; ++n) {
        // [4] Read.
        int value = counter;

        // [5] Modify the copy.
        ++value;

        // [6] Write it back, over anything that the
        // other one has written since the read. That is
        // the race, and it is undefined behaviour. At
        // -O2 GCC makes one `add 2` of both rounds, so
        // 3 cannot come out.
        counter = value;
      }
    });
  }

  // [7] Wait until both have finished.
  threads.join_all();

  // [8] 4 if they took turns, 2 or 3 if not, provided that the
  // steps stay as they are written. The standard promises
  // nothing.
  std::cout << "Final Counter:  " << counter
            << '\n';
}
