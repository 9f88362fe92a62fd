/// What a session of runs has shown: plain structs, and what follows from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/statistics.hpp"
#include "results/environment.hpp"
#include "results/failure.hpp"
#include "results/outcomes.hpp"
#include "results/races.hpp"

namespace sidebyside {

/// The level of a ratio's interval: the share of sessions whose interval has
/// the true median in it. Not the usual 95 %: of seven programs without any
/// difference, that would call one different in every third session.
inline constexpr double standard_level = 0.99;

/// What is smaller is no verdict: the length of a path can bring it about.
inline constexpr double least_difference = 0.01;

/// Where the pages of an executable lay in memory while it was timed.
enum class placement {
  kept,   ///< as they were found: a run takes so long that it does not matter
  drawn,  ///< anew for every block
  fixed   ///< as they were found, for the kernel would not let go of them
};
std::string_view to_string(placement value);

/// All runs of one implementation of one program. Element i of each list but
/// `peak_bytes` is round i, on every side; rounds that were not completed on
/// every side, or in which a run failed, are in none.
struct samples {
  std::string implementation;  ///< name
  std::string label;
  std::vector<double> wall_seconds;
  std::vector<double> user_seconds;
  std::vector<double> system_seconds;
  std::vector<int> exit_codes;
  std::vector<std::uint64_t> peak_bytes;  ///< from runs of their own, untimed
  sidebyside::placement placement = placement::kept;
  std::size_t runs = 0;  ///< of any kind, each checked
  std::size_t failed_runs = 0;
};

enum class verdict {
  faster,
  slower,  ///< by more than the tolerance, where there is one
  no_difference,
  not_slower,  ///< by more than the tolerance
  undecided,   ///< whether it is slower by more than the tolerance
  too_few_rounds
};
std::string_view to_string(verdict value);

/// The median, over blocks, of each block's median ratio of wall times in a
/// round, and its interval, which is over blocks too.
struct ratio {
  double median = 0;
  std::optional<sidebyside::interval> interval;  ///< none: too few blocks
  std::size_t rounds = 0;
  std::size_t blocks = 0;
};

/// An implementation against the reference. Below 1: faster.
struct comparison {
  std::string implementation;
  std::string reference;
  /// None: no round was completed, or the reference has no runs.
  std::optional<sidebyside::ratio> ratio;
};

/// One program; or, of a comparison of two builds, one implementation of it
/// ("atomic-counters/go"), whose sides are "before" and "after".
struct program_results {
  std::string program;
  bool has_outcomes = false;        ///< rather than one output, byte for byte
  std::vector<samples> sides;       ///< the first is the reference
  std::vector<std::size_t> blocks;  ///< the rounds of each, as in `samples`
  std::vector<failure> failures;
  /// How much slower than the reference is not yet slower: 0.05 for 5 %. None:
  /// there is nothing to tolerate, any difference is one.
  std::optional<double> tolerance;
  double level = standard_level;  ///< of its intervals
  /// Of a point of a sweep: what is varied, and what it is here.
  std::map<std::string, std::string> parameters;
  /// False where the reference has no runs, and so nobody has a ratio.
  bool has_reference = true;
};

/// A value of a sweep's parameter, and what the runs with it have shown.
struct sweep_point {
  std::int64_t value = 0;
  std::optional<std::int64_t> operations;  ///< how many the program does
  std::size_t program = 0;                 ///< index in results::programs
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
  std::string parameter;
  std::vector<sweep_side> sides;    ///< the first is the reference
  std::vector<sweep_point> points;  ///< in ascending order of their values
};

struct results {
  environment conditions;
  std::vector<std::string> command_line;
  std::vector<program_results> programs;  ///< timed, or verified
  std::vector<sweep_results> sweeps;      ///< each point is one of the programs
  std::vector<race_results> races;        ///< under the race detectors
  std::vector<outcome_results> outcomes;  ///< of racy programs
  /// "program/implementation" that only one of two builds has.
  std::vector<std::string> only_before;
  std::vector<std::string> only_after;
  std::vector<std::string> warnings;
  bool interrupted = false;
};

/// Side `index` of a program against its first.
comparison compare_to_reference(const program_results& of, std::size_t index);

/// Which side of the program is this implementation; none if it has no runs.
const samples* find_side(const program_results& of,
                         std::string_view implementation);

/// The interval of a side's median wall time; none where there are too few
/// blocks.
std::optional<interval> wall_interval(const program_results& of,
                                      const samples& side);

/// The median wall time, and of one operation where it is known how many there
/// were; none if no round was completed.
std::optional<double> median_seconds(const samples& side);
std::optional<double> seconds_per_operation(const sweep_point& point,
                                            const samples& side);

/// The median peak of resident memory; none if it was not measured.
std::optional<double> median_peak(const samples& side);

/// What a ratio of this program's says of it.
verdict judge(const program_results& of, const std::optional<ratio>& measured);

/// "identical" (to what the manifest says, and so on every side), "allowed"
/// (every outcome was), "FAILED", or "not run".
std::string_view output_verdict(const program_results& of, const samples& side);

/// Programs and runs of any kind, and programs with a failure.
struct tally {
  std::size_t programs = 0;
  std::size_t runs = 0;
  std::size_t failed_programs = 0;
};
tally count_runs(const results& all);

/// Names the sides whose placement is fixed; none if none is.
std::optional<std::string> placement_warning(
    const std::vector<program_results>& programs);

/// Names the sides, or the first ten, whose wall times scatter so much that a
/// person should know, by a median absolute deviation above 10 % of the median;
/// none if none does.
std::optional<std::string> spread_warning(
    const std::vector<program_results>& programs);

}  // namespace sidebyside
