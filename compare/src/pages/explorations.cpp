#include <boost/algorithm/string/replace.hpp>

#include "pages/program_page.hpp"
#include "show/exploration_rows.hpp"

namespace sidebyside {

page_data explorations_of(const page_program& page) {
  page_data orders;
  page_data explorations;
  bool is_full_size = false;
  const outcome_results* seen = nullptr;
  for (const auto& [outcome, note] : results_of(page, &results::outcomes)) {
    seen = &outcome;
  }
  std::map<const explored_outcome*, std::size_t> numbers;  // from 1 on
  for (const auto& [explored, note] :
       results_of(page, &results::explorations)) {
    for (const exploration_side& side : explored.sides) {
      is_full_size |= side.unexplored.empty() && side.size.empty();
      page_data outcomes;
      for (const explored_outcome& outcome : side.outcomes) {
        numbers.emplace(&outcome, numbers.size() + 1);
        outcomes.push_back({{"id", numbers[&outcome]},
                            {"value", outcome_words(side, outcome)},
                            {"means", outcome.means}});
      }
      const recorded_orders& recorded = side.recorded;
      if (recorded.orders.empty()) continue;
      const auto source =
          std::ranges::find(page.sources, side.label, &source::label);
      const page_data data{
          {"label", side.label},     {"side", source - page.sources.begin()},
          {"all", recorded.is_all},  {"lines", recorded.lines},
          {"steps", recorded.steps}, {"orders", recorded.orders},
          {"outcomes", outcomes}};
      orders.push_back(boost::replace_all_copy(data.dump(), "<", "\\u003c"));
    }
    page_data witnesses = page_data::array();
    for (const auto& [side, outcome] : told_witnesses(explored, 1)) {
      const std::string title = witness_title(explored, *side, *outcome);
      witnesses.push_back(
          {{"title", title},
           {"number", numbers.at(outcome)},
           {"is_first", witnesses.empty()},
           {"table", to_data(witness_table(outcome->witness), title)}});
    }
    explorations.push_back(
        {{"witnesses", witnesses},
         {"is_explored", std::ranges::find(explored.sides, "",
                                           &exploration_side::unexplored) !=
                             explored.sides.end()},
         {"about_races", race_note(explored)},
         {"table", to_data(possibilities_table(explored, seen),
                           "What can come out" + note)}});
    add_failures(explorations.back(), explored);
  }
  return {{"explorations", explorations},
          {"orders", orders},
          {"is_full_size", is_full_size}};
}

}  // namespace sidebyside
