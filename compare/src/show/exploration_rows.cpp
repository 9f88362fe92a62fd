#include "show/exploration_rows.hpp"

#include <fmt/format.h>

#include <boost/algorithm/string/replace.hpp>
#include <set>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Describes how many orders there are, and whether these are all.
std::string describe_orders(const exploration_side& side) {
  const std::string executions = count(side.runs, "execution");
  if (!side.complete) return executions + ", not all";
  if (!side.preemptions) return executions + ", all";
  return fmt::format("{}, all within {}", executions,
                     count(*side.preemptions, "preemption"));
}

std::string one_line(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return boost::replace_all_copy(text, "\n", " ⏎ ");
}

}  // namespace

std::string outcome_words(const exploration_side& side,
                          const explored_outcome& outcome) {
  const bool is_unique = std::ranges::count(side.outcomes, outcome.value,
                                            &explored_outcome::value) <= 1;
  const std::string value =
      outcome.output.empty()
          ? "nothing"
          : one_line(is_unique ? outcome.value : outcome.output);
  if (outcome.ending.empty()) return value;
  return fmt::format("{}, {}", value, outcome.ending);
}

table explorations_table(const std::vector<std::string>& labels,
                         const std::vector<exploration_results>& explorations) {
  table all{"program",
            {{"", align::left, widest(labels, escape)},
             {"orders of steps", align::left, 19},
             {"comes to", align::left, 12},
             {"executions", align::right, 10},
             {"fewest preemptions", align::right, 18},
             {"what it means"}}};
  for (const auto& each : explorations) all.groups.push_back(rows_of(each));
  return all;
}

row_group rows_of(const exploration_results& exploration) {
  row_group group{exploration.program, ""};
  for (const exploration_side& side : exploration.sides) {
    if (!side.unexplored.empty()) {
      group.rows.push_back({{side.label}, {side.unexplored, tone::aside}});
      continue;
    }
    std::vector<cell> head{{side.label}, {describe_orders(side)}};
    if (!side.complete) head.back().tone = tone::notice;
    if (!side.size.empty()) head.back().lines.push_back(side.size);
    for (const explored_outcome& outcome : side.outcomes) {
      auto& row = group.rows.emplace_back(std::move(head));
      head = {{""}, {""}};
      row.emplace_back(outcome_words(side, outcome),
                       outcome.is_allowed ? tone::plain : tone::bad);
      row.emplace_back(fmt::format("{}", outcome.executions));
      row.emplace_back(fmt::format("{}{}",
                                   outcome.witness.is_shortest ? "" : "≤ ",
                                   outcome.witness.preemptions));
      row.emplace_back(outcome.means);
    }
    for (const std::string& race : side.races) {
      group.rows.push_back({{""},
                            {"data race: " + race,
                             side.racy ? tone::notice : tone::bad}});
    }
  }
  return group;
}

table witness_table(const witness& witness) {
  std::set<std::size_t> threads;
  for (const witness_step& step : witness.steps) threads.insert(step.thread);
  table steps{"", {{"step", align::right}}};
  for (const std::size_t thread : threads) {
    steps.columns.push_back(
        {thread == 0 ? "main" : fmt::format("thread {}", thread)});
  }
  auto& rows = steps.groups.emplace_back().rows;
  for (const witness_step& step : witness.steps) {
    auto& row = rows.emplace_back(
        1, cell(step.number == 0 ? "" : fmt::format("{}", step.number)));
    for (const std::size_t thread : threads) {
      cell& own = row.emplace_back("", tone::code);
      if (thread != step.thread) continue;
      own.lines = {step.text};
      if (!step.effect.empty()) own.lines.push_back("→ " + step.effect);
    }
  }
  // A terminal prints cells as wide as their columns.
  for (std::size_t i = 0; i < steps.columns.size(); ++i) {
    for (const auto& row : rows) {
      steps.columns[i].width =
          std::max(steps.columns[i].width, widest(row[i].lines, escape));
    }
  }
  return steps;
}

std::string witness_title(const exploration_results& program,
                          const exploration_side& side,
                          const explored_outcome& outcome) {
  return fmt::format("{}/{} ({}): {}, with {}{}", program.program,
                     side.implementation, side.label,
                     outcome_words(side, outcome),
                     count(outcome.witness.preemptions, "preemption"),
                     outcome.witness.is_shortest ? ", the fewest" : "");
}

}  // namespace sidebyside
