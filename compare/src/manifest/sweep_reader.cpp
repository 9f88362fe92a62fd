#include "manifest/sweep_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "manifest/placeholders.hpp"

namespace sidebyside {
namespace {

/// A word that becomes a placeholder of the sweep.
std::string read_parameter(table_reader& table) {
  std::string word = table.required_text("parameter");
  if (!is_placeholder_word(word)) {
    table.fail("parameter",
               "is \"{}\"; a placeholder has lower-case letters, digits, '-' "
               "and '_', and starts with a letter or '_'",
               escape(word));
  }
  for (const char* taken : {"bin", "program", "implementation", "operations"}) {
    if (word != taken) continue;
    table.fail("parameter", "is \"{}\", which stands for something else", word);
  }
  return word;
}

std::vector<std::int64_t> read_values(table_reader& table) {
  auto values = table.list<std::int64_t>("values");
  if (!values) table.fail("values", "is missing");
  if (values->empty()) table.fail("values", "is empty");
  if (values->front() < 1) {
    table.fail("values",
               "has {}; the scale is logarithmic, so the least value is 1",
               values->front());
  }
  const auto pair =
      std::ranges::adjacent_find(*values, std::ranges::greater_equal());
  if (pair != values->end()) {
    table.fail("values",
               "must be in ascending order, each once, and has {} after {}",
               pair[1], pair[0]);
  }
  return *values;
}

/// How many operations the program does with each value, if that is known:
/// "{n}", or a list.
std::vector<std::optional<std::int64_t>> read_operations(
    table_reader& table, const std::string& parameter,
    const std::vector<std::int64_t>& values) {
  const std::string placeholder = fmt::format("{{{}}}", parameter);
  std::optional<std::vector<std::int64_t>> operations;
  if (table.is_list("operations")) {
    operations = table.list<std::int64_t>("operations");
  } else if (const auto text = table.text("operations"); !text) {
    return std::vector<std::optional<std::int64_t>>(values.size());
  } else if (*text == placeholder) {
    operations = values;
  }
  if (!operations || operations->size() != values.size() ||
      std::ranges::min(*operations) < 1) {
    table.fail("operations",
               "must be \"{}\", or a list with a number above 0 for each of "
               "the values",
               placeholder);
  }
  return {operations->begin(), operations->end()};
}

std::vector<std::string> read_args(table_reader& table,
                                   const std::string& parameter) {
  auto args = table.list<std::string>("args");
  if (!args) table.fail("args", "is missing");
  table.check_placeholders("args", *args, {"bin", "program", parameter});
  bool has_parameter = false;
  for (const std::string& text : *args) {
    expand(text, [&](std::string_view word) {
      has_parameter = has_parameter || word == parameter;
      return "";
    });
  }
  if (!has_parameter) {
    table.fail("args", "has no {{{}}}, which would change nothing", parameter);
  }
  return *args;
}

/// The sides of the program, each with its largest value if it has one. That
/// leaves at least one value.
std::vector<swept_side> read_swept_sides(table_reader& table,
                                         const program& program,
                                         std::int64_t least) {
  std::vector<swept_side> sides;
  std::optional<table_reader> largest = table.subtable("largest");
  for (const side& each : program.sides) {
    swept_side& swept = sides.emplace_back(swept_side{each.name, each.label});
    if (largest) swept.largest = largest->value<std::int64_t>(each.name);
    if (swept.largest.value_or(least) < least) {
      largest->fail(each.name, "leaves no value");
    }
  }
  if (largest) largest->reject_other_keys();
  return sides;
}

/// The program as it is run with the value of a point.
program make_point(const table_reader& table, const sweep& sweep,
                   const program& program, const sweep_value& point,
                   const std::optional<std::string>& output) {
  sidebyside::program made = program;
  const std::string value = std::to_string(point.value);
  made.key = fmt::format("{}/{}={}", sweep.name, sweep.parameter, value);
  made.parameters[sweep.parameter] = value;
  for (const swept_side& swept : sweep.sides) {
    if (point.value <= swept.largest.value_or(point.value)) continue;
    std::erase_if(made.sides,
                  [&](auto& each) { return each.name == swept.name; });
  }
  if (made.sides.empty()) {
    table.fail("largest", "leaves no implementation for {} = {}",
               sweep.parameter, value);
  }
  made.has_reference = made.sides.front().name == sweep.sides.front().name;
  if (!output) return made;
  expectation expected = program.sides.front().expected;
  expected.outcomes.reset();
  expected.output = expand(*output, [&](std::string_view word) {
    return word == "operations" ? std::to_string(*point.operations) : value;
  });
  for (side& each : made.sides) each.expected = expected;
  return made;
}

const program& find_program(table_reader& table,
                            const std::vector<program>& programs) {
  const std::string name = table.required_text("program");
  const auto program = std::ranges::find(programs, name, &program::name);
  if (program != programs.end()) return *program;
  table.fail("program", "is \"{}\", which no [[program]] is", escape(name));
}

}  // namespace

sweep read_sweep(table_reader& table, const std::vector<program>& programs,
                 std::set<std::string>& names) {
  sweep read;
  read.name = table.name();
  if (!names.insert(read.name).second) {
    table.fail("name", "\"{}\" is given twice", read.name);
  }
  read.group = table.text("group").value_or("");
  if (!read.group.empty()) table.check_name("group", read.group);
  names.insert(read.group);
  program program = find_program(table, programs);
  read.parameter = read_parameter(table);
  const auto values = read_values(table);
  const auto operations = read_operations(table, read.parameter, values);
  program.args = read_args(table, read.parameter);
  const auto output = table.text("stdout");
  if (output) {
    std::vector<std::string> allowed{read.parameter};
    if (operations.front()) allowed.emplace_back("operations");
    table.check_placeholders("stdout", {*output}, allowed);
  }
  read.sides = read_swept_sides(table, program, values.front());
  table.reject_other_keys();
  for (std::size_t i = 0; i < values.size(); ++i) {
    sweep_value& point = read.values.emplace_back();
    point.value = values[i];
    point.operations = operations[i];
    point.program = make_point(table, read, program, point, output);
  }
  return read;
}

}  // namespace sidebyside
