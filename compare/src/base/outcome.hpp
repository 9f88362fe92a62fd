/// An outcome of a program whose output may vary, and its meaning.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace sidebyside {

/// A number that a program may print, or a range of numbers.
struct allowed_outcome {
  std::int64_t low = 0;
  std::int64_t high = 0;  ///< inclusive
  std::string means;      ///< a sentence for people; may be empty
  bool is_loss = false;   ///< updates were lost
  /// Reasons why it never or hardly ever comes up, by implementation.
  std::map<std::string, std::string> folded = {};

  [[nodiscard]] bool has(std::int64_t value) const {
    return low <= value && value <= high;
  }
  bool operator==(const allowed_outcome&) const = default;
};

/// A text that a program may print, or an end that is no output.
struct named_outcome {
  std::string name;     ///< "woken"; or "deadlock", "crash", "exit status 2"
  bool is_end = false;  ///< it may print anything before it
  std::string means;    ///< a sentence for people; may be empty
  /// Reasons why it never or hardly ever comes up, by implementation.
  std::map<std::string, std::string> folded = {};

  bool operator==(const named_outcome&) const = default;
};

}  // namespace sidebyside
