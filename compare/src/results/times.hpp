/// Programs that were timed in rounds, and what follows from their times, as
/// figures and as text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/statistics.hpp"
#include "results/runs.hpp"

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

/// The median, over blocks, of each block's median ratio of wall times in a
/// round, and its interval, which is over blocks too. Below 1: faster.
struct ratio {
  double median = 0;
  std::optional<sidebyside::interval> interval;  ///< none: too few blocks
  std::size_t rounds = 0;
  std::size_t blocks = 0;
};

/// What the kernel counts in each run, by the names that files have. Results of
/// a compare that did not keep it have none.
inline constexpr std::array<std::string_view, 3> kernel_counts{
    "voluntary_switches", "involuntary_switches", "page_faults"};
enum kernel_count { voluntary_switches, involuntary_switches, page_faults };

/// The figures of one implementation's runs, all medians: seconds and bytes.
struct side_figures {
  double wall = 0;
  double deviation = 0;  ///< the median absolute deviation of the wall times
  double cpu = 0;        ///< user and system time together
  std::optional<double> peak;
  std::array<std::optional<double>, 3> counts = {};  ///< by kernel_count
};

/// All runs of one implementation of one program. Element i of each list but
/// `peak_bytes` is round i, on every side; rounds that were not completed on
/// every side, or in which a run failed, are in none.
struct samples : side_runs {
  std::vector<double> wall_seconds;
  std::vector<double> user_seconds;
  std::vector<double> system_seconds;
  std::array<std::vector<std::uint64_t>, 3> counts;  ///< by kernel_count
  std::vector<int> exit_codes;
  std::vector<std::uint64_t> peak_bytes;  ///< from runs of their own, untimed
  sidebyside::placement placement = placement::kept;
  /// Of a record, which has no single samples. The ratio is to the reference.
  std::optional<side_figures> recorded;
  std::optional<ratio> recorded_ratio;
};

/// What the rounds of one program have shown.
struct timed_program : checked_program<samples> {
  bool has_reference = true;        ///< else nobody has a ratio
  std::vector<std::size_t> blocks;  ///< the rounds of each, as in `samples`
  double level = standard_level;    ///< of its intervals
};

/// One implementation of a program in two builds: its sides are "before" and
/// "after", its key is "atomic-counters/go".
struct timed_pair : timed_program {
  double tolerance = 0;  ///< how much slower is not yet slower: 0.05 for 5 %
};

/// A value of a sweep's parameter, and what the runs with it have shown. Its
/// key is "many-goroutines/n=1000".
struct sweep_point : timed_program {
  std::int64_t value = 0;
  std::optional<std::int64_t> operations;  ///< how many the program does
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
  std::string group;  ///< sweeps of one group are shown together; or empty
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
  too_few_rounds
};
std::string_view to_string(verdict value);

/// Whether any run printed something wrong: then its times mean nothing.
bool has_wrong_output(const timed_program& program);

/// Side `index` of a program against the reference; none if no round was
/// completed, or the reference has no runs.
std::optional<ratio> ratio_to_reference(const timed_program& program,
                                        std::size_t index);

/// What a ratio says of a side; with a tolerance, of a build.
verdict judge(const std::optional<ratio>& measured,
              const std::optional<double>& tolerance = std::nullopt);

/// Which side of the program is this implementation; none if it has no runs.
const samples* find_side(const timed_program& program,
                         std::string_view implementation);

/// The interval of a side's median wall time; none where there are too few
/// blocks.
std::optional<interval> wall_interval(const timed_program& program,
                                      const samples& side);

/// None if no round was completed.
std::optional<side_figures> figures_of(const samples& side);

/// The median wall time, and of one operation where it is known how many there
/// were; none if no round was completed.
std::optional<double> median_seconds(const samples& side);
std::optional<double> seconds_per_operation(const sweep_point& point,
                                            const samples& side);

// The figures as text, the same wherever they are shown.

/// "1.02 [0.98, 1.05]", without the interval if there are too few rounds.
std::string ratio_figure(const ratio& measured);

}  // namespace sidebyside
