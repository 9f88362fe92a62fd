/// The results of one session of compare.
#pragma once

#include <filesystem>

#include "results/costs.hpp"
#include "results/explorations.hpp"
#include "results/outcomes.hpp"
#include "results/races.hpp"
#include "results/times.hpp"

namespace sidebyside {

/// The machine and the toolchains of a measurement.
struct environment {
  std::string cpu;       ///< model name
  unsigned cores = 0;    ///< that this process may run on
  std::string system;    ///< kernel and architecture
  std::string governor;  ///< of the CPU frequency; empty if there is none
  std::optional<double> load_average;  ///< of the last minute
  std::optional<double> stolen;        ///< the share of time that a host kept
  std::string date;                    ///< UTC, ISO 8601
  std::map<std::string, std::string> toolchains;  ///< by implementation label
  std::string compare_version;
};

/// Sessions of programs whose truth is known: see compare/calibrate.
struct calibration_row {
  std::string row;   ///< such as "run-copy" or "run-3%"
  std::string load;  ///< of the machine, such as "idle"
  std::size_t sessions = 0;
  std::size_t found = 0;  ///< sessions that found a difference
};

/// Whether other work on the machine makes its times less certain.
inline bool is_busy(const environment& conditions) {
  return conditions.load_average.value_or(0) > 0.5 * conditions.cores ||
         conditions.stolen.value_or(0) > 0.01;
}

struct results {
  environment conditions;
  std::vector<std::string> command_line;
  std::filesystem::path root;  ///< of sources; empty: the working directory
  std::vector<verified_program> verified;  ///< programs that were not timed
  std::vector<timed_program> programs;
  std::vector<cost_results> costs;
  std::vector<sweep_results> sweeps;
  std::vector<race_results> races;        ///< under the race detectors
  std::vector<outcome_results> outcomes;  ///< of programs that have several
  std::vector<exploration_results> explorations;
  /// "program/implementation" that only one of two builds has.
  std::vector<std::string> only_before;
  std::vector<std::string> only_after;
  std::vector<calibration_row> calibration;
  std::vector<std::string> warnings;
  bool interrupted = false;
};

/// Calls `use` with each program, cost or point of a sweep that was timed.
void for_each_timed(auto& all, auto use) {
  for (auto& program : all.programs) use(program);
  for (auto& cost : all.costs) use(cost);
  for (auto& sweep : all.sweeps) {
    for (auto& point : sweep.points) use(point);
  }
}

/// Calls `use` with each program of every kind that files have.
void for_each_program(const results& all, auto use) {
  for_each_timed(all, use);
  for (const verified_program& program : all.verified) use(program);
  for (const race_results& race : all.races) use(race);
  for (const outcome_results& outcome : all.outcomes) use(outcome);
  for (const exploration_results& explored : all.explorations) use(explored);
}

/// Returns the slowdown that passes, of two builds; none for other results.
inline std::optional<double> tolerance_of(const results& all) {
  return all.programs.empty() ? std::nullopt : all.programs[0].tolerance;
}

inline bool has_times(const results& all) {
  return !(all.programs.empty() && all.sweeps.empty());
}

/// Numbers of programs that were run, of runs of any kind, and of programs with
/// a failure.
struct tally {
  std::size_t programs = 0;
  std::size_t runs = 0;
  std::size_t failed_programs = 0;
};
tally count_runs(const results& all);

/// Warns of sides whose placement is fixed, and of sides whose times scatter: a
/// median absolute deviation above 10 % of the median. Each warning counts the
/// sides and names the worst three.
std::vector<std::string> time_warnings(const results& all);

}  // namespace sidebyside
