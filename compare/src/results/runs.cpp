#include "results/runs.hpp"

namespace sidebyside {

std::string_view output_verdict(bool has_outcomes, const side_runs& side) {
  if (side.failed_runs > 0) return "FAILED";
  if (side.runs == 0) return "not run";
  return has_outcomes ? "allowed" : "identical";
}

}  // namespace sidebyside
