#include "command/options.hpp"

#include <limits>

namespace sidebyside {

plan plan_of(const round_options& chosen) {
  plan by = chosen.by;
  if (by.rounds) by.max_seconds = std::numeric_limits<double>::infinity();
  by.max_seconds = chosen.max_seconds.value_or(by.max_seconds);
  return by;
}

}  // namespace sidebyside
