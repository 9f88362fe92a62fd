#include "manifest/expectation_reader.hpp"

#include <fmt/ranges.h>

namespace sidebyside {
namespace {

/// Reads an outcome, which has a value or a range, and adds it to those before
/// it.
void read_outcome(table_reader& table, std::vector<allowed_outcome>& outcomes) {
  allowed_outcome outcome;
  std::vector<std::int64_t> range;
  const bool has_value = table.read("value", outcome.low);
  table.fail_if(has_value == table.read("range", range), "value",
                "or 'range' must be given, and not both");
  if (has_value) range = {outcome.low, outcome.low};
  table.fail_if(range.size() != 2 || range.front() > range.back(), "range",
                "must be two integers, [lowest, highest]");
  outcome.low = range.front();
  outcome.high = range.back();
  if (!outcomes.empty() && outcome.low <= outcomes.back().high) {
    table.fail(has_value ? "value" : "range",
               "must be above the outcome before it, which is {}",
               outcomes.back().high);
  }
  table.read("means", outcome.means);
  table.read("loss", outcome.is_loss);
  table.read("folded", outcome.folded);
  outcomes.push_back(std::move(outcome));
}

/// Reads stdout or a pattern, and the outcomes of that pattern.
void read_output(table_reader& table, expectation& expected) {
  auto& output = expected.output;
  auto& outcomes = expected.outcomes;
  const bool has_output = table.has("stdout");
  const bool has_pattern = table.has("pattern");
  table.fail_if(has_output && has_pattern, "pattern",
                "is given beside stdout: only one can be checked");
  if (has_output) outcomes.reset();
  if (has_pattern) output.reset();
  table.read("stdout", output);
  if (has_pattern && !outcomes) outcomes.emplace();
  if (has_pattern) table.read("pattern", outcomes->pattern);
  table.fail_if(!output && !outcomes, "stdout",
                "is missing, and so is pattern: say what it prints");
  if (table.has("outcome") && outcomes) outcomes->allowed.clear();
  table.read_tables("outcome", [&](table_reader& outcome) {
    table.fail_if(!outcomes, "outcome", "is given without pattern");
    read_outcome(outcome, outcomes->allowed);
  });
  table.fail_if(outcomes && !outcomes->allowed.empty() &&
                    outcomes->pattern.captures() == 0,
                "outcome",
                "needs a capture in 'pattern', such as (\\d+), that it is");
}

/// Reads which reports are no fault, by the kinds that the detectors name.
void read_reports(table_reader& table, const std::vector<side>& sides,
                  std::vector<std::string>& reports) {
  std::set<std::string> kinds;
  for (const side& side : sides) {
    if (!side.race) continue;
    for (const auto& [kind, pattern] : side.race->kinds) kinds.insert(kind);
  }
  kinds.erase(race_kind);
  table.read("reports", reports);
  for (const std::string& kind : reports) {
    if (table.has("reports") && !kinds.contains(kind)) {
      table.fail("reports",
                 "has \"{}\", which no detector names; besides a race they "
                 "name: {}",
                 escape(kind), fmt::join(kinds, ", "));
    }
  }
}

/// Reads an expectation. A key that is left out stays as in `expected`.
void read_expectation(table_reader& table, const std::vector<side>& sides,
                      expectation& expected) {
  table.read("racy", expected.racy);
  table.read("stderr", expected.errors);
  read_output(table, expected);
  read_reports(table, sides, expected.reports);
}

}  // namespace

void read_expectations(table_reader& table, std::vector<side>& sides) {
  expectation expected;
  read_expectation(table, sides, expected);
  for (side& side : sides) side.expected = expected;
  table.read_table("expect", [&](table_reader& own) {
    for (side& side : sides) {
      own.read_table(side.name, [&](table_reader& expect) {
        read_expectation(expect, {side}, side.expected);
      });
    }
  });
}

}  // namespace sidebyside
