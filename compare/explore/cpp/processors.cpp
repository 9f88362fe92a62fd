// Threads take turns, which is fastest on one processor. The program still sees
// all those that it may run on.
#include <sched.h>

#include <algorithm>
#include <cstring>

#include "scheduler.hpp"

namespace explore {
namespace {

cpu_set_t processors;
int processor_count = 0;  // 0 until it runs on one of them

int see_processors(std::size_t size, cpu_set_t* seen) {
  std::memset(seen, 0, size);
  std::memcpy(seen, &processors, std::min(size, sizeof processors));
  return 0;
}

}  // namespace

void stay_on_one_processor() {
  cpu_set_t allowed;
  if (EXPLORE_REAL(sched_getaffinity)(0, sizeof allowed, &allowed) != 0) return;
  // Programs that are explored at once are likely to get different ones.
  int skipped = getpid() % CPU_COUNT(&allowed);
  int chosen = 0;
  while (!CPU_ISSET(chosen, &allowed) || skipped-- > 0) ++chosen;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(chosen, &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0) return;
  processors = allowed;
  processor_count = CPU_COUNT(&allowed);
}

}  // namespace explore

using namespace explore;

// get_nprocs() and sysconf() count all processors of the machine in any case.
EXPLORE_HOOK int sched_getaffinity(pid_t process, std::size_t size,
                                   cpu_set_t* seen) {
  return processor_count > 0
             ? see_processors(size, seen)
             : EXPLORE_REAL(sched_getaffinity)(process, size, seen);
}
EXPLORE_HOOK int pthread_getaffinity_np(pthread_t thread, std::size_t size,
                                        cpu_set_t* seen) {
  return processor_count > 0
             ? see_processors(size, seen)
             : EXPLORE_REAL(pthread_getaffinity_np)(thread, size, seen);
}
