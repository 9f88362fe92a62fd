#include "results/races.hpp"

namespace sidebyside {

race_verdict judge_race(const race_results& program, const race_side& side) {
  using enum race_verdict;
  if (side.detector.empty()) return not_checked;
  if (side.runs == 0) return not_run;
  const bool is_reported = side.reported_runs > 0;
  if (side.failed_runs > 0 || (is_reported && !program.racy)) return failed;
  if (is_reported) return race;
  if (!program.racy) return no_race;
  return program.complete ? failed : no_report_yet;
}

}  // namespace sidebyside
