/// All that one execution of compare has found.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "results/outcomes.hpp"
#include "results/runs.hpp"
#include "results/times.hpp"

namespace sidebyside {

/// The machine and the toolchains that a measurement comes from.
struct environment {
  std::string cpu;       ///< model name
  unsigned cores = 0;    ///< that this process may run on
  std::string system;    ///< kernel and architecture
  std::string governor;  ///< of the CPU frequency; empty where there is none
  std::optional<double> load_average;             ///< of the last minute
  std::string date;                               ///< UTC, ISO 8601
  std::map<std::string, std::string> toolchains;  ///< by implementation label
  std::string version;                            ///< of compare itself
};

struct results {
  environment conditions;
  std::vector<std::string> command_line;
  std::vector<verified_program> verified;  ///< without timing; in no file
  std::vector<timed_program> programs;
  std::vector<timed_pair> pairs;  ///< of two builds
  std::vector<sweep_results> sweeps;
  std::vector<race_results> races;        ///< under the race detectors
  std::vector<outcome_results> outcomes;  ///< of programs that have several
  /// "program/implementation" that only one of two builds has.
  std::vector<std::string> only_before;
  std::vector<std::string> only_after;
  std::vector<std::string> warnings;
  bool interrupted = false;
};

/// Calls `use` with each program, pair, or point of a sweep that was timed.
template <class Use>
void for_each_timed(const results& all, Use use) {
  for (const timed_program& program : all.programs) use(program);
  for (const timed_pair& pair : all.pairs) use(pair);
  for (const sweep_results& sweep : all.sweeps) {
    for (const sweep_point& point : sweep.points) use(point);
  }
}

inline bool has_times(const results& all) {
  return !(all.programs.empty() && all.pairs.empty() && all.sweeps.empty());
}

/// Programs that were run, runs of any kind, and programs with a failure.
struct tally {
  std::size_t programs = 0;
  std::size_t runs = 0;
  std::size_t failed_programs = 0;
};
tally count_runs(const results& all);

/// What a person should know of the times: whose placement is fixed, and whose
/// scatter, by a median absolute deviation above 10 % of the median. Each is
/// counted, and the worst three are named.
std::vector<std::string> time_warnings(const results& all);

}  // namespace sidebyside
