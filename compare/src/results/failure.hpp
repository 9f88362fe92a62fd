/// What was wrong with a run, in words for a person.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidebyside {

/// What was wrong with a run: in a sentence, and with its evidence line by
/// line, all of it escaped.
struct difference {
  std::string message;
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

}  // namespace sidebyside
