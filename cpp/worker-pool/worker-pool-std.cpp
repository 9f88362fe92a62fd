// A worker pool: three threads take jobs from one queue,
// and put their results into another.
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <vector>

#include "arguments.hpp"

constexpr char usage[] =
    "usage: worker-pool [JOBS]\n";

struct result {
  std::int64_t job = 0;
  std::int64_t value = 0;
};

// A queue without a limit: the standard library
// has none that threads can share.
template <class T>
class shared_queue {
 public:
  void push(T value) {
    const std::lock_guard lock(mutex_);
    values_.push(value);
    changed_.notify_one();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }
  // Returns none if the queue is empty and stays so.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] {
      return !values_.empty() || is_closed_;
    });
    if (values_.empty()) {
      return std::nullopt;
    }
    const T value = values_.front();
    values_.pop();
    return value;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<T> values_;
  bool is_closed_ = false;
};

int main(int argc, char* argv[]) {
  // [1] There are five jobs if nothing else is said. Both
  // queues have no limit, so no job and no result has to
  // wait for a receiver.
  const std::int64_t count = sizes(
      argc, argv, usage, {{5, 5, 1000000}})[0];
  const auto room = static_cast<std::size_t>(count);
  shared_queue<std::int64_t> jobs;
  shared_queue<result> results;

  // [2] Start three workers.
  std::vector<std::jthread> workers;
  for (int w = 0; w < 3; ++w) {
    workers.emplace_back([&] {
      // [3] A worker that is free takes the next job. Only
      // one of them can get it.
      while (const auto job = jobs.pop()) {
        results.push({*job, 2 * *job});
      }
    });
  }

  // [4] Hand out the jobs, and close the queue: these are
  // all.
  for (std::int64_t job = 1; job <= count; ++job) {
    jobs.push(job);
  }
  jobs.close();

  // [5] Results come in the order in which they get ready.
  // Sort them by job.
  std::vector<std::int64_t> values(room + 1);
  for (std::int64_t n = 0; n < count; ++n) {
    const result done = results.pop().value();
    values[done.job] = done.value;
  }

  // [6] All results are here. The threads still have to be
  // joined, because they use the queues until they end. A
  // jthread is joined where it is destroyed, which is before
  // the queues. Show the first five.
  for (std::size_t job = 1; job <= 5; ++job) {
    std::cout << "job " << job << ": "
              << values[job] << std::endl;
  }
}
