// What a counter costs: threads add to a counter that is
// atomic, guarded by a mutex, or a counter for each.
#include <atomic>
#include <boost/lexical_cast/try_lexical_convert.hpp>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/thread.hpp>
#include <cstdint>
#include <iostream>
#include <string_view>
#include <vector>

using std::int64_t;

constexpr char usage[] =
    R"(usage: counter-cost KIND WORKERS INCREMENTS

Each worker adds one to a counter, INCREMENTS times.
Prints the total.

KIND        how the workers share the counter:
  atomic    each addition is atomic
  mutex     a mutex guards it
  sharded   one for each of them, summed at the end
  plain     not at all, there is one worker
WORKERS     1 to 1000, and 1 if KIND is plain
INCREMENTS  1 to 1000000000000
)";

// [1] Start the workers, and wait for all of them. Each
// has a copy of its work: a local one, or its loop would
// read from memory, after each addition, how far to go.
template <typename Work>
void run_workers(int64_t workers, Work work) {
  boost::thread_group threads;
  for (int64_t worker = 0; worker < workers;
       ++worker) {
    threads.create_thread([=] {
      const Work own = work;
      own(worker);
    });
  }
  threads.join_all();
}

// [2] The processor locks the counter, for one addition.
int64_t count_atomic(int64_t workers,
                     int64_t increments) {
  std::atomic<int64_t> counter{0};
  run_workers(
      workers, [&counter, increments](int64_t) {
        for (int64_t i = 0; i < increments; ++i) {
          counter.fetch_add(1);
        }
      });
  return counter;
}

// [3] The program locks it, for whatever it has to do.
int64_t count_mutex(int64_t workers,
                    int64_t increments) {
  int64_t counter = 0;
  boost::mutex mutex;
  run_workers(workers, [&, increments](int64_t) {
    for (int64_t i = 0; i < increments; ++i) {
      const boost::lock_guard<boost::mutex> lock(
          mutex);
      ++counter;
    }
  });
  return counter;
}

// [4] Nobody locks. Each counter has a cache line of its
// own, or else the cores would still wait for each other.
struct alignas(64) shard {
  int64_t counter = 0;
};

int64_t count_sharded(int64_t workers,
                      int64_t increments) {
  std::vector<shard> shards(workers);
  run_workers(workers, [&, increments](
                           int64_t worker) {
    int64_t& counter = shards[worker].counter;
    for (int64_t i = 0; i < increments; ++i) {
      ++counter;
      // Costs nothing, but has the compiler write each sum
      // to memory. Else it would add them up beforehand.
      std::atomic_signal_fence(
          std::memory_order_seq_cst);
    }
  });
  int64_t total = 0;
  for (const shard& each : shards) {
    total += each.counter;
  }
  return total;
}

// [5] Nobody shares.
int64_t count_plain(int64_t increments) {
  int64_t counter = 0;
  run_workers(1, [&counter, increments](int64_t) {
    for (int64_t i = 0; i < increments; ++i) {
      ++counter;
      std::atomic_signal_fence(
          std::memory_order_seq_cst);
    }
  });
  return counter;
}

// [6] A number from 1 to limit, or 0 if it is not one.
int64_t parse(const char* text, int64_t limit) {
  int64_t number = 0;
  const bool parsed =
      boost::conversion::try_lexical_convert(
          text, number);
  return parsed && number >= 1 && number <= limit
             ? number
             : 0;
}

int reject_arguments() {
  std::cerr << usage;
  return 2;
}

int main(int argc, char* argv[]) {
  // [7] What is to be counted, and how?
  if (argc != 4) {
    return reject_arguments();
  }
  const std::string_view kind = argv[1];
  const int64_t workers = parse(argv[2], 1000);
  const int64_t increments =
      parse(argv[3], 1000000000000);
  if (workers == 0 || increments == 0) {
    return reject_arguments();
  }

  // [8] Count.
  int64_t total = 0;
  if (kind == "atomic") {
    total = count_atomic(workers, increments);
  } else if (kind == "mutex") {
    total = count_mutex(workers, increments);
  } else if (kind == "sharded") {
    total = count_sharded(workers, increments);
  } else if (kind == "plain" && workers == 1) {
    total = count_plain(increments);
  } else {
    return reject_arguments();
  }
  std::cout << "total: " << total << '\n';
}
