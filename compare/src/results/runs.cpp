#include "results/runs.hpp"

#include <array>

namespace sidebyside {

std::string_view to_string(check value) {
  constexpr std::array<std::string_view, 3> names{"output", "race", "time"};
  return names.at(static_cast<std::size_t>(value));
}

std::string_view output_verdict(const side_runs& side) {
  if (side.failed_runs > 0) return "FAILED";
  if (side.runs == 0) return "not run";
  return side.has_outcomes ? "allowed" : "identical";
}

}  // namespace sidebyside
