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
    for (const auto& ratio : ratios_to_reference(pair)) {
      ++pairs;
      const verdict verdict = judge(ratio, pair.tolerance);
      if (verdict == verdict::slower) slower.push_back(pair.program);
      if (verdict == verdict::undecided || verdict == verdict::too_few_rounds) {
        open.push_back(pair.program);
      }
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

/// Returns the implementations on which files disagree.
std::string disagreement_words(const page_material& material) {
  using names = std::vector<std::string>;
  std::map<std::string, std::map<verdict, names>> files_by_side;
  for (const auto& [name, results, note, start_up] : material.files) {
    for (const timed_program& program : results.programs) {
      for (std::size_t i = 1; i < program.sides.size(); ++i) {
        const verdict verdict =
            judge(ratio_to_reference(program, i), program.tolerance);
        if (verdict == verdict::too_few_rounds) continue;
        const auto side = program.program + ", " + program.sides[i].label;
        files_by_side[side][verdict].push_back(name);
      }
    }
  }
  names sides;
  for (const auto& [side, files] : files_by_side) {
    if (files.size() < 2) continue;
    const auto words = collect(files, [](const auto& each) {
      return fmt::format("{} in {}", to_string(each.first),
                         fmt::join(each.second, ", in "));
    });
    sides.push_back(fmt::format("{}: {}", side, fmt::join(words, ", ")));
  }
  return join(sides, "; ");
}

/// Adds the figures of a table of costs in words.
void add_words(page_data& words, const table& costs) {
  for (const row_group& group : costs.groups) {
    const auto cells = collect(group.rows.front(), [](const cell& each) {
      return each.lines.front();
    });
    const auto name =
        boost::replace_all_copy(boost::erase_all_copy(cells[0], ","), " ", "-");
    std::string text = costs.columns[1].heading + " " + cells[1];
    if (cells.size() > 2) {
      text += fmt::format(", {} {}: {}", cells[3], cells[2], cells[4]);
    }
    words.emplace(name, text);
  }
}

/// Adds what a file's outcomes and orders of steps say in a sentence.
void add_facts(page_data& facts, const results& all) {
  for (const outcome_results& outcome : all.outcomes) {
    for (const outcome_side& side : outcome.sides) {
      facts[outcome.program][side.implementation].emplace("loss",
                                                          describe_loss(side));
    }
  }
  for (const exploration_results& explored : all.explorations) {
    for (const exploration_side& side : explored.sides) {
      if (!side.complete || side.preemptions) continue;
      page_data& fact = facts[explored.program][side.implementation];
      const auto list = collect(side.outcomes, &explored_outcome::value);
      const std::set<std::string> values(list.begin(), list.end());
      fact.emplace("orders", side.runs);
      fact.emplace("outcomes", join(values, ", "));
    }
  }
}

}  // namespace

page_data answers_of(const page_material& material) {
  page_data answers;
  page_data headlines;
  page_data words = page_data::object();
  page_data facts = page_data::object();
  for (const auto& [name, results, note, start_up] : material.files) {
    const std::string answer = regression_words(results);
    if (!answer.empty()) {
      answers.push_back(note.empty() ? answer
                                     : fmt::format("{}: {}", name, answer));
    }
    const table costs = headline_table(results);
    if (!costs.groups.empty()) {
      headlines.push_back(to_data(costs, "What one operation costs" + note));
    }
    add_words(words, costs);
    add_facts(facts, results);
  }
  return {{"answers", answers},
          {"headlines", headlines},
          {"cost", words},
          {"facts", facts},
          {"disagreement", disagreement_words(material)}};
}

}  // namespace sidebyside
