/// What every run of a program must print.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "manifest/pattern.hpp"

namespace sidebyside {

/// The outcomes that a racy program may have: all of stdout matches a pattern,
/// and its first capture is an integer in a range.
struct outcome_set {
  explicit outcome_set(sidebyside::pattern allowed)
      : pattern(std::move(allowed)) {}

  sidebyside::pattern pattern;
  /// Both ends belong to it. Only for a pattern with a capture.
  std::optional<std::pair<std::int64_t, std::int64_t>> range;

  /// The outcome that a text is: its first capture, or all of it where the
  /// pattern has none; and why it is not allowed, none if it is. No outcome
  /// where the text does not match.
  struct reading {
    std::optional<std::string> outcome;
    std::optional<std::string> objection;
  };
  [[nodiscard]] reading read(const std::string& text) const;
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

}  // namespace sidebyside
