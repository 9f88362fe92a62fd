// The arguments of programs that take numbers.
#pragma once

#include <array>
#include <boost/lexical_cast/try_lexical_convert.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <sstream>

constexpr std::int64_t highest = 1000000000000;

/// A number on the command line: its limits, and its value
/// if it is left out.
struct size {
  std::int64_t usual;
  std::int64_t low = 1;
  std::int64_t high = highest;
};

/// Returns the arguments of the command line, each within
/// its limits. The first `required` of them cannot be left
/// out. If they are not that, prints the usage and ends the
/// program with status 2. Call it before anything is
/// started.
template <std::size_t N>
std::array<std::int64_t, N> sizes(
    int argc, char* argv[], const char* usage,
    const size (&all)[N],
    std::size_t required = 0) {
  std::array<std::int64_t, N> values{};
  const auto count =
      static_cast<std::size_t>(argc) - 1;
  bool are_good = required <= count && count <= N;
  for (std::size_t i = 0; are_good && i < N; ++i) {
    values[i] = all[i].usual;
    are_good =
        i >= count ||
        (boost::conversion::try_lexical_convert(
             argv[i + 1], values[i]) &&
         values[i] >= all[i].low &&
         values[i] <= all[i].high);
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
  return sizes(argc, argv, usage, {size{1}}, 1)[0];
}

/// Returns that number, or the usual one if it is left out.
inline std::int64_t number_or(std::int64_t usual,
                              int argc,
                              char* argv[],
                              const char* usage) {
  return sizes(argc, argv, usage, {size{usual}})[0];
}

/// How often something is done, and how many values a
/// channel has room for.
struct channel_sizes {
  std::int64_t count;
  std::int64_t room;
};

/// Returns two such numbers. A channel whose usual room is
/// 0 can have no other.
inline channel_sizes count_and_room(
    channel_sizes usual, int argc, char* argv[],
    const char* usage) {
  const bool has_room = usual.room > 0;
  const auto [count, room] =
      sizes(argc, argv, usage,
            {size{usual.count},
             size{usual.room, has_room ? 1 : 0,
                  has_room ? 1000000 : 0}});
  return {count, room};
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
      sizes(argc, argv, usage.str().c_str(),
            {size{1, 1, limit}, size{1}}, 2);
  return {workers, increments};
}
