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

        // [6] Print it. That is a system call,
        // which gives the other one a chance to
        // run. It takes endl: with '\n' a file
        // would get it at the end of the program. The
        // osyncstream keeps each line in one piece.
        std::osyncstream(std::cout)
            << value << std::endl;

        // [7] Write it back, over anything that the
        // other one has written since the read. That is
        // the race, and it is undefined behaviour. The
        // print keeps GCC from making one of both
        // rounds.
        counter = value;
      }
    });
  }

  // [8] Wait until both have finished.
  threads.join_all();

  // [9] 4 if they took turns, 2 or 3 if not, provided that the
  // steps stay as they are written. The standard promises
  // nothing.
  std::cout << "Final Counter:  " << counter
            << '\n';
}
