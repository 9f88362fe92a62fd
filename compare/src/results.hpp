/// What a session of runs has shown: plain structs, and what follows from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "environment.hpp"
#include "expectation.hpp"
#include "outcomes.hpp"
#include "race.hpp"
#include "statistics.hpp"

namespace compare {

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
  std::size_t runs = 0;                   ///< of any kind, each checked
  std::size_t failed_runs = 0;
};

enum class verdict { faster, slower, no_difference, too_few_rounds };
std::string_view to_string(verdict value);

/// The median of the per-round ratios of wall times, and its interval.
struct ratio {
  double median = 0;
  std::optional<interval> confidence;  ///< none: too few rounds
  std::size_t rounds = 0;
};

/// An implementation against the reference. Below 1: faster.
struct comparison {
  std::string implementation;
  std::string reference;
  std::optional<compare::ratio> ratio;  ///< none: no round was completed
};

struct program_results {
  std::string program;
  bool has_outcomes = false;   ///< rather than one output, byte for byte
  std::vector<samples> sides;  ///< the first is the reference
  std::vector<failure> failures;
};

struct results {
  environment conditions;
  std::vector<std::string> command_line;
  std::vector<program_results> programs;  ///< timed, or verified
  std::vector<race_results> races;        ///< under the race detectors
  std::vector<outcome_results> outcomes;  ///< of racy programs
  std::vector<std::string> warnings;
  bool interrupted = false;
};

/// How sure a ratio's interval is: the share of sessions whose interval has
/// the true median in it. Not the usual 95 %: of seven programs without any
/// difference, that would call one different in every third session.
inline constexpr double confidence = 0.99;

/// Side `index` of a program against its first.
comparison compare_to_reference(const program_results& of, std::size_t index);

verdict judge(const std::optional<ratio>& measured);

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

/// Names the sides whose wall times scatter so much that a person should know,
/// by a median absolute deviation above 10 % of the median; none if none does.
std::optional<std::string> spread_warning(
    const std::vector<program_results>& programs);

}  // namespace compare
