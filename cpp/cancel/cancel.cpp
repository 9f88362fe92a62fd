// A cancellation: three threads wait for something that
// never comes, until they are told to stop.
#include <atomic>
#include <boost/thread/condition_variable.hpp>
#include <boost/thread/lock_types.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

int main() {
  // [1] Each boost::thread can be interrupted, so nothing
  // has to be handed to it.
  boost::thread_group threads;

  // [2] Start three workers.
  std::atomic<int> stopped{0};
  for (int i = 0; i < 3; ++i) {
    threads.create_thread([&stopped] {
      // [3] Wait for the end. Waits, sleeps and joins of
      // Boost are interruption points: they throw if the
      // thread is interrupted. Nothing stops a thread that
      // comes to none of them.
      boost::mutex mutex;
      boost::condition_variable never;
      boost::unique_lock lock(mutex);
      try {
        never.wait(lock, [] { return false; });
      } catch (const boost::thread_interrupted&) {
        ++stopped;
      }
    });
  }

  // [4] Tell all of them, one by one, whether they wait yet
  // or not.
  threads.interrupt_all();

  // [5] To be told is not to have stopped: wait for that.
  threads.join_all();
  std::cout << "stopped: " << stopped << '\n';
}
