#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

std::vector<std::int64_t> read_values(table_reader& table) {
  std::vector<std::int64_t> values;
  table.require("values", values);
  table.fail_if(values.empty(), "values", "is empty");
  table.fail_if(values.front() < 0, "values", "has {}; the least value is 0",
                values.front());
  const auto pair =
      std::ranges::adjacent_find(values, std::ranges::greater_equal());
  if (pair != values.end()) {
    table.fail("values",
               "must be in ascending order, each once, and has {} after {}",
               pair[1], pair[0]);
  }
  return values;
}

/// Reads how many operations the program does with each value: "{n}", or a
/// list. Returns an empty list if the number is not known.
std::vector<std::int64_t> read_operations(
    table_reader& table, const std::string& parameter,
    const std::vector<std::int64_t>& values) {
  const std::string placeholder = fmt::format("{{{}}}", parameter);
  std::vector<std::int64_t> operations;
  if (std::string text; table.has_list("operations")) {
    table.read("operations", operations);
  } else if (!table.read("operations", text)) {
    return {};
  } else if (text == placeholder) {
    operations = values;
  }
  table.fail_if(
      operations.size() != values.size() || std::ranges::min(operations) < 1,
      "operations",
      "must be \"{}\", or a list with a number above 0 for each of the values",
      placeholder);
  return operations;
}

bool is_run_at(const swept_side& side, std::int64_t value) {
  return value >= side.smallest.value_or(value) &&
         value <= side.largest.value_or(value);
}

/// Reads the sides of the sweep, each with its largest and its smallest value
/// if it has one. At least one value is left for each.
std::vector<swept_side> read_sides(table_reader& table, const program& program,
                                   const std::vector<std::int64_t>& values) {
  std::vector<swept_side> sides;
  for (const side& side : program.sides) {
    sides.push_back({side.name, side.label, {}, {}});
  }
  const auto read_limit = [&](std::string_view key, auto limit) {
    table.read_table(key, [&](table_reader& limits) {
      for (swept_side& side : sides) {
        limits.read(side.name, side.*limit);
        limits.fail_if(
            std::ranges::none_of(
                values, [&](auto value) { return is_run_at(side, value); }),
            side.name, "leaves no value");
      }
    });
  };
  read_limit("largest", &swept_side::largest);
  read_limit("smallest", &swept_side::smallest);
  return sides;
}

/// Reads the output of a point, if the sweep says it: a text with placeholders,
/// or a table with a text for each of the values.
void read_output_at(table_reader& table,
                    const std::vector<std::int64_t>& values,
                    const placeholders& allowed, sweep_value& point) {
  for (side& side : point.program.sides) {
    expectation& expected = side.expected;
    if (table.has_table("stdout")) {
      reset_output(expected);
      table.read_table("stdout", [&](table_reader& texts) {
        std::string text;
        for (const std::int64_t value : values) {
          texts.require(std::to_string(value), text);
          if (value == point.value) expected.output = text;
        }
      });
    } else if (read_output(table, allowed, expected) && expected.output) {
      table.check_placeholders("stdout", {*expected.output}, allowed);
      expected.output = expand(*expected.output, point.program.parameters);
    }
  }
}

/// Gives the program of a point the value of the point.
void set_value(const table_reader& table, const sweep& sweep,
               sweep_value& point) {
  auto& [value, operations, program] = point;
  program.key = fmt::format("{}/{}={}", sweep.name, sweep.parameter, value);
  program.parameters = {{sweep.parameter, std::to_string(value)},
                        {"operations", std::to_string(operations.value_or(0))}};
  for (const swept_side& swept : sweep.sides) {
    if (is_run_at(swept, value)) continue;
    std::erase_if(program.sides,
                  [&](const side& side) { return side.name == swept.name; });
  }
  table.fail_if(program.sides.empty(), "largest",
                "leaves no implementation for {} = {}", sweep.parameter, value);
  program.has_reference = program.sides.front().name == sweep.sides[0].name;
}

}  // namespace

bool choose_sides(table_reader& table, std::vector<side>& sides) {
  constexpr const char* key = "implementations";
  std::vector<std::string> names;
  if (!table.read(key, names)) return false;
  table.fail_if(names.empty(), key, "is empty");
  std::vector<side> chosen;
  for (const std::string& name : names) {
    const auto side = std::ranges::find(sides, name, &side::name);
    table.fail_if(side == sides.end(), key, "names \"{}\"; there are {}",
                  escape(name), join(collect(sides, &side::name), ", "));
    table.fail_if(std::ranges::count(chosen, name, &side::name) > 0, key,
                  "names \"{}\" twice", name);
    chosen.push_back(*side);
  }
  sides = std::move(chosen);
  return true;
}

void read_parameter(table_reader& table, std::string& word,
                    std::vector<std::string>& args) {
  static const pattern allowed("[a-z_][a-z0-9_-]*");
  table.require("parameter", word);
  table.fail_if(!allowed.match_all(word), "parameter",
                "is \"{}\"; a placeholder has lower-case letters, digits, '-' "
                "and '_', and starts with a letter or '_'",
                escape(word));
  for (const char* taken : {"bin", "program", "implementation", "operations"}) {
    table.fail_if(word == taken, "parameter",
                  "is \"{}\", which stands for something else", word);
  }
  table.require("args", args);
  const auto words =
      table.check_placeholders("args", args, {"bin", "program", word});
  table.fail_if(!words.contains(word), "args",
                "has no {{{}}}, which would change nothing", word);
}

sweep read_sweep(table_reader& table,
                 const std::map<std::string, const program*>& programs) {
  sweep sweep;
  sweep.name = table.name();
  table.read("group", sweep.group);
  if (!sweep.group.empty()) table.reserve_name("group", sweep.group);
  std::string name;
  table.require("program", name);
  const auto base = programs.find(name);
  table.fail_if(base == programs.end(), "program",
                "is \"{}\", which no [[program]] is", escape(name));
  program program = *base->second;
  program.costs.clear();
  choose_sides(table, program.sides);
  read_parameter(table, sweep.parameter, program.args);
  const auto values = read_values(table);
  const auto operations = read_operations(table, sweep.parameter, values);
  placeholders allowed{sweep.parameter};
  if (!operations.empty()) allowed.emplace_back("operations");
  if (table.has("stdin_file")) {
    table.read("stdin_file", program.input, allowed);
  }
  sweep.sides = read_sides(table, program, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& point =
        sweep.values.emplace_back(sweep_value{values[i], {}, program});
    if (!operations.empty()) point.operations = operations[i];
    set_value(table, sweep, point);
    read_output_at(table, values, allowed, point);
  }
  return sweep;
}

}  // namespace sidebyside
