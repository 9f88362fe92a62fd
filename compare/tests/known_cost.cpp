// A program of known cost: compare/calibrate and tests measure it.
//
//   known-cost OPERATIONS [NANOSECONDS [EXPONENT]]
//
// It works for a random time from 0.3 to 3 ms, which is its start-up. Then it
// works for exactly OPERATIONS^EXPONENT (1) × NANOSECONDS (100). It looks at
// the clock, so that other load hardly makes it take longer.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace {

using clock_type = std::chrono::steady_clock;

/// Works until a time has passed since `start`. Returns the end.
clock_type::time_point spin(clock_type::time_point start,
                            std::chrono::nanoseconds time) {
  const auto end = start + time;
  while (clock_type::now() < end) {
  }
  return end;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 2) return 2;
  const auto start = clock_type::now();
  const long operations = std::atol(argv[1]);
  const double nanoseconds = argc > 2 ? std::atof(argv[2]) : 100;
  const double exponent = argc > 3 ? std::atof(argv[3]) : 1;
  const double work = std::pow(operations, exponent) * nanoseconds;
  std::uniform_int_distribution<long> start_up(300'000, 3'000'000);
  std::random_device random;
  const auto ready = spin(start, std::chrono::nanoseconds(start_up(random)));
  spin(ready, std::chrono::nanoseconds(std::lround(work)));
  std::printf("%ld\n", operations);
}
