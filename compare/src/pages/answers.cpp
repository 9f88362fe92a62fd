#include "pages/answers.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/algorithm/string/erase.hpp>
#include <boost/algorithm/string/replace.hpp>

#include "show/rows.hpp"

namespace sidebyside {
namespace {

std::string regression_words(const results& all) {
  const auto tolerance = tolerance_of(all);
  if (!tolerance) return "";
  std::vector<std::string> slower;
  std::vector<std::string> open;
  std::size_t pairs = 0;
  for_each_timed(all, [&](const timed_program& pair) {
    if (!pair.tolerance) return;
    ++pairs;
    const auto verdict =
        pair.sides.size() < 2
            ? verdict::too_few_rounds
            : judge(ratio_to_reference(pair, 1), pair.tolerance);
    if (verdict == verdict::slower) slower.push_back(pair.program);
    if (verdict == verdict::undecided || verdict == verdict::too_few_rounds) {
      open.push_back(pair.program);
    }
  });
  std::string words = fmt::format(
      "{} of {} slower than before by more than {:g} %{}{}.", slower.size(),
      count(pairs - open.size(), "implementation"), *tolerance * 100,
      slower.empty() ? "" : ": ", fmt::join(slower, ", "));
  if (!open.empty()) {
    words += fmt::format(" Without a verdict: {}.", fmt::join(open, ", "));
  }
  return words;
}

}  // namespace

std::string disagreement_words(const page_material& material) {
  std::map<std::string, std::map<verdict, std::string>> words_by_side;
  for (const auto& [name, results, note, start_up] : material.files) {
    for (const timed_program& program : results.programs) {
      for (std::size_t i = 1; i < program.sides.size(); ++i) {
        const verdict verdict =
            judge(ratio_to_reference(program, i), program.tolerance);
        if (verdict == verdict::too_few_rounds) continue;
        const auto side = program.program + ", " + program.sides[i].label;
        std::string& words = words_by_side[side][verdict];
        words += fmt::format("{} in {}",
                             words.empty() ? to_string(verdict) : ",", name);
      }
    }
  }
  std::vector<std::string> sides;
  const auto value = [](const auto& entry) { return entry.second; };
  for (const auto& [side, words] : words_by_side) {
    if (words.size() < 2) continue;
    sides.push_back(
        fmt::format("{}: {}", side, fmt::join(collect(words, value), ", ")));
  }
  return join(sides, "; ");
}

page_data answers_of(const page_material& material) {
  page_data answers;
  for (const auto& file : material.files) {
    const std::string words = regression_words(file.results);
    if (words.empty()) continue;
    answers.push_back(file.note.empty() ? words : file.name + ": " + words);
  }
  return answers;
}

page_data headlines_of(const page_material& material) {
  page_data tables;
  for (const named_results& file : material.files) {
    const table costs = headline_table(file.results);
    if (costs.groups.empty()) continue;
    tables.push_back(to_data(costs, "What one operation costs" + file.note));
  }
  return tables;
}

page_data costs_of(const page_material& material) {
  page_data words = page_data::object();
  for (const named_results& file : material.files) {
    const table costs = headline_table(file.results);
    for (const row_group& group : costs.groups) {
      const auto cells = collect(group.rows.front(), [](const cell& each) {
        return each.lines.front();
      });
      const auto name = boost::replace_all_copy(
          boost::erase_all_copy(cells[0], ","), " ", "-");
      std::string text = costs.columns[1].heading + " " + cells[1];
      if (cells.size() > 2) {
        text += fmt::format(", {} {}: {}", cells[3], cells[2], cells[4]);
      }
      words.emplace(name, text);
    }
  }
  return words;
}

page_data facts_of(const page_material& material) {
  page_data facts = page_data::object();
  for (const named_results& file : material.files) {
    for (const outcome_results& outcome : file.results.outcomes) {
      for (const outcome_side& side : outcome.sides) {
        facts[outcome.program][side.implementation].emplace(
            "loss", describe_loss(side));
      }
    }
    for (const exploration_results& explored : file.results.explorations) {
      for (const exploration_side& side : explored.sides) {
        if (!side.complete || side.preemptions) continue;
        page_data& fact = facts[explored.program][side.implementation];
        const auto all = collect(side.outcomes, &explored_outcome::value);
        const std::set<std::string> values(all.begin(), all.end());
        fact.emplace("orders", side.runs);
        fact.emplace("outcomes", join(values, ", "));
      }
    }
  }
  return facts;
}

}  // namespace sidebyside
