// A data race that shows: the same program with a print
// between the read and the write.
#include <boost/thread/thread.hpp>
#include <iostream>
#include <syncstream>

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

        // [6] Print it: a system call, and with it
        // a chance for the other one to run. Here
        // endl and not '\n', for endl makes the
        // call, and an osyncstream keeps the line
        // in one piece.
        std::osyncstream(std::cout)
            << value << std::endl;

        // [7] Write it back, over whatever the
        // other one has written since the read.
        // That is the race, and in C++ undefined
        // behaviour. The print between the rounds
        // keeps GCC from making one of both.
        counter = value;
      }
    });
  }

  // [8] Wait until both have finished.
  threads.join_all();

  // [9] With the steps as they are written: 4 if they took
  // turns, 2 or 3 if not. The standard promises nothing.
  std::cout << "Final Counter:  " << counter
            << '\n';
}
