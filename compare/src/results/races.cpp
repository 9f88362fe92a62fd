#include "results/races.hpp"

#include <algorithm>
#include <functional>

namespace sidebyside {

void add_reports(race_side& all, const race_side& more) {
  if (all.reports == 0) all.first_report = more.first_report;
  all.reported_runs += more.reported_runs;
  all.reports += more.reports;
  for (const race_conflict& conflict : more.conflicts) {
    const auto has_same_places = [&](const race_conflict& other) {
      return std::ranges::is_permutation(other.accesses, conflict.accesses, {},
                                         &race_access::place,
                                         &race_access::place);
    };
    const auto known = std::ranges::find_if(all.conflicts, has_same_places);
    if (known == all.conflicts.end()) {
      all.conflicts.push_back(conflict);
    } else {
      known->reports += conflict.reports;
    }
  }
  std::ranges::stable_sort(all.conflicts, std::greater(),
                           &race_conflict::reports);
}

}  // namespace sidebyside
