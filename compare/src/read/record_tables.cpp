#include "read/record_tables.hpp"

#include <algorithm>
#include <iterator>

namespace sidebyside {

std::vector<table> select_tables(const results& all, std::string_view kind,
                                 const std::vector<std::string>& names) {
  results selected;
  const auto select = [&](auto own_kind, auto results::*list, auto... name) {
    if (kind != own_kind) return;
    std::ranges::copy_if(
        all.*list, std::back_inserter(selected.*list), [&](const auto& each) {
          // The key of a cost begins with the name of its program.
          const auto is_named = [&](const std::string& key) {
            return std::ranges::count(names, key.substr(0, key.find('/'))) > 0;
          };
          return names.empty() || (is_named(each.*name) || ...);
        });
  };
  for (const char* of_times : {"run", "costs"}) {
    select(of_times, &results::programs, &timed_program::program);
    select(of_times, &results::costs, &timed_program::program);
    select(of_times, &results::verified, &verified_program::program);
  }
  select("race", &results::races, &race_results::program);
  select("outcomes", &results::outcomes, &outcome_results::program);
  select("sweep", &results::sweeps, &sweep_results::name,
         &sweep_results::group);
  if (kind == "calibration") selected.calibration = all.calibration;
  auto tables = tables_of(selected);
  if (kind != "run" && kind != "costs") return tables;
  // Those of the times are the headline, if there are costs, and the rows.
  if (kind == "costs") tables.resize(selected.costs.empty() ? 0 : 1);
  if (kind == "run" && !selected.costs.empty()) tables.erase(tables.begin());
  return tables;
}

}  // namespace sidebyside
