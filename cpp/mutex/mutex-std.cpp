// A mutex: only one thread at a time goes through the
// steps, of any number and on any data.
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

// [1] The variable, and the mutex that guards it. The
// mutex is ready before any code of the program runs, also
// before that of other globals.
int counter = 0;
std::mutex mutex;

int main() {
  // [2] Two threads, and a vector that will join them.
  constexpr int thread_count = 2;
  std::vector<std::jthread> threads;

  // [3] Start them. Each goes through its steps twice.
  for (int i = 0; i < thread_count; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 2; ++n) {
        // [4] Only one can be past this line. A scoped_lock
        // can also take several mutexes at once.
        const std::scoped_lock lock(mutex);

        // [5] Read, modify, print and write back. The lock
        // keeps the lines apart. endl makes a system call
        // of each line, as Println does. With '\n' a file
        // would get all of them at the end of the program.
        int value = counter;
        ++value;
        std::cout << value << std::endl;
        counter = value;

        // [6] The end of the scope lets the other one in.
      }
    });
  }

  // [7] Wait until both have finished. A jthread is joined
  // where it is destroyed.
  threads.clear();

  // [8] Always 4, with a plain int. The mutex orders each
  // section before the next one, and waiting orders both
  // before this read.
  std::cout << "Final Counter:  " << counter
            << '\n';
}
