/// How many rounds are run, and when there are enough of them.
#pragma once

#include <cstddef>
#include <optional>

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

}  // namespace sidebyside
