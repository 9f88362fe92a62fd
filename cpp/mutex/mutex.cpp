// A mutex: one thread at a time goes through the steps,
// however many they are and whatever they touch.
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

// [1] The variable, and the mutex that guards it.
int counter = 0;
boost::mutex mutex;

int main() {
  // [2] Two threads, and a thread_group to wait for them.
  constexpr int thread_count = 2;
  boost::thread_group threads;

  // [3] Start them. Each goes through its steps twice.
  for (int i = 0; i < thread_count; ++i) {
    threads.create_thread([] {
      for (int n = 0; n < 2; ++n) {
        // [4] Only one can be past this line.
        const boost::lock_guard<boost::mutex> lock(
            mutex);

        // [5] Read, modify, print and write back. The
        // lock keeps the lines apart. endl makes a system
        // call of each, as Println does; '\n' would leave
        // all of them to the end of the program.
        int value = counter;
        ++value;
        std::cout << value << std::endl;
        counter = value;

        // [6] The end of the scope lets the other one in.
      }
    });
  }

  // [7] Wait until both have finished.
  threads.join_all();

  // [8] Always 4, and a plain int: the mutex orders each
  // section before the next, and waiting both before this.
  std::cout << "Final Counter:  " << counter
            << '\n';
}
