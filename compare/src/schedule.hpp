/// The rounds: in which order, with what warm-up, and when to stop.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "preparation.hpp"
#include "process.hpp"
#include "results.hpp"

namespace compare {

/// How many rounds of which kind.
struct plan {
  std::size_t warmup_rounds = 3;
  std::size_t memory_rounds = 3;      ///< untimed; see memory.hpp
  std::optional<std::size_t> rounds;  ///< this many; else by precision
  double max_seconds = 3;             ///< for the rounds of a program
  bool is_timed = true;  ///< false: to count failures, times do not matter
};

/// The order of `sides` implementations in a round: it starts with another one
/// each time, so that none has a place of its own in the round.
std::vector<std::size_t> round_order(std::size_t round, std::size_t sides);

/// Decides after each round whether the rounds so far are enough. Fixed: that
/// number of them. Else, from 30 on, once the interval of every ratio is within
/// ±1 % of its median; it looks at widths, never at verdicts, and only each
/// time that the number of rounds has grown by a tenth. In either case it is
/// enough when the time is up, but never before the 30 if they are not fixed.
class stopping_rule {
 public:
  static constexpr std::size_t min_rounds = 30;
  static constexpr double precision = 0.01;

  explicit stopping_rule(const plan& by) : plan_(by) {}

  /// After `rounds` rounds, `seconds` after the first one began.
  bool is_enough(const program_results& so_far, std::size_t rounds,
                 double seconds);

 private:
  plan plan_;
  std::size_t next_look_ = min_rounds;
};

/// Called between rounds with what there is so far; `now` says what is being
/// done, for people.
using observer =
    std::function<void(const program_results& so_far, const std::string& now)>;

/// Runs the rounds of one program and checks every run. The first failure ends
/// a timed program, for times of a wrong program mean nothing; an untimed one
/// goes on, to tell how often it fails, until a run hangs. Ends early when the
/// runner is asked to stop.
program_results run_rounds(runner& runner, const prepared_program& what,
                           const plan& by, const observer& observe);

}  // namespace compare
