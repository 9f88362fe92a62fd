#include <fmt/ranges.h>

#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

/// Reads an outcome that is a text or an end, if the table has one.
bool read_named(table_reader& table, std::vector<named_outcome>& outcomes) {
  named_outcome outcome;
  int status = 0;
  if (table.read("ends", outcome.name)) {
    constexpr std::array ends{deadlock, "crash", "timeout"};
    table.fail_if(std::ranges::count(ends, outcome.name) == 0, "ends",
                  "is \"{}\"; it can be one of: {}", escape(outcome.name),
                  fmt::join(ends, ", "));
  } else if (table.read("status", status, 1, 255)) {
    outcome.name = fmt::format("exit status {}", status);
  } else if (!table.read("text", outcome.name)) {
    return false;
  }
  outcome.is_end = !table.has("text");
  table.read("means", outcome.means);
  table.read("folded", outcome.folded);
  outcomes.push_back(std::move(outcome));
  return true;
}

/// Reads an outcome that is a value or a range, and adds it to those before it.
void read_number(table_reader& table, std::vector<allowed_outcome>& outcomes) {
  allowed_outcome outcome;
  std::vector<std::int64_t> range;
  const bool has_value = table.read("value", outcome.low);
  if (has_value) {
    range = {outcome.low, outcome.low};
  } else {
    table.read("range", range);
  }
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

/// Reads a pattern in place of stdout, and its outcomes.
void read_outcomes(table_reader& table, bool has_output,
                   expectation& expected) {
  auto& outcomes = expected.outcomes;
  if (table.has("pattern")) {
    table.fail_if(has_output, "pattern",
                  "is given beside stdout: only one can be checked");
    outcome_set changed = outcomes.value_or(outcome_set());
    reset_output(expected);
    table.read("pattern", changed.pattern);
    outcomes = changed;
  }
  if (table.has("outcome") && outcomes) *outcomes = {outcomes->pattern};
  table.read_tables("outcome", [&](table_reader& outcome) {
    table.fail_if(!outcomes, "outcome", "is given without pattern");
    std::vector<const char*> given{"value", "range", "text", "ends", "status"};
    std::erase_if(given, [&](auto* key) { return !outcome.has(key); });
    outcome.fail_if(given.size() != 1, "value",
                    "or 'range', 'text', 'ends' or 'status' must be given, and "
                    "only one of them");
    if (!read_named(outcome, outcomes->named)) {
      read_number(outcome, outcomes->allowed);
    }
  });
  if (!outcomes) return;
  const auto& named = outcomes->named;
  const bool has_ends_alone =
      outcomes->allowed.empty() &&
      std::ranges::all_of(named, &named_outcome::is_end);
  table.fail_if(has_ends_alone && !named.empty(), "outcome",
                "lists ends alone, and not what it prints");
  table.fail_if(!has_ends_alone && outcomes->pattern.captures() == 0, "outcome",
                "needs a capture in 'pattern', such as (\\d+), that it is");
}

/// Reads what stderr must be: a text, "any", or a pattern.
void read_errors(table_reader& table, expectation& expected) {
  if (!table.has("stderr")) return;
  expected.error_pattern.reset();
  expected.errors.reset();
  if (table.has_table("stderr")) {
    table.read_table("stderr", [&](table_reader& own) {
      own.require("pattern", expected.error_pattern.emplace());
    });
  } else if (table.read("stderr", expected.errors); expected.errors == "any") {
    expected.errors.reset();
  }
}

/// Reads which kinds of reports are no fault. The detectors name the kinds.
void read_reports(table_reader& table, const std::vector<side>& sides,
                  std::vector<std::string>& reports) {
  if (!table.read("reports", reports)) return;
  for (const std::string& kind : reports) {
    const auto names_it = [&](const side& side) {
      return side.race &&
             std::ranges::count(side.race->kinds, kind,
                                [](auto& each) { return each.first; }) > 0;
    };
    table.fail_if(std::ranges::none_of(sides, names_it), "reports",
                  "has \"{}\", which no detector names", escape(kind));
  }
}

}  // namespace

std::optional<std::string> outcome_set::meaning_of(
    const std::string& outcome) const {
  const auto number = to_integer(outcome);
  for (const allowed_outcome& each : allowed) {
    if (number && each.has(*number)) return each.means;
  }
  for (const named_outcome& each : named) {
    if (!each.is_end && each.name == outcome) return each.means;
  }
  if (allowed.empty() && named.empty()) return "";
  return std::nullopt;
}

const named_outcome* expectation::find_end(std::string_view name) const {
  if (!outcomes) return nullptr;
  for (const named_outcome& each : outcomes->named) {
    if (each.is_end && each.name == name) return &each;
  }
  return nullptr;
}

void reset_output(expectation& expected) {
  expected.output.reset();
  expected.output_file.clear();
  expected.has_output_of_reference = false;
  expected.outcomes.reset();
}

bool read_output(table_reader& table, const placeholders& allowed,
                 expectation& expected) {
  std::vector<const char*> given{"stdout", "stdout_file", "output"};
  std::erase_if(given, [&](auto* key) { return !table.has(key); });
  if (given.empty()) return false;
  table.fail_if(given.size() > 1, given.back(),
                "is given beside {}: only one can be checked", given.front());
  reset_output(expected);
  table.read("stdout", expected.output);
  table.read("stdout_file", expected.output_file, allowed);
  std::string origin = "reference";
  expected.has_output_of_reference = table.read("output", origin);
  table.fail_if(origin != "reference", "output",
                "is \"{}\"; it can only be \"reference\"", escape(origin));
  return true;
}

void read_expectation(table_reader& table, const std::vector<side>& sides,
                      expectation& expected) {
  table.read("racy", expected.racy);
  read_errors(table, expected);
  table.read("exit_status", expected.exit_status, 0, 255);
  const bool has_output = read_output(table, program_words, expected);
  read_outcomes(table, has_output, expected);
  table.fail_if(!expected.outcomes && !expected.output &&
                    expected.output_file.empty() &&
                    !expected.has_output_of_reference,
                "stdout", "is missing, and so is pattern: say what it prints");
  read_reports(table, sides, expected.reports);
}

void read_expectations(table_reader& table, std::vector<side>& sides) {
  expectation expected;
  read_expectation(table, sides, expected);
  for (side& side : sides) {
    expected.deadlock_message = side.expected.deadlock_message;
    side.expected = expected;
  }
  table.read_table("expect", [&](table_reader& own) {
    for (side& side : sides) {
      own.read_table(side.name, [&](table_reader& expect) {
        read_expectation(expect, {side}, side.expected);
      });
    }
  });
}

}  // namespace sidebyside
