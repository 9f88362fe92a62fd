// A lost wake-up: a signal is for those who wait already,
// and nobody keeps it for those who come later.
#include <boost/thread/condition_variable.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

// [1] A condition variable, and the mutex that goes with it.
boost::mutex mutex;
boost::condition_variable condition;

int main() {
  // [2] One thread signals, once. If nobody waits at that
  // moment, the signal is lost.
  boost::thread signaller([] {
    const boost::lock_guard<boost::mutex> lock(
        mutex);
    condition.notify_one();
  });

  // [3] Wait for the signal. wait unlocks the mutex while
  // it waits. It may also return without any signal, so
  // there has to be a variable: set it before the signal,
  // and give wait a predicate that looks at it. A wait that
  // comes too late finds it set, and is over at once.
  boost::unique_lock<boost::mutex> lock(mutex);
  condition.wait(lock);
  lock.unlock();

  // [4] Woken, if the other thread took long enough to
  // start. If the signal was lost, nobody notices: the
  // program hangs.
  signaller.join();
  std::cout << "woken" << '\n';
}
