#include "manifest/sweep_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "manifest/placeholders.hpp"

namespace sidebyside {
namespace {

/// What the table says, before it is applied to each value.
struct description {
  std::string name;
  std::string group;
  program base;
  std::string parameter;
  std::vector<std::int64_t> values;
  std::vector<std::int64_t> operations;  ///< of each value; none: not known
  std::optional<std::string> out;
  std::vector<std::pair<std::string, std::int64_t>> largest;
};

std::string read_name(table_reader& table, const manifest& so_far) {
  std::string name = table.name();
  for (const sweep& earlier : so_far.sweeps) {
    if (earlier.name == name || earlier.group == name) {
      table.fail("name", fmt::format("\"{}\" is given twice", name));
    }
  }
  return name;
}

program find_program(table_reader& table, const manifest& so_far) {
  const std::string name = table.required_text("program");
  for (const program& candidate : so_far.programs) {
    if (candidate.name == name) return candidate;
  }
  table.fail("program",
             fmt::format("is \"{}\", which no [[program]] is", escape(name)));
}

/// A word that becomes a placeholder of the sweep.
std::string read_word(table_reader& table, std::string_view key) {
  std::string word = table.required_text(key);
  if (!is_placeholder_word(word)) {
    table.fail(key, fmt::format("is \"{}\"; a placeholder has lower-case "
                                "letters, digits, '-' and '_', and starts "
                                "with a letter or '_'",
                                escape(word)));
  }
  for (const char* taken : {"bin", "program", "implementation", "operations"}) {
    if (word == taken) {
      table.fail(
          key, fmt::format("is \"{}\", which stands for something else", word));
    }
  }
  return word;
}

std::vector<std::int64_t> read_values(table_reader& table) {
  auto values = table.integers("values");
  if (!values) table.fail("values", "is missing");
  if (values->empty()) table.fail("values", "is empty");
  if (values->front() < 1) {
    table.fail("values", fmt::format("has {}; the scale is logarithmic, so "
                                     "the least value is 1",
                                     values->front()));
  }
  for (std::size_t i = 1; i < values->size(); ++i) {
    const std::int64_t before = values->at(i - 1);
    const std::int64_t value = values->at(i);
    if (value <= before) {
      table.fail("values", fmt::format("must be in ascending order, each once, "
                                       "and has {} after {}",
                                       value, before));
    }
  }
  return *values;
}

/// "{n}", or how many there are for each value.
std::vector<std::int64_t> read_operations(table_reader& table,
                                          const description& what) {
  const std::string placeholder = fmt::format("{{{}}}", what.parameter);
  const auto fail = [&] {
    table.fail(
        "operations",
        fmt::format("must be \"{}\", or a list with a number above 0 for "
                    "each of the values",
                    placeholder));
  };
  if (table.is_list("operations")) {
    auto listed = *table.integers("operations");
    const bool has_bad =
        std::any_of(listed.begin(), listed.end(),
                    [](std::int64_t each) { return each < 1; });
    if (has_bad || listed.size() != what.values.size()) fail();
    return listed;
  }
  const auto text = table.text("operations");
  if (!text) return {};
  if (*text != placeholder) fail();
  return what.values;
}

bool has_placeholder(const std::vector<std::string>& texts,
                     std::string_view wanted) {
  bool is_there = false;
  for (const std::string& text : texts) {
    expand(text, [&](std::string_view word) {
      is_there = is_there || word == wanted;
      return std::string();
    });
  }
  return is_there;
}

void read_texts(table_reader& table, description& into) {
  auto args = table.texts("args");
  if (!args) table.fail("args", "is missing");
  for (const std::string& text : *args) {
    table.check_placeholders("args", text, {"bin", "program", into.parameter});
  }
  if (!has_placeholder(*args, into.parameter)) {
    table.fail("args", fmt::format("has no {{{}}}, which would change nothing",
                                   into.parameter));
  }
  into.base.args = std::move(*args);

  std::vector<std::string> allowed{into.parameter};
  if (!into.operations.empty()) allowed.emplace_back("operations");
  into.out = table.text("stdout");
  if (into.out) table.check_placeholders("stdout", *into.out, allowed);
}

/// Reads the key "largest": each name is an implementation of the program, and
/// one value at least is left for it.
void read_largest(table_reader& table, description& into,
                  const manifest& so_far) {
  into.largest = table.integer_table("largest");
  for (const auto& entry : into.largest) {
    const std::string& name = entry.first;
    const auto& sides = into.base.implementations;
    if (std::none_of(sides.begin(), sides.end(), [&](std::size_t index) {
          return so_far.implementations[index].name == name;
        })) {
      table.fail("largest", fmt::format("names \"{}\", which is no "
                                        "implementation of the program",
                                        escape(name)));
    }
    if (entry.second < into.values.front()) {
      table.fail("largest", fmt::format("leaves no value for \"{}\"", name));
    }
  }
}

std::optional<std::int64_t> largest_of(const description& what,
                                       std::string_view implementation) {
  for (const auto& [name, value] : what.largest) {
    if (name == implementation) return value;
  }
  return std::nullopt;
}

/// The program with value `index`.
sweep_value make_value(const table_reader& table, const description& what,
                       const sweep& made, std::size_t index) {
  sweep_value point{what.values[index], std::nullopt, what.base};
  program& task = point.task;
  task.key = fmt::format("{}/{}={}", what.name, what.parameter, point.value);
  task.parameters[what.parameter] = fmt::format("{}", point.value);
  if (!what.operations.empty()) point.operations = what.operations[index];
  if (what.out) {
    task.expected.out = expand(*what.out, [&](std::string_view word) {
      return word == "operations" ? fmt::format("{}", *point.operations)
                                  : task.parameters.at(std::string(word));
    });
    task.expected.outcomes.reset();
  }
  task.implementations.clear();
  for (std::size_t i = 0; i < made.implementations.size(); ++i) {
    if (made.largest[i] && point.value > *made.largest[i]) continue;
    task.implementations.push_back(made.implementations[i]);
  }
  if (task.implementations.empty()) {
    table.fail("largest", fmt::format("leaves no implementation for {} = {}",
                                      what.parameter, point.value));
  }
  task.has_reference =
      task.implementations.front() == made.implementations.front();
  return point;
}

}  // namespace

sweep read_sweep(table_reader& table, const manifest& so_far) {
  description what;
  what.name = read_name(table, so_far);
  what.group = table.text("group").value_or("");
  if (!what.group.empty()) table.check_name("group", what.group);
  what.base = find_program(table, so_far);
  what.parameter = read_word(table, "parameter");
  what.values = read_values(table);
  what.operations = read_operations(table, what);
  read_texts(table, what);
  read_largest(table, what, so_far);
  table.reject_other_keys();

  sweep made;
  made.name = what.name;
  made.group = what.group;
  made.parameter = what.parameter;
  made.implementations = what.base.implementations;
  for (const std::size_t index : made.implementations) {
    made.largest.push_back(
        largest_of(what, so_far.implementations[index].name));
  }
  for (std::size_t i = 0; i < what.values.size(); ++i) {
    made.values.push_back(make_value(table, what, made, i));
  }
  return made;
}

}  // namespace sidebyside
