#include "time.hpp"

#include <sys/time.h>

#include <algorithm>

namespace explore {
namespace {

constexpr word second = 1000000000;
// The clocks at the start. All runs have the same.
constexpr word calendar_start = 1700000000;
constexpr word other_start = 1000;

word nanoseconds_of(const timespec& time) {
  return static_cast<word>(time.tv_sec) * second +
         static_cast<word>(time.tv_nsec);
}

timespec read_clock(clockid_t clock) {
  // A loop that waits for a time comes to an end: the more often the clock is
  // read, the faster it goes.
  static unsigned reads = 0;
  now += word{1000} << std::min(reads++ / 8, 20U);
  const bool is_calendar =
      clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  const word time = now + (is_calendar ? calendar_start : other_start) * second;
  return {static_cast<time_t>(time / second), static_cast<long>(time % second)};
}

}  // namespace

word deadline_at(const timespec* time) {
  const word given = nanoseconds_of(*time);
  const word start =
      (given < calendar_start / 2 * second ? other_start : calendar_start) *
      second;
  return std::max(given, start + now + 1) - start;
}

int sleep_for(word nanoseconds, word pc) {
  operation sleep{EXPLORE_TIMER, 0, 0, pc};
  sleep.deadline = now + std::max<word>(nanoseconds, 1);
  point(sleep);
  return 0;
}

}  // namespace explore

using namespace explore;

EXPLORE_HOOK int nanosleep(const timespec* time, timespec* left) {
  if (!is_on()) return EXPLORE_REAL(nanosleep)(time, left);
  return sleep_for(nanoseconds_of(*time), EXPLORE_PC);
}
EXPLORE_HOOK int clock_nanosleep(clockid_t clock, int flags,
                                 const timespec* time, timespec* left) {
  if (!is_on()) return EXPLORE_REAL(clock_nanosleep)(clock, flags, time, left);
  return sleep_for(
      flags == TIMER_ABSTIME ? deadline_at(time) - now : nanoseconds_of(*time),
      EXPLORE_PC);
}
EXPLORE_HOOK int usleep(useconds_t microseconds) {
  if (!is_on()) return EXPLORE_REAL(usleep)(microseconds);
  return sleep_for(word{microseconds} * 1000, EXPLORE_PC);
}
EXPLORE_HOOK unsigned sleep(unsigned seconds) {
  if (!is_on()) return EXPLORE_REAL(sleep)(seconds);
  return static_cast<unsigned>(sleep_for(seconds * second, EXPLORE_PC));
}
EXPLORE_HOOK int clock_gettime(clockid_t clock, timespec* time) {
  if (!is_on()) return EXPLORE_REAL(clock_gettime)(clock, time);
  *time = read_clock(clock);
  return 0;
}
EXPLORE_HOOK int gettimeofday(timeval* time, void* zone) {
  if (!is_on()) return EXPLORE_REAL(gettimeofday)(time, zone);
  const timespec read = read_clock(CLOCK_REALTIME);
  *time = {read.tv_sec, read.tv_nsec / 1000};
  return 0;
}
EXPLORE_HOOK time_t time(time_t* time) {
  if (!is_on()) return EXPLORE_REAL(::time)(time);
  const time_t read = read_clock(CLOCK_REALTIME).tv_sec;
  if (time != nullptr) *time = read;
  return read;
}
