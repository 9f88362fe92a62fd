// A worker pool: three threads take jobs from one queue,
// and put their results into another.
#include <boost/thread/sync_bounded_queue.hpp>
#include <boost/thread/thread.hpp>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <vector>

#include "arguments.hpp"

using boost::queue_op_status;

constexpr char usage[] =
    "usage: worker-pool [JOBS]\n";

struct result {
  std::int64_t job = 0;
  std::int64_t value = 0;
};

int main(int argc, char* argv[]) {
  // [1] There are five jobs if nothing else is said. Both
  // queues have room for all of them, so no job and no
  // result has to wait for a receiver.
  const std::int64_t count = sizes(
      argc, argv, usage, {{5, 5, 1000000}})[0];
  const auto room = static_cast<std::size_t>(count);
  boost::sync_bounded_queue<std::int64_t> jobs(
      room);
  boost::sync_bounded_queue<result> results(room);

  // [2] Start three workers.
  boost::thread_group workers;
  for (int w = 0; w < 3; ++w) {
    workers.create_thread([&] {
      // [3] A worker that is free takes the next job. Only
      // one of them can get it.
      std::int64_t job = 0;
      while (jobs.wait_pull_front(job) ==
             queue_op_status::success) {
        results.push_back({job, 2 * job});
      }
    });
  }

  // [4] Hand out the jobs, and close the queue: these are
  // all.
  for (std::int64_t job = 1; job <= count; ++job) {
    jobs.push_back(job);
  }
  jobs.close();

  // [5] Results come in the order in which they get ready.
  // Sort them by job.
  std::vector<std::int64_t> values(room + 1);
  for (std::int64_t n = 0; n < count; ++n) {
    const result done = results.pull_front();
    values[done.job] = done.value;
  }

  // [6] All results are here. The threads still have to be
  // joined, because they use the queues until they end.
  // Show the first five.
  workers.join_all();
  for (std::size_t job = 1; job <= 5; ++job) {
    std::cout << "job " << job << ": "
              << values[job] << std::endl;
  }
}
