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
  std::size_t min_rounds = 30;        ///< however long they take
  bool is_timed = true;  ///< false: to count failures, times do not matter
  /// Until it is decided whether a side is slower by more than this.
  std::optional<double> tolerance;
  /// The chance that any interval ever looked at misses its ratio, if a
  /// tolerance is to be decided on.
  double error_rate = 1 - confidence;
};

/// The order of `sides` implementations in a round: it starts with another one
/// each time, so that none has a place of its own in the round.
std::vector<std::size_t> round_order(std::size_t round, std::size_t sides);

/// Decides after each round whether the rounds so far are enough. Fixed: that
/// number of them. Else from 30 on, and it looks only each time that the number
/// of rounds has grown by a tenth:
///
/// - By precision: the interval of every ratio is within ±1 % of its median. It
///   looks at widths, never at verdicts.
/// - By verdict, where there is a tolerance: no verdict is open any more. Here
///   every look is one more chance to err. Look k therefore has an interval of
///   confidence 1 - e / (k (k + 1)): these parts of the error rate e add up to
///   e, however many looks there are (Bonferroni's inequality). For that the
///   looks must be at rounds that are fixed beforehand, so time is up at a look
///   only.
///
/// Otherwise it is enough when the time is up, but never before the plan's
/// least number of rounds if they are not fixed.
class stopping_rule {
 public:
  static constexpr std::size_t first_look = 30;
  static constexpr double precision = 0.01;

  explicit stopping_rule(const plan& by) : plan_(by) {}

  /// After `rounds` rounds, `seconds` after the first one began.
  bool is_enough(const program_results& so_far, std::size_t rounds,
                 double seconds);

  /// What the intervals of the results must have at the look that was said to
  /// be enough, or else at the next one.
  [[nodiscard]] double confidence() const;

 private:
  [[nodiscard]] bool is_open(const program_results& so_far,
                             std::size_t index) const;

  plan plan_;
  std::size_t next_look_ = first_look;
  std::size_t look_ = 1;
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
