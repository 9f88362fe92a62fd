// A worker pool: three fibers take jobs from one channel,
// and send their results to another.
#include <array>
#include <bit>
#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <vector>

#include "arguments.hpp"

using boost::fibers::buffered_channel;
using boost::fibers::channel_op_status;
using boost::fibers::fiber;

constexpr char usage[] =
    "usage: worker-pool [JOBS]\n";

struct result {
  std::int64_t job = 0;
  std::int64_t value = 0;
};

int main(int argc, char* argv[]) {
  // [1] There are five jobs if nothing else is said. Both
  // channels have a buffer for all of them. Its size must
  // be a power of two, and one place stays free.
  const std::int64_t count = sizes(
      argc, argv, usage, {{5, 5, 1000000}})[0];
  const auto room = static_cast<std::size_t>(count);
  const std::size_t slots = std::bit_ceil(room + 1);
  buffered_channel<std::int64_t> jobs(slots);
  buffered_channel<result> results(slots);

  // [2] Start three workers.
  std::array<fiber, 3> workers;
  for (fiber& worker : workers) {
    worker = fiber([&] {
      // [3] A worker that is free takes the next job.
      // Fibers of one thread run in turns, so these three
      // share one core. That is enough for jobs that wait,
      // and too little for jobs that compute.
      std::int64_t job = 0;
      while (jobs.pop(job) ==
             channel_op_status::success) {
        results.push({job, 2 * job});
      }
    });
  }

  // [4] Hand out the jobs, and close the channel: these are
  // all.
  for (std::int64_t job = 1; job <= count; ++job) {
    jobs.push(job);
  }
  jobs.close();

  // [5] Results come in the order in which they get ready.
  // Sort them by job.
  std::vector<std::int64_t> values(room + 1);
  for (std::int64_t n = 0; n < count; ++n) {
    const result done = results.value_pop();
    values[done.job] = done.value;
  }

  // [6] All results are here. A fiber must be joined, as a
  // thread must. Show the first five.
  for (fiber& worker : workers) {
    worker.join();
  }
  for (std::size_t job = 1; job <= 5; ++job) {
    std::cout << "job " << job << ": "
              << values[job] << std::endl;
  }
}
