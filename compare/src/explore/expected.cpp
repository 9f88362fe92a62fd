#include "explore/expected.hpp"

#include <fmt/ranges.h>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// A range of more outcomes need not come up in full.
constexpr std::int64_t max_listed = 100;

std::string describe(const explored_outcome& outcome) {
  std::string text = outcome.output.empty()
                         ? "nothing"
                         : fmt::format("\"{}\"", escape(outcome.value));
  if (!outcome.ending.empty()) {
    text = fmt::format("{}, then: {}", text, outcome.ending);
  }
  return text;
}

void add_failure(exploration_results& results, exploration_side& side,
                 std::string round, std::string message,
                 std::vector<std::string> evidence = {}) {
  ++side.failed_runs;
  results.failures.push_back({side.implementation,
                              std::move(round),
                              {std::move(message), std::move(evidence)},
                              check::order});
}

std::vector<std::string> evidence_of(const witness& witness) {
  std::vector<std::string> lines;
  for (const witness_step& step : witness.steps) {
    lines.push_back(escape_source(
        fmt::format("thread {}: {}{}{}", step.thread, step.text,
                    step.effect.empty() ? "" : "  // ", step.effect)));
  }
  lines.push_back("--schedule " + witness.schedule);
  return lines;
}

/// Checks what comes up against what is allowed.
void check_outcomes(exploration_results& results, exploration_side& side) {
  for (const explored_outcome& outcome : side.outcomes) {
    if (outcome.is_allowed) continue;
    add_failure(results, side, count(outcome.witness.preemptions, "preemption"),
                "an order of its steps comes to " + describe(outcome),
                evidence_of(outcome.witness));
  }
  for (std::size_t i = 0; i < side.races.size() && !side.racy; ++i) {
    add_failure(results, side, "all orders",
                "has a data race: " + side.races[i],
                {"--schedule " + side.race_schedules[i]});
  }
}

/// Checks what is allowed against what comes up.
void check_allowed(exploration_results& results, exploration_side& side,
                   const outcome_set& outcomes) {
  const auto add_missing = [&](const std::string& missing) {
    add_failure(results, side, "all orders",
                fmt::format("no order of its steps comes to {}, and the "
                            "manifest says that it can",
                            missing));
  };
  for (const allowed_outcome& allowed : outcomes.allowed) {
    std::vector<std::int64_t> missing;
    const bool is_listed = allowed.high - allowed.low < max_listed;
    for (std::int64_t value = allowed.low;
         value <= (is_listed ? allowed.high : allowed.low); ++value) {
      const bool is_found = std::ranges::any_of(
          side.outcomes, [&](const explored_outcome& outcome) {
            const auto number = to_integer(outcome.value);
            return number &&
                   (is_listed ? *number == value : allowed.has(*number));
          });
      if (!is_found) missing.push_back(value);
    }
    if (!missing.empty())
      add_missing(fmt::format("{}", fmt::join(missing, ", ")));
  }
  for (const named_outcome& allowed : outcomes.named) {
    const bool is_found = std::ranges::count(side.outcomes, allowed.name,
                                             &explored_outcome::value) > 0;
    if (is_found || allowed.folded.contains(side.implementation)) continue;
    add_missing(allowed.name);
  }
}

void check_against(exploration_results& results,
                   const exploration_side& reference, exploration_side& side) {
  const auto has = [](const exploration_side& side,
                      const explored_outcome& outcome) {
    return std::ranges::any_of(side.outcomes, [&](const auto& each) {
      return each.output == outcome.output && each.ending == outcome.ending;
    });
  };
  for (const explored_outcome& outcome : reference.outcomes) {
    if (has(side, outcome)) continue;
    add_failure(results, side, "all orders",
                fmt::format("no order of its steps comes to {}, and {} can",
                            describe(outcome), reference.label));
  }
  for (const explored_outcome& outcome : side.outcomes) {
    if (has(reference, outcome)) continue;
    add_failure(results, side, count(outcome.witness.preemptions, "preemption"),
                fmt::format("comes to {}, and {} cannot", describe(outcome),
                            reference.label),
                evidence_of(outcome.witness));
  }
}

bool is_proof(const exploration_side& side) {
  return side.complete && !side.preemptions;
}

bool have_same_expectation(const expectation& a, const expectation& b) {
  if (a.outcomes.has_value() != b.outcomes.has_value()) return false;
  return a.output == b.output && a.exit_status == b.exit_status &&
         (!a.outcomes || (a.outcomes->allowed == b.outcomes->allowed &&
                          a.outcomes->named == b.outcomes->named));
}

}  // namespace

const expectation& expected_of(const side& side) {
  return side.exploration.expected ? *side.exploration.expected : side.expected;
}

void name_outcome(const expectation& expected, explored_outcome& outcome) {
  outcome.value = outcome.output;
  // "crash: SIGSEGV" is a crash.
  const auto* const end =
      expected.find_end(outcome.ending.substr(0, outcome.ending.find(':')));
  if (end != nullptr) {
    outcome.value = end->name;
    outcome.means = end->means;
    return;
  }
  const std::string ending =
      expected.exit_status == 0
          ? ""
          : fmt::format("exit status {}", expected.exit_status);
  outcome.is_allowed = outcome.ending == ending;
  if (expected.output) {
    outcome.is_allowed &= outcome.output == *expected.output;
    return;
  }
  if (!expected.outcomes) return;
  const auto match = expected.outcomes->pattern.match_all(outcome.output);
  outcome.is_allowed &= match.has_value();
  if (!match || match->size() < 2) return;
  outcome.value = (*match)[1];
  const auto meaning = expected.outcomes->meaning_of(outcome.value);
  outcome.is_allowed &= meaning.has_value();
  outcome.means = meaning.value_or("");
}

void judge(const program& program, exploration_results& results) {
  for (std::size_t i = 0; i < results.sides.size(); ++i) {
    exploration_side& side = results.sides[i];
    if (!side.unexplored.empty()) continue;
    const expectation& expected = expected_of(program.sides[i]);
    check_outcomes(results, side);
    if (!is_proof(side)) continue;
    if (expected.outcomes) check_allowed(results, side, *expected.outcomes);
    exploration_side& reference = results.sides.front();
    if (i > 0 && side.failed_runs == 0 && is_proof(reference) &&
        reference.unexplored.empty() &&
        have_same_expectation(expected, expected_of(program.sides.front()))) {
      check_against(results, reference, side);
    }
  }
}

}  // namespace sidebyside
