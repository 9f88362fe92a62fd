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

/// The largest value for each of the implementations, where there is one; it
/// leaves one value at least.
std::vector<std::optional<std::int64_t>> read_largest(
    table_reader& table, const std::vector<std::size_t>& implementations,
    const manifest& known, std::int64_t least) {
  std::vector<std::optional<std::int64_t>> largest(implementations.size());
  std::optional<table_reader> values = table.subtable("largest");
  if (!values) return largest;
  for (std::size_t i = 0; i < implementations.size(); ++i) {
    const std::string& name = known.implementations[implementations[i]].name;
    largest[i] = values->value<std::int64_t>(name);
    if (largest[i].value_or(least) < least) {
      values->fail(name, "leaves no value");
    }
  }
  values->reject_other_keys();
  return largest;
}

/// Makes of the sweep's program what is run with one value.
void apply_value(const table_reader& table, const sweep& made,
                 const std::optional<std::string>& output, sweep_value& point) {
  program& task = point.task;
  const std::string value = std::to_string(point.value);
  task.key = fmt::format("{}/{}={}", made.name, made.parameter, value);
  task.parameters[made.parameter] = value;
  if (output) {
    task.expected.output = expand(*output, [&](std::string_view word) {
      return word == "operations" ? std::to_string(*point.operations) : value;
    });
    task.expected.outcomes.reset();
    task.own_expectations.clear();
  }
  task.implementations.clear();
  for (std::size_t i = 0; i < made.implementations.size(); ++i) {
    if (made.largest[i] && point.value > *made.largest[i]) continue;
    task.implementations.push_back(made.implementations[i]);
  }
  if (task.implementations.empty()) {
    table.fail("largest", "leaves no implementation for {} = {}",
               made.parameter, value);
  }
  task.has_reference =
      task.implementations.front() == made.implementations.front();
}

}  // namespace

sweep read_sweep(table_reader& table, const manifest& known,
                 const name_index& programs, std::set<std::string>& taken) {
  sweep made;
  made.name = table.name();
  if (!taken.insert(made.name).second) {
    table.fail("name", "\"{}\" is given twice", made.name);
  }
  made.group = table.text("group").value_or("");
  if (!made.group.empty()) table.check_name("group", made.group);
  taken.insert(made.group);
  program task = table.named("program", known.programs, programs);
  made.implementations = task.implementations;
  made.parameter = read_parameter(table);
  const auto values = read_values(table);
  const auto operations = read_operations(table, made.parameter, values);
  task.args = read_args(table, made.parameter);
  const auto output = table.text("stdout");
  if (output) {
    std::vector<std::string> allowed{made.parameter};
    if (operations.front()) allowed.emplace_back("operations");
    table.check_placeholders("stdout", {*output}, allowed);
  }
  made.largest =
      read_largest(table, made.implementations, known, values.front());
  table.reject_other_keys();
  for (std::size_t i = 0; i < values.size(); ++i) {
    made.values.push_back({values[i], operations[i], task});
    apply_value(table, made, output, made.values.back());
  }
  return made;
}

}  // namespace sidebyside
