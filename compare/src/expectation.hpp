/// Does a run satisfy what the manifest says of its program? If not: a
/// difference that a person can read.
#pragma once

#include <boost/regex.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "process.hpp"

namespace compare {

/// The outcomes that a racy program may have: all of stdout matches an
/// ECMAScript pattern, and its first capture is an integer in a range.
class outcome_set {
 public:
  /// Throws user_error where the pattern is not one.
  explicit outcome_set(const std::string& pattern);

  /// Both ends belong to it. Throws user_error where the pattern has no
  /// capture that could be in the range.
  void set_range(std::int64_t low, std::int64_t high);

  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  [[nodiscard]] const std::optional<std::pair<std::int64_t, std::int64_t>>&
  range() const {
    return range_;
  }

  /// Why the text is not such an outcome; none if it is.
  [[nodiscard]] std::optional<std::string> objection(
      const std::string& text) const;

 private:
  std::string pattern_;
  boost::regex regex_;
  std::optional<std::pair<std::int64_t, std::int64_t>> range_;
};

/// What every run of a program must be like, besides an exit status of 0.
struct expectation {
  bool racy = false;
  std::optional<std::string> out;  ///< stdout, byte for byte; or else
  std::optional<outcome_set> outcomes;
  std::string err;  ///< stderr, byte for byte
};

/// What was wrong with a run: in a sentence, and with its evidence line by
/// line, all of it escaped.
struct difference {
  std::string what;
  std::vector<std::string> evidence;
};

/// Checks one run; none if everything is as expected. A run that was
/// interrupted is not to be checked: it says nothing.
std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const limits& most);

}  // namespace compare
