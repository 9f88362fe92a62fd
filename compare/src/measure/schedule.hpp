/// The rounds of a program: how many there are, in what blocks, and when they
/// stop. They are timed and checked, or checked alone.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "measure/preparation.hpp"
#include "process/runner.hpp"
#include "results/runs.hpp"
#include "results/times.hpp"

namespace sidebyside {

/// How many rounds of which kind.
struct plan {
  std::size_t warmup_rounds = 3;
  std::size_t memory_rounds = 3;      ///< untimed; see memory.hpp
  std::optional<std::size_t> rounds;  ///< this many; else by precision
  double max_seconds = 3;             ///< for a program, warm-up included
  /// Until it is decided whether a side is slower by more than this.
  std::optional<double> tolerance;
  /// The chance that any interval ever looked at misses its ratio, if a
  /// tolerance is to be decided on.
  double error_rate = 1 - standard_level;
};

/// How many rounds make a block, if the slowest side takes so many seconds for
/// a run. A plan of a fixed number of rounds has shorter blocks where there
/// would be fewer than the first look takes.
std::size_t rounds_of_block(const plan& plan, double seconds);

/// Where a run takes longer than this, in seconds, a block is one round, on the
/// placement that is there.
inline constexpr double longest_drawn = 0.05;

/// Decides after each block whether what there is so far is enough. Fixed: that
/// number of rounds. Else from 16 blocks on, and it looks only each time that
/// their number has grown by a tenth:
///
/// - By precision: the interval of every ratio is within ±1 % of its median. It
///   looks at widths, never at verdicts.
/// - By verdict, where there is a tolerance: no verdict is open any more. Here
///   every look is one more chance to err. Look k therefore has an interval of
///   level 1 - e / (k (k + 1)): these parts of the error rate e add up to e,
///   however many looks there are (Bonferroni's inequality). For that the looks
///   must be at blocks that are fixed beforehand, so time is up at a look only.
///
/// Otherwise it is enough when the time is up, or the next block would not fit
/// into it, but never before there is an interval at the standard level.
class stopping_rule {
 public:
  static constexpr std::size_t first_look = 16;  ///< blocks
  static constexpr std::size_t min_blocks = 8;   ///< that an interval takes
  static constexpr double precision = 0.01;

  explicit stopping_rule(const plan& plan) : plan_(plan) {}

  /// After these blocks. What is left of the time may be negative; a block
  /// takes about `block_seconds`.
  bool is_enough(const timed_program& so_far, double seconds_left,
                 double block_seconds);

  /// The level of the intervals at the look that was said to be enough, or else
  /// at the next one.
  [[nodiscard]] double level() const;

 private:
  [[nodiscard]] bool is_open(const std::optional<ratio>& measured) const;

  plan plan_;
  std::size_t next_look_ = first_look;
  std::size_t look_ = 1;
};

/// The order of `sides` implementations in a round, at random. In a fixed
/// rotation the ticks of the kernel's timer, every 4 ms or so, hit the same
/// side of runs of a millisecond for many rounds.
std::vector<std::size_t> round_order(std::size_t sides,
                                     std::mt19937_64& random);

/// Called between rounds with what there is so far; `activity` says what is
/// being done, for people.
using observer = std::function<void(const timed_program& so_far,
                                    const std::string& activity)>;

/// Runs the rounds of one program and checks every run. Each block of timed
/// rounds begins with a placement of its own and a round that is not timed. The
/// first failure ends it, for times of a wrong program mean nothing. Ends early
/// when the runner is asked to stop.
timed_program run_rounds(runner& runner, const prepared_program& program,
                         const plan& plan, const observer& observe);

/// Called with each run: of which side it is, and which of that side's runs,
/// counted from 1.
using run_user = std::function<void(std::size_t side, std::size_t number,
                                    const run_result& run)>;

/// Called after each run, with how many there were of the last side.
using run_observer = std::function<void(std::size_t runs)>;

/// Runs the sides of a program in turns, each so many times, `jobs` at a time,
/// so that they may end in any order. Ends early when the runner is asked to
/// stop, or a run hangs.
void run_in_turns(runner& runner, const prepared_program& program,
                  std::size_t runs, std::size_t jobs, const run_user& use);

/// Runs each side so many times and checks every run. It goes on after a
/// failure, to tell how often there is one, until a run hangs. Ends early when
/// the runner is asked to stop.
verified_program verify_runs(runner& runner, const prepared_program& program,
                             std::size_t runs, const run_observer& observe);

}  // namespace sidebyside
