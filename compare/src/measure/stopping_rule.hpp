/// The number of rounds of a program.
#pragma once

#include <functional>

#include "results/times.hpp"

namespace sidebyside {

/// The rounds of each kind that a program gets.
struct plan {
  std::size_t warmup_rounds = 3;
  std::size_t memory_rounds = 3;           ///< untimed; see memory.hpp
  std::optional<std::size_t> rounds = {};  ///< this many; else by precision
  double max_seconds = 3;                  ///< for a program, warm-up included
  /// The part by which a side may be slower. It has rounds until that is
  /// decided.
  std::optional<double> tolerance = {};
  /// The chance that any interval of any look misses its ratio, if there is a
  /// tolerance.
  double error_rate = 1 - standard_level;
  /// The sides of a program are so many sizes of each of its sides. A block
  /// begins with the first of them alone.
  std::size_t sizes = 1;
};

/// Returns the ratios of a program that decide when there are enough rounds.
using ratio_source =
    std::function<std::vector<std::optional<ratio>>(const timed_program&)>;

/// Returns the number of rounds in a block, if the slowest side takes so many
/// seconds for a run. A fixed number of rounds has shorter blocks if there
/// would be too few of them for the first look.
std::size_t rounds_of_block(const plan& plan, double seconds);

/// The longest run, in seconds, whose placement is drawn. Longer runs have
/// blocks of one round, on the placement that is there.
inline constexpr double longest_drawn = 0.05;

inline constexpr std::size_t first_look = 16;  ///< blocks
inline constexpr std::size_t min_blocks = 8;   ///< that an interval takes

/// Returns the level of the intervals after so many blocks: at a look if this
/// is one, or else at the next look.
double level_after(const plan& plan, std::size_t blocks);

/// Decides after each block whether there are enough. A fixed number of rounds
/// ends with that number. Otherwise the rule looks at the intervals from 16
/// blocks on, each time that the number of blocks has grown by a tenth:
///
/// - By precision: the interval of every ratio is within ±1 % of its median. It
///   looks at widths, never at verdicts.
/// - By verdict, if there is a tolerance: no verdict is open any more. Here
///   every look is one more chance to err. Look k therefore has an interval of
///   level 1 - e / (k (k + 1)). These parts of the error rate e add up to e,
///   however many looks there are (Bonferroni's inequality). The blocks of the
///   looks must be fixed beforehand, so the time is up at a look only.
///
/// There are also enough when the time is up, or too short for the next block.
/// But there are never fewer than an interval at the standard level takes.
///
/// `seconds_left` may be negative. A block takes about `block_seconds`.
bool has_enough_blocks(const plan& plan, const timed_program& so_far,
                       double seconds_left, double block_seconds,
                       const ratio_source& ratios = ratios_to_reference);

}  // namespace sidebyside
