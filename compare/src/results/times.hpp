/// Programs that were timed in rounds, and the figures that follow from their
/// times.
#pragma once

#include <cstdint>

#include "base/statistics.hpp"
#include "results/runs.hpp"

namespace sidebyside {

/// The level of a ratio's interval: the share of sessions whose interval has
/// the true median in it. With the usual 95 %, one of seven programs without
/// any difference would be called different in every third session.
inline constexpr double standard_level = 0.99;

/// The smallest difference that counts. Smaller ones can come from the length
/// of a path alone.
inline constexpr double least_difference = 0.01;

/// The place of an executable's pages in memory while it was timed.
enum class placement {
  kept,   ///< in one place: a run takes so long that it does not matter
  drawn,  ///< in a new place for every block
  fixed   ///< in one place, because the kernel did not let go of them
};
constexpr auto names_of(placement) {
  return std::array{"kept", "drawn", "fixed"};
}

/// Wall times relative to the reference. Below 1: faster.
struct ratio {
  double median = 0;  ///< of the blocks' ratios; of the sessions' medians
  std::optional<sidebyside::interval> interval;  ///< none: too few blocks
  std::size_t rounds = 0;
  std::size_t blocks = 0;
  /// The lowest and the highest of the sessions' ratios, if intervals of two
  /// sessions have nothing in common: the ratio is unstable.
  std::optional<std::pair<double, double>> range = {};
};

/// Figures of all timed runs of an implementation. Times are in seconds.
struct side_figures {
  double median_deviation = 0;  ///< absolute, of the wall times
  double median_cpu = 0;        ///< user and system time together
  std::optional<double> median_peak_byte;
  double median_voluntary_switches = 0;
  double median_involuntary_switches = 0;
  double median_page_faults = 0;
};

/// Single runs; a record has none. Element i of each list but `peak_bytes` is
/// round i, on every side. A round is left out if it was not completed on every
/// side, or if a run failed in it.
struct single_runs {
  std::vector<double> wall_seconds;
  std::vector<double> user_seconds;    ///< not in results files
  std::vector<double> system_seconds;  ///< not in results files
  std::vector<std::uint64_t> voluntary_switches;
  std::vector<std::uint64_t> involuntary_switches;
  std::vector<std::uint64_t> page_faults;
  std::vector<int> exit_codes;
  std::vector<std::uint64_t> peak_bytes;  ///< from runs of their own, untimed
};

/// All runs of one implementation of one program.
struct samples : side_runs, single_runs {
  sidebyside::placement placement = placement::kept;
  /// The median wall time of each block, in seconds.
  std::vector<double> block_medians;
  /// The median of each block's quotients. A quotient is this side's wall time
  /// divided by the reference's in the same round. Empty for the reference.
  std::vector<double> block_ratios;
  std::optional<side_figures> figures;  ///< none: no round was completed
  std::optional<std::int64_t> size;     ///< of the work, of a cost
  std::string no_figure;  ///< why there are no times, of a cost; or empty
};

/// One of several sessions, whose blocks follow each other.
struct timed_session {
  std::string date;        ///< UTC, ISO 8601
  std::size_t blocks = 0;  ///< that it adds
};

/// The rounds of one program, or of one implementation in two builds: then its
/// sides are "before" and "after", and its key is "atomic-counters/go".
struct timed_program : checked_program<samples> {
  bool has_reference = true;            ///< else no side has a ratio
  std::vector<std::size_t> blocks;      ///< the number of rounds of each
  double level = standard_level;        ///< of its intervals
  std::vector<timed_session> sessions;  ///< empty if there is one alone
  /// Of two builds: the slowdown that passes, 0.05 for 5 %.
  std::optional<double> tolerance = {};
};

/// The runs with one value of a sweep's parameter. Its key is
/// "many-goroutines/n=1000".
struct sweep_point : timed_program {
  std::int64_t value = 0;
  std::optional<std::int64_t> operations;  ///< of one run
};

/// An implementation in a sweep.
struct sweep_side {
  std::string implementation;
  std::string label;
  std::optional<std::int64_t> largest;  ///< no runs beyond this value
};

/// A program over a range of values of a parameter.
struct sweep_results {
  std::string name;
  std::string group;  ///< sweeps of one group share a chart; or empty
  std::string parameter;
  std::vector<sweep_side> sides;    ///< the first is the reference
  std::vector<sweep_point> points;  ///< in ascending order of their values
};

enum class verdict {
  faster,
  slower,  ///< of builds: by more than the tolerance
  no_difference,
  not_slower,  ///< by more than the tolerance
  undecided,   ///< whether it is slower by more than the tolerance
  too_few_rounds,
  unstable  ///< sessions disagree
};
constexpr auto names_of(verdict) {
  return std::array{"faster",     "slower",    "no difference",
                    "not slower", "undecided", "too few rounds",
                    "unstable"};
}

/// Makes a block of the next rounds: the first that are in no block yet.
void add_block(timed_program& program, std::size_t rounds);

/// Calculates the figures of all sides, once all rounds have been run.
void add_figures(timed_program& program);

/// Returns the number of rounds in all blocks.
std::size_t count_rounds(const timed_program& program);

/// Whether any output was wrong. The times of such a program mean nothing.
bool has_wrong_output(const timed_program& program);

/// Returns the ratio of side `index` to the reference. None for the reference
/// itself, if there is no reference, if no round was completed, or if an output
/// was wrong.
std::optional<ratio> ratio_to_reference(const timed_program& program,
                                        std::size_t index);

/// Returns the ratios of all sides but the reference.
std::vector<std::optional<ratio>> ratios_to_reference(
    const timed_program& program);

/// Judges a ratio; with a tolerance, the ratio of two builds.
verdict judge(const std::optional<ratio>& measured,
              const std::optional<double>& tolerance = std::nullopt);

/// Finds the side of an implementation; null if it has no runs.
const samples* find_side(const timed_program& program,
                         std::string_view implementation);

/// Returns the median wall time in seconds: of all blocks' medians. None if no
/// round was completed.
std::optional<double> median_seconds(const samples& side);

/// Returns the median wall time divided by the number of operations; none if
/// either is not known.
std::optional<double> seconds_per_operation(const sweep_point& point,
                                            const samples& side);

/// Formats a ratio and its interval: "0.46 [0.45, 0.47]".
std::string ratio_figure(const ratio& measured);

/// Returns the progress line of a program: its `step`, and its ratios so far.
std::string progress_line(const timed_program& program, std::string_view step);

}  // namespace sidebyside
