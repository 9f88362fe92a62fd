#include "results/races.hpp"

namespace sidebyside {

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
