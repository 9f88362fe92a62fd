/// Runs of implementations that were checked, and the failures among them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidebyside {

/// Returns the name that files and tables have for a value of an enum.
template <class Enum>
requires requires(Enum value) { names_of(value); }
std::string_view to_string(Enum value) {
  return names_of(value).at(static_cast<std::size_t>(value));
}

/// The kinds of results, as entries of a results file name them.
enum class result_kind {
  times,
  pairs,
  sweeps,
  races,
  outcomes,
  explorations,
  costs,
  untimed
};
constexpr auto names_of(result_kind) {
  return std::array{"times",    "pairs",        "sweeps", "races",
                    "outcomes", "explorations", "costs",  "untimed"};
}

/// A requirement on an implementation.
enum class check {
  output,  ///< what it prints, and how it ends
  race,    ///< its race detector's verdict
  time,    ///< that it is not slower than before
  order    ///< that every order of its steps comes to what is allowed
};
constexpr auto names_of(check) {
  return std::array{"output", "race", "time", "order"};
}

/// A fault in words: a sentence, and its evidence line by line, all of it
/// escaped.
struct difference {
  std::string message;
  std::vector<std::string> evidence;
};

/// A run that failed a check, or a wrong verdict on all runs. Only the first
/// failed run of each implementation is kept; the rest are counted.
struct failure {
  std::string implementation;
  std::string round;  ///< such as "round 7", "warm-up round 1", "run 7"
  sidebyside::difference difference;
  sidebyside::check check = sidebyside::check::output;
};

/// The runs of one implementation.
struct side_runs {
  std::string implementation;  ///< name
  std::string label;
  bool has_outcomes = false;  ///< several are allowed, not one output alone
  std::size_t runs = 0;       ///< of any kind, each checked
  std::size_t failed_runs = 0;
  double seconds = 0;  ///< of all runs; not in results files
};

/// The results of a program, of any kind.
template <class Side>
struct checked_program {
  std::string program;      ///< its key
  std::vector<Side> sides;  ///< the first is the reference, if there is one
  std::vector<failure> failures;
};

/// A program whose outputs were checked, without timing.
struct verified_program : checked_program<side_runs> {};

enum class output_verdict {
  identical,  ///< to the output in the manifest
  allowed,    ///< every outcome was
  failed,
  not_run
};
constexpr auto names_of(output_verdict) {
  return std::array{"identical", "allowed", "FAILED", "not run"};
}
inline output_verdict judge_output(const side_runs& side) {
  if (side.failed_runs > 0) return output_verdict::failed;
  if (side.runs == 0) return output_verdict::not_run;
  return side.has_outcomes ? output_verdict::allowed
                           : output_verdict::identical;
}

}  // namespace sidebyside
