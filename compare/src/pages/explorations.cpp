#include "pages/explorations.hpp"

#include <boost/algorithm/string/replace.hpp>

#include "show/exploration_rows.hpp"

namespace sidebyside {
namespace {

/// Numbers the outcomes of all explorations of a page, from 1 on.
std::map<const explored_outcome*, std::size_t> number_outcomes(
    const page_program& page) {
  std::map<const explored_outcome*, std::size_t> numbers;
  const auto add = [&](const exploration_results& explored, const auto&) {
    for (const exploration_side& side : explored.sides) {
      for (const explored_outcome& outcome : side.outcomes) {
        numbers.emplace(&outcome, numbers.size() + 1);
      }
    }
  };
  for_each_result(page, &results::explorations, add);
  return numbers;
}

}  // namespace

page_data orders_of(const page_program& page) {
  const auto numbers = number_outcomes(page);
  page_data all;
  const auto add = [&](const exploration_results& explored, const auto&) {
    for (const exploration_side& side : explored.sides) {
      if (side.recorded.orders.empty()) continue;
      const auto source =
          std::ranges::find(page.sources, side.label, &source::label);
      const recorded_orders& recorded = side.recorded;
      page_data data{
          {"label", side.label},     {"side", source - page.sources.begin()},
          {"all", recorded.is_all},  {"lines", recorded.lines},
          {"steps", recorded.steps}, {"orders", recorded.orders}};
      for (const explored_outcome& outcome : side.outcomes) {
        data["outcomes"].push_back({{"id", numbers.at(&outcome)},
                                    {"value", outcome_words(side, outcome)},
                                    {"means", outcome.means}});
      }
      all.push_back(boost::replace_all_copy(data.dump(), "<", "\\u003c"));
    }
  };
  for_each_result(page, &results::explorations, add);
  return all;
}

page_data explorations_of(const page_program& page) {
  const auto numbers = number_outcomes(page);
  page_data all;
  const outcome_results* seen = nullptr;
  for_each_result(page, &results::outcomes,
                  [&](const auto& each, const auto&) { seen = &each; });
  const auto add = [&](const auto& explored, const std::string& note) {
    page_data witnesses = page_data::array();
    for (const auto& [side, outcome] : told_witnesses(explored)) {
      const std::string title = witness_title(explored, *side, *outcome);
      witnesses.push_back(
          {{"title", title},
           {"number", numbers.at(outcome)},
           {"is_first", witnesses.empty()},
           {"table", to_data(witness_table(outcome->witness), title)}});
    }
    all.push_back({{"witnesses", witnesses},
                   {"about_races", race_note(explored)},
                   {"table", to_data(possibilities_table(explored, seen),
                                     "What can come out" + note)}});
    add_failures(all.back(), explored);
  };
  for_each_result(page, &results::explorations, add);
  return all;
}

bool is_explored_at_full_size(const page_program& page) {
  bool is_full = false;
  const auto look = [&](const exploration_results& explored, const auto&) {
    for (const exploration_side& side : explored.sides) {
      is_full |= side.unexplored.empty() && side.size.empty();
    }
  };
  for_each_result(page, &results::explorations, look);
  return is_full;
}

}  // namespace sidebyside
