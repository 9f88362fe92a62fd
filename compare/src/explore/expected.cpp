#include "explore/expected.hpp"

#include <boost/range/algorithm_ext/push_back.hpp>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// A range of more outcomes need not come up in full.
constexpr std::int64_t max_listed = 100;

bool is_proof(const exploration_side& side) {
  return side.complete && !side.preemptions;
}

std::string describe(const explored_outcome& outcome) {
  const std::string text = outcome.output.empty()
                               ? "nothing"
                               : fmt::format("\"{}\"", escape(outcome.value));
  return outcome.ending.empty() ? text : text + ", then: " + outcome.ending;
}

/// Returns the failure that an outcome must not come up.
failure wrong(const exploration_side& side, const explored_outcome& outcome,
              const std::string& message) {
  const witness& witness = outcome.witness;
  auto evidence = collect(witness.steps, [](const witness_step& step) {
    return escape_source(
        fmt::format("thread {}: {}{}{}", step.thread, step.text,
                    step.effect.empty() ? "" : "  // ", step.effect));
  });
  evidence.push_back("--schedule " + witness.schedule);
  return {side.implementation,
          count(witness.preemptions, "preemption"),
          {message, std::move(evidence)},
          check::order};
}

/// Returns the failure that an outcome must come up.
failure missing(const exploration_side& side, const std::string& outcome,
                const std::string& reason) {
  const std::string message =
      fmt::format("no order of its steps comes to {}, and {}", outcome, reason);
  return {side.implementation, "all orders", {message, {}}, check::order};
}

/// Checks what comes up against what is allowed.
void check_outcomes(const exploration_side& side,
                    std::vector<failure>& failures) {
  for (const explored_outcome& outcome : side.outcomes) {
    if (outcome.is_allowed) continue;
    failures.push_back(wrong(
        side, outcome, "an order of its steps comes to " + describe(outcome)));
  }
  for (std::size_t i = 0; i < side.races.size() && !side.racy; ++i) {
    failures.push_back({side.implementation,
                        "all orders",
                        {"has a data race: " + side.races[i],
                         {"--schedule " + side.race_schedules[i]}},
                        check::order});
  }
  if (!side.racy || !side.races.empty() || !is_proof(side)) return;
  failures.push_back({side.implementation,
                      "all orders",
                      {"no order of its steps has a data race, and the "
                       "manifest says racy = true",
                       {}},
                      check::order});
}

/// Checks what is allowed against what comes up.
void check_allowed(const exploration_side& side, const outcome_set& outcomes,
                   std::vector<failure>& failures) {
  const std::string reason = "the manifest says that it can";
  const auto values = collect(side.outcomes, &explored_outcome::value);
  for (const allowed_outcome& allowed : outcomes.allowed) {
    std::vector<std::int64_t> left;
    const bool is_listed = allowed.high - allowed.low < max_listed;
    const std::int64_t last = is_listed ? allowed.high : allowed.low;
    for (std::int64_t number = allowed.low; number <= last; ++number) {
      const auto is_meant = [&](const std::string& value) {
        const auto found = to_integer(value);
        return is_listed ? found == number : found && allowed.has(*found);
      };
      if (std::ranges::none_of(values, is_meant)) left.push_back(number);
    }
    if (left.empty()) continue;
    failures.push_back(missing(side, join(left, ", "), reason));
  }
  for (const auto& [name, is_end, means, folded] : outcomes.named) {
    const bool is_found = std::ranges::count(values, name) > 0;
    if (is_found || folded.contains(side.implementation)) continue;
    failures.push_back(missing(side, name, reason));
  }
}

/// Checks whether two sides come to the same.
void check_against(const exploration_side& reference,
                   const exploration_side& side,
                   std::vector<failure>& failures) {
  const auto key_of = [](const explored_outcome& outcome) {
    return std::tie(outcome.output, outcome.ending);
  };
  for (const explored_outcome& outcome : reference.outcomes) {
    if (std::ranges::count(side.outcomes, key_of(outcome), key_of) > 0)
      continue;
    failures.push_back(
        missing(side, describe(outcome), reference.label + " can"));
  }
  for (const explored_outcome& outcome : side.outcomes) {
    if (std::ranges::count(reference.outcomes, key_of(outcome), key_of) > 0)
      continue;
    failures.push_back(wrong(side, outcome,
                             fmt::format("comes to {}, and {} cannot",
                                         describe(outcome), reference.label)));
  }
}

bool have_same_expectation(const expectation& a, const expectation& b) {
  const auto listed = [](const expectation& expected) {
    const auto all = expected.outcomes.value_or(outcome_set());
    return std::tuple(expected.outcomes.has_value(), all.allowed, all.named);
  };
  return a.output == b.output && a.exit_status == b.exit_status &&
         listed(a) == listed(b);
}

}  // namespace

const expectation& expected_of(const side& side) {
  return side.exploration.expected ? *side.exploration.expected : side.expected;
}

void name_outcome(const expectation& expected, explored_outcome& outcome) {
  outcome.value = outcome.output;
  // "crash: SIGSEGV" is a crash.
  const auto end = outcome.ending.substr(0, outcome.ending.find(':'));
  if (const named_outcome* known = expected.find_end(end)) {
    outcome.value = known->name;
    outcome.means = known->means;
    return;
  }
  const std::string ending =
      expected.exit_status == 0
          ? ""
          : fmt::format("exit status {}", expected.exit_status);
  outcome.is_allowed = outcome.ending == ending &&
                       (!expected.output || outcome.output == *expected.output);
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
    const exploration_side& reference = results.sides.front();
    const expectation& expected = expected_of(program.sides[i]);
    std::vector<failure> failures;
    check_outcomes(side, failures);
    if (is_proof(side) && expected.outcomes) {
      check_allowed(side, *expected.outcomes, failures);
    }
    if (is_proof(side) && is_proof(reference) && failures.empty() &&
        have_same_expectation(expected, expected_of(program.sides.front()))) {
      check_against(reference, side, failures);
    }
    side.failed_runs = failures.size();
    boost::push_back(results.failures, failures);
  }
}

}  // namespace sidebyside
