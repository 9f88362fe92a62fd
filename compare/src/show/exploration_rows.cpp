#include "show/exploration_rows.hpp"

#include <fmt/format.h>

#include <boost/range/algorithm_ext/push_back.hpp>
#include <set>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Describes an end in one line: "2", or "nothing, deadlock".
std::string end_words(const std::string& value, const std::string& ending) {
  // An end may be the outcome.
  if (!value.empty() && ending.starts_with(value)) return ending;
  const std::string words =
      value.empty() ? "nothing" : join(split(value, '\n'), " ⏎ ");
  return ending.empty() ? words : words + ", " + ending;
}

/// An outcome that a side can come to, and the simplest order of each side that
/// leads there.
struct possibility {
  std::string name;
  std::vector<const explored_outcome*> sides;  ///< null: no order leads there
};

/// Returns what a program can come to. Outcomes are their values, or their
/// outputs if a side has no other values.
std::vector<possibility> possibilities_of(const exploration_results& program) {
  bool has_values = true;
  for (const exploration_side& side : program.sides) {
    for (const explored_outcome& each : side.outcomes) {
      has_values &= each.value != each.output;
    }
  }
  std::vector<possibility> all;
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    for (const explored_outcome& each : program.sides[i].outcomes) {
      const std::string name =
          end_words(has_values ? each.value : each.output, each.ending);
      auto own = std::ranges::find(all, name, &possibility::name);
      if (own == all.end()) {
        own = all.insert(own, {name, {}});
        own->sides.resize(program.sides.size());
      }
      const explored_outcome*& simplest = own->sides[i];
      if (simplest == nullptr ||
          each.witness.preemptions < simplest->witness.preemptions) {
        simplest = &each;
      }
    }
  }
  return all;
}

std::string preemption_words(const witness& witness) {
  if (witness.preemptions == 0) return "with no preemption";
  return fmt::format("with {}{}", witness.is_shortest ? "" : "at most ",
                     count(witness.preemptions, "preemption"));
}

bool has_races(const exploration_results& program) {
  return std::ranges::any_of(program.sides, [](const exploration_side& side) {
    return !side.races.empty();
  });
}

/// Returns how many orders of a side there are and whether these are all, or
/// why there are none.
cell orders_cell(const exploration_side& side) {
  if (!side.unexplored.empty()) return {side.unexplored, tone::aside};
  std::string words = count(side.runs, "execution");
  words += side.complete ? ", all" : ", not all";
  if (side.complete && side.preemptions) {
    words += " within " + count(*side.preemptions, "preemption");
  }
  if (!side.complete && side.random > 0) {
    words += fmt::format(", and {} besides", side.random);
  }
  cell orders(words, side.complete ? tone::plain : tone::notice);
  if (!side.size.empty()) orders.lines.push_back(side.size);
  boost::push_back(orders.lines, side.unmodelled);
  return orders;
}

/// Returns whether sides of this size were seen to come to an outcome.
bool is_of_size(const exploration_results& program,
                const possibility& candidate, const std::string& size) {
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    if (candidate.sides[i] != nullptr && program.sides[i].size == size)
      return true;
  }
  return false;
}

/// Returns whether a side can come to an outcome, and how often its runs did.
cell possibility_cell(const exploration_results& program, std::size_t i,
                      const possibility& candidate,
                      const outcome_results* seen) {
  const exploration_side& side = program.sides[i];
  const explored_outcome* const outcome = candidate.sides[i];
  const bool is_proven = side.complete && !side.preemptions;
  const bool is_unexplored = !side.unexplored.empty();
  cell possible(is_unexplored || !is_of_size(program, candidate, side.size) ? ""
                : outcome != nullptr
                    ? "possible, " + preemption_words(outcome->witness)
                : is_proven ? "impossible"
                            : "not found");
  if (outcome != nullptr && !outcome->is_allowed) possible.tone = tone::bad;
  // Runs of another size have other outcomes.
  if (seen == nullptr || !side.size.empty()) return possible;
  for (const outcome_side& own : seen->sides) {
    if (own.implementation != side.implementation) continue;
    const auto runs = own.counts.find(
        escape_bytes(outcome == nullptr ? candidate.name : outcome->value));
    possible.lines.push_back(fmt::format(
        "seen in {} of {}", runs == own.counts.end() ? 0 : runs->second,
        count(own.runs, "run")));
  }
  return possible;
}

}  // namespace

std::string outcome_words(const exploration_side& side,
                          const explored_outcome& outcome) {
  const bool is_unique = std::ranges::count(side.outcomes, outcome.value,
                                            &explored_outcome::value) <= 1;
  return end_words(is_unique ? outcome.value : outcome.output, outcome.ending);
}

table possibilities_table(const exploration_results& exploration,
                          const outcome_results* seen) {
  table all{"", {{"outcome"}}};
  auto& rows = all.groups.emplace_back().rows;
  std::vector<cell> orders{{"orders of steps"}};
  std::vector<cell> races{{"data races"}};
  for (const exploration_side& side : exploration.sides) {
    all.columns.push_back({side.label});
    orders.push_back(orders_cell(side));
    races.emplace_back("", side.racy ? tone::notice : tone::bad).lines =
        side.races;
  }
  bool has_means = false;
  for (const possibility& candidate : possibilities_of(exploration)) {
    auto& row = rows.emplace_back(1, cell(candidate.name, tone::code));
    std::string means;
    for (std::size_t i = 0; i < candidate.sides.size(); ++i) {
      row.push_back(possibility_cell(exploration, i, candidate, seen));
      const explored_outcome* const outcome = candidate.sides[i];
      if (outcome != nullptr && means.empty()) means = outcome->means;
    }
    if (!means.empty()) row.emplace_back(means);
    has_means |= !means.empty();
  }
  if (has_means) all.columns.push_back({"what it means"});
  rows.push_back(std::move(orders));
  if (has_races(exploration)) rows.push_back(std::move(races));
  return all;
}

std::string race_note(const exploration_results& exploration) {
  if (!has_races(exploration)) return "";
  return "This is what the steps can do as they are written, one after the "
         "other. An optimising compiler may change them, because of the data "
         "race. In C++ such a program has no defined behaviour.";
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
        1, cell(step.number == 0 ? "–" : fmt::format("{}", step.number)));
    for (const std::size_t thread : threads) {
      cell& own = row.emplace_back("", tone::code);
      if (thread != step.thread) continue;
      own.lines = {step.text};
      if (!step.effect.empty()) own.lines.push_back("→ " + step.effect);
    }
  }
  return steps;
}

std::vector<std::pair<const exploration_side*, const explored_outcome*>>
told_witnesses(const exploration_results& program, std::size_t least) {
  std::vector<std::pair<const exploration_side*, const explored_outcome*>> told;
  const auto all = possibilities_of(program);
  if (all.size() < least) return told;
  for (const possibility& each : all) {
    for (std::size_t i = 0; i < each.sides.size(); ++i) {
      if (each.sides[i] == nullptr) continue;
      told.emplace_back(&program.sides[i], each.sides[i]);
    }
  }
  return told;
}

std::string witness_title(const exploration_results& program,
                          const exploration_side& side,
                          const explored_outcome& outcome) {
  return fmt::format("{}/{} ({}): {}, {}", program.program, side.implementation,
                     side.label, outcome_words(side, outcome),
                     preemption_words(outcome.witness));
}

}  // namespace sidebyside
