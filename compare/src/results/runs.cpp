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

std::string_view race_verdict(const race_results& program,
                              const race_side& side) {
  if (side.detector.empty()) return "not checked";
  if (side.runs == 0) return "not run";
  const bool is_reported = side.reported_runs > 0;
  if (side.failed_runs > 0 || (is_reported && !program.racy)) return "FAILED";
  if (is_reported) return "race";
  if (!program.racy) return "no race";
  return program.complete ? "FAILED" : "no report yet";
}

}  // namespace sidebyside
