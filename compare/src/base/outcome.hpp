/// An outcome of a program whose output may vary, and what it tells.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace sidebyside {

/// A number that a program may print, or a range of them.
struct allowed_outcome {
  std::int64_t low = 0;
  std::int64_t high = 0;  ///< belongs to it
  std::string means;      ///< a sentence for people; may be empty
  bool is_loss = false;   ///< updates were lost
  /// Why it cannot come up, or hardly ever, in an implementation of this name.
  std::map<std::string, std::string> folded = {};

  [[nodiscard]] bool has(std::int64_t value) const {
    return low <= value && value <= high;
  }
  bool operator==(const allowed_outcome&) const = default;
};

}  // namespace sidebyside
