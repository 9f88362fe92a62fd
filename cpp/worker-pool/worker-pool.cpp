// A worker pool: three threads take jobs from one queue,
// and put their results into another.
#include <array>
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <iostream>

using boost::queue_op_status;

struct result {
  int job = 0;
  int value = 0;
};

int main() {
  // [1] Both queues have room for all five, so no job and
  // no result has to wait for a receiver.
  constexpr int count = 5;
  boost::sync_bounded_queue<int> jobs(count);
  boost::sync_bounded_queue<result> results(count);

  // [2] Start three workers.
  boost::thread_group workers;
  for (int w = 0; w < 3; ++w) {
    workers.create_thread([&] {
      // [3] A worker that is free takes the next job. Only
      // one of them can get it.
      int job = 0;
      while (jobs.wait_pull_front(job) ==
             queue_op_status::success) {
        results.push_back({job, 2 * job});
      }
    });
  }

  // [4] Hand out the jobs, and close the queue: these are
  // all.
  for (int job = 1; job <= count; ++job) {
    jobs.push_back(job);
  }
  jobs.close();

  // [5] Results come in the order in which they get ready.
  // Sort them by job.
  std::array<int, count + 1> values{};
  for (int n = 0; n < count; ++n) {
    const result done = results.pull_front();
    values[done.job] = done.value;
  }

  // [6] All results are here. The threads still have to be
  // joined, because they use the queues until they end.
  workers.join_all();
  for (int job = 1; job <= count; ++job) {
    std::cout << "job " << job << ": "
              << values[job] << std::endl;
  }
}
