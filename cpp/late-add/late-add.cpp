// A late add: a worker has to be counted before it starts, or
// the wait for it may be over before it is counted.
#include <atomic>
#include <boost/thread/condition_variable.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

// [1] A count of those who have not finished, as Go's
// WaitGroup keeps it.
class wait_group {
 public:
  void add(int n) {
    const boost::lock_guard<boost::mutex> lock(
        mutex_);
    count_ += n;
    if (count_ == 0) is_zero_.notify_all();
  }

  void wait() {
    boost::unique_lock<boost::mutex> lock(mutex_);
    while (count_ != 0) is_zero_.wait(lock);
  }

 private:
  boost::mutex mutex_;
  boost::condition_variable is_zero_;
  int count_ = 0;
};

int main() {
  wait_group running;
  std::atomic<int> done{0};

  // [2] Start three threads.
  boost::thread_group threads;
  for (int i = 0; i < 3; ++i) {
    threads.create_thread([&] {
      // [3] Too late: the one that waits may have been here
      // before. The remedy is to add one before the thread
      // is created.
      running.add(1);

      // [4] The work, which lets others run meanwhile.
      boost::this_thread::yield();
      done.fetch_add(1);
      running.add(-1);
    });
  }

  // [5] Give them a moment to start, and wait until the
  // count is 0. The moment makes the fault rarer, and does
  // not mend it: the count may be 0 because not all have
  // started.
  boost::this_thread::yield();
  running.wait();

  // [6] 0 to 3. The mutex keeps this from being a data race,
  // so ThreadSanitizer has nothing to report. A thread that
  // is joined cannot come too late. The join names it, so
  // nothing has to be counted.
  std::cout << "done: " << done.load() << std::endl;
  threads.join_all();
}
