#include "command/options.hpp"

#include <limits>

namespace sidebyside {

plan plan_of(const round_options& chosen) {
  plan plan = chosen.plan;
  if (plan.rounds) plan.max_seconds = std::numeric_limits<double>::infinity();
  plan.max_seconds = chosen.max_seconds.value_or(plan.max_seconds);
  return plan;
}

}  // namespace sidebyside
