/// Does a run satisfy what the manifest says of its program? If not: a
/// difference that a person can read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pattern.hpp"
#include "process.hpp"

namespace compare {

/// The outcomes that a racy program may have: all of stdout matches a pattern,
/// and its first capture is an integer in a range.
class outcome_set {
 public:
  explicit outcome_set(compare::pattern pattern)
      : pattern_(std::move(pattern)) {}

  /// Both ends belong to it. Throws user_error where the pattern has no
  /// capture that could be in the range.
  void set_range(std::int64_t low, std::int64_t high);

  [[nodiscard]] const std::string& pattern() const { return pattern_.text(); }
  [[nodiscard]] const std::optional<std::pair<std::int64_t, std::int64_t>>&
  range() const {
    return range_;
  }

  /// The outcome that a text is: its first capture, or all of it where the
  /// pattern has none; and why it is not allowed, none if it is. No outcome
  /// where the text does not match.
  struct reading {
    std::optional<std::string> outcome;
    std::optional<std::string> objection;
  };
  [[nodiscard]] reading read(const std::string& text) const;

 private:
  compare::pattern pattern_;
  std::optional<std::pair<std::int64_t, std::int64_t>> range_;
};

/// What every run of a program must be like.
struct expectation {
  bool racy = false;
  std::optional<std::string> out;  ///< stdout, byte for byte; or else
  std::optional<outcome_set> outcomes;
  std::optional<std::int64_t> lossless;  ///< the outcome if no update is lost
  std::optional<std::string> err = "";   ///< stderr; none: it may be anything
  int exit_status = 0;
};

/// What was wrong with a run: in a sentence, and with its evidence line by
/// line, all of it escaped.
struct difference {
  std::string what;
  std::vector<std::string> evidence;
};

/// What must hold of an implementation.
enum class check {
  output,  ///< what it prints, and how it ends
  race,    ///< its race detector's verdict
  time,    ///< that it is not slower than before
};
std::string_view to_string(check value);

/// A run that was not as it should be. Only the first of each implementation is
/// kept with its evidence; the others are counted. Or a verdict on all runs.
struct failure {
  std::string implementation;
  std::string label;
  std::string round;  ///< such as "round 7" or "warm-up round 1"
  difference found;
  check failed = check::output;
};

/// The most of an outcome that is read.
inline constexpr std::size_t max_outcome_bytes = 1U << 20U;

/// Checks one run; none if everything is as expected. A run that was
/// interrupted is not to be checked: it says nothing.
std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const limits& most);

}  // namespace compare
