// The arguments of programs that take numbers.
#pragma once

#include <array>
#include <boost/lexical_cast/try_lexical_convert.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <sstream>

/// Returns the arguments of the command line, a number
/// from 1 to its limit for each limit. If they are not
/// that, prints the usage and ends the program with status
/// 2. Call it before anything is started.
template <std::size_t N>
std::array<std::int64_t, N> numbers(
    int argc, char* argv[], const char* usage,
    const std::int64_t (&limits)[N]) {
  std::array<std::int64_t, N> values{};
  bool are_good = argc == N + 1;
  for (std::size_t i = 0; are_good && i < N; ++i) {
    are_good =
        boost::conversion::try_lexical_convert(
            argv[i + 1], values[i]) &&
        values[i] >= 1 && values[i] <= limits[i];
  }
  if (!are_good) {
    std::cerr << usage;
    std::exit(2);
  }
  return values;
}

/// Returns the only argument of the command line, a number
/// from 1 on.
inline std::int64_t number(int argc, char* argv[],
                           const char* usage) {
  constexpr std::int64_t limit = 1000000000000;
  return numbers(argc, argv, usage, {limit})[0];
}

struct workload {
  std::int64_t workers;
  std::int64_t increments;
};

/// Returns the arguments of the programs that show a cost:
/// how many workers there are, and how often each of them
/// adds one.
inline workload read_workload(int argc,
                              char* argv[],
                              const char* program,
                              std::int64_t limit) {
  constexpr std::int64_t highest = 1000000000000;
  std::ostringstream usage;
  usage
      << "usage: " << program
      << " WORKERS INCREMENTS\n\n"
         "Each worker adds one, INCREMENTS times. "
         "Prints the total.\n\n"
         "WORKERS     1 to "
      << limit << "\nINCREMENTS  1 to " << highest
      << '\n';
  const auto [workers, increments] =
      numbers(argc, argv, usage.str().c_str(),
              {limit, highest});
  return {workers, increments};
}
