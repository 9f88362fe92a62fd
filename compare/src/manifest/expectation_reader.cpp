#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

/// Reads an outcome that is a text or an end.
void read_named(table_reader& table, std::vector<named_outcome>& outcomes) {
  named_outcome& outcome = outcomes.emplace_back();
  table.read_choice("ends", outcome.name, {deadlock, "crash", "timeout"});
  if (int status = 0; table.read("status", status, 1, 255)) {
    outcome.name = fmt::format("exit status {}", status);
  }
  outcome.is_end = !table.read("text", outcome.name);
  table.read("means", outcome.means);
  table.read("folded", outcome.folded);
}

/// Reads an outcome that is a value or a range, and adds it to those before it.
void read_number(table_reader& table, std::string_view key,
                 std::vector<allowed_outcome>& outcomes) {
  allowed_outcome outcome;
  std::vector<std::int64_t> range(2);
  if (table.read("value", range[0])) {
    range[1] = range[0];
  } else {
    table.read("range", range);
  }
  table.fail_if(range.size() != 2 || range[0] > range[1], "range",
                "must be two integers, [lowest, highest]");
  outcome.low = range[0];
  outcome.high = range[1];
  table.fail_if(!outcomes.empty() && range[0] <= outcomes.back().high, key,
                "must be above the outcome before it");
  table.read("means", outcome.means);
  table.read("loss", outcome.is_loss);
  table.read("folded", outcome.folded);
  outcomes.push_back(std::move(outcome));
}

/// Reads a pattern in place of stdout, and its outcomes.
void read_outcomes(table_reader& table, expectation& expected) {
  auto& outcomes = expected.outcomes;
  if (table.has("pattern")) {
    outcome_set changed = outcomes.value_or(outcome_set());
    set_output(expected, std::nullopt);
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
    if (outcome.has("value") || outcome.has("range")) {
      read_number(outcome, given.front(), outcomes->allowed);
    } else {
      read_named(outcome, outcomes->named);
    }
  });
  if (!outcomes) return;
  const auto& named = outcomes->named;
  const bool has_output = !outcomes->allowed.empty() ||
                          !std::ranges::all_of(named, &named_outcome::is_end);
  table.fail_if(!has_output && !named.empty(), "outcome",
                "lists ends alone, and not what it prints");
  table.fail_if(has_output && outcomes->pattern.captures() == 0, "outcome",
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
      return side.race && side.race->kinds.contains(kind);
    };
    table.fail_if(std::ranges::none_of(sides, names_it), "reports",
                  "has \"{}\", which no detector names", escape(kind));
  }
}

/// Reads an expectation of these sides. A key that is left out stays as in
/// `expected`. Returns whether the table says what stdout must be.
bool read_expectation(table_reader& table, const std::vector<side>& sides,
                      expectation& expected) {
  table.read("racy", expected.racy);
  read_errors(table, expected);
  table.read("exit_status", expected.exit_status, 0, 255);
  const bool has_output = read_output(table, program_words, expected);
  const bool has_pattern = table.has("pattern");
  table.fail_if(has_output && has_pattern, "pattern",
                "is given beside stdout: only one can be checked");
  read_outcomes(table, expected);
  read_reports(table, sides, expected.reports);
  return has_output || has_pattern;
}

/// More than anybody has of anything that is counted.
constexpr std::int64_t max_count = 1'000'000;

void read_sizes(table_reader& table, std::vector<replaced_text>& sizes) {
  table.read_table("sizes", [&](table_reader& all) {
    sizes.clear();
    for (const std::string& name : all.keys()) {
      all.read_table(name, [&](table_reader& size) {
        replaced_text& replaced = sizes.emplace_back();
        replaced.from = name;
        size.fail_if(name.empty(), "to", "has nothing to replace");
        size.require("to", replaced.to);
        size.read("times", replaced.times, 1, max_count);
      });
    }
  });
}

/// Reads what may stand in [program.explore] and in [program.explore.NAME].
void read_plan(table_reader& table, side& side) {
  exploration_plan& plan = side.exploration;
  read_sizes(table, plan.sizes);
  table.read("size", plan.words);
  table.read("args", plan.args, program_words);
  table.read("none", side.no_explorer);
  table.read("leaks", plan.may_leak);
  table.read("preemptions", plan.preemptions, 0, max_count);
  if (!plan.expected) plan.expected = side.expected;
  read_expectation(table, {side}, *plan.expected);
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

void set_output(expectation& expected, std::optional<std::string> output) {
  expected.output = std::move(output);
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
  set_output(expected, std::nullopt);
  table.read("stdout", expected.output);
  table.read("stdout_file", expected.output_file, allowed);
  std::string origin;
  expected.has_output_of_reference =
      table.read_choice("output", origin, {"reference"});
  return true;
}

void read_expectations(table_reader& table, std::vector<side>& sides) {
  expectation expected;
  table.fail_if(!read_expectation(table, sides, expected), "stdout",
                "is missing, and so is pattern: say what it prints");
  for (side& side : sides) {
    expected.deadlock_message = side.expected.deadlock_message;
    side.expected = expected;
  }
  table.read_tables_of("expect", sides, [](table_reader& own, side& side) {
    read_expectation(own, {side}, side.expected);
  });
}

void read_exploration(table_reader& table, side& side) {
  read_plan(table, side);
  table.read_table(side.name, [&](table_reader& own) { read_plan(own, side); });
}

}  // namespace sidebyside
