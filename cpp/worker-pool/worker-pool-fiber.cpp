// A worker pool: three fibers take jobs from one channel,
// and send their results to another.
#include <array>
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <iostream>

using boost::fibers::buffered_channel;
using boost::fibers::channel_op_status;
using boost::fibers::fiber;

struct result {
  int job = 0;
  int value = 0;
};

int main() {
  // [1] Both channels have a buffer for all five. Its size
  // must be a power of two, and one place stays free.
  constexpr int count = 5;
  buffered_channel<int> jobs(8);
  buffered_channel<result> results(8);

  // [2] Start three workers.
  std::array<fiber, 3> workers;
  for (fiber& worker : workers) {
    worker = fiber([&] {
      // [3] A worker that is free takes the next job.
      // Fibers of one thread run in turns, so these three
      // share one core. That is enough for jobs that wait,
      // and too little for jobs that compute.
      int job = 0;
      while (jobs.pop(job) ==
             channel_op_status::success) {
        results.push({job, 2 * job});
      }
    });
  }

  // [4] Hand out the jobs, and close the channel: these are
  // all.
  for (int job = 1; job <= count; ++job) {
    jobs.push(job);
  }
  jobs.close();

  // [5] Results come in the order in which they get ready.
  // Sort them by job.
  std::array<int, count + 1> values{};
  for (int n = 0; n < count; ++n) {
    const result done = results.value_pop();
    values[done.job] = done.value;
  }

  // [6] All results are here. A fiber must be joined, as a
  // thread must.
  for (fiber& worker : workers) {
    worker.join();
  }
  for (int job = 1; job <= count; ++job) {
    std::cout << "job " << job << ": "
              << values[job] << std::endl;
  }
}
