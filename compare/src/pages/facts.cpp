#include "pages/facts.hpp"

#include <set>

namespace sidebyside {

page_data facts_of(const page_material& material) {
  page_data facts = page_data::object();
  for (const page_program& page : material.programs) {
    auto& sides = facts[page.program.name] = page_data::object();
    const auto add_loss = [&](const outcome_results& outcome, auto&) {
      for (const outcome_side& side : outcome.sides) {
        sides[side.implementation].emplace("loss", describe_loss(side));
      }
    };
    for_each_result(page, &results::outcomes, add_loss);
    const auto add_orders = [&](const exploration_results& explored, auto&) {
      for (const exploration_side& side : explored.sides) {
        if (!side.complete || side.preemptions) continue;
        std::set<std::string> values;
        for (const auto& each : side.outcomes) values.insert(each.value);
        sides[side.implementation].emplace("orders", side.runs);
        sides[side.implementation].emplace("outcomes", join(values, ", "));
      }
    };
    for_each_result(page, &results::explorations, add_orders);
  }
  return facts;
}

std::string names_of(const page_data& program) {
  std::set<std::string> names;
  for (const page_data& side : program["sides"]) {
    for (const page_data& each : side["documents"]) names.insert(each["name"]);
  }
  return join(names, " | ");
}

}  // namespace sidebyside
