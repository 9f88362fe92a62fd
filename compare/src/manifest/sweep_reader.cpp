#include "manifest/sweep_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "manifest/placeholders.hpp"

namespace sidebyside {
namespace {

/// What the table says, before it is applied to each value.
struct description {
  std::string name;
  program base;                    ///< with the arguments of the sweep
  std::optional<std::string> out;  ///< in the place of the program's
  std::string parameter;
  std::vector<std::int64_t> values;
  std::string variant;  ///< the placeholder; empty where there are no variants
  std::vector<std::string> variants;
  std::vector<std::pair<std::string, std::int64_t>> sizes;  ///< of variants
  std::optional<std::string> operations;
  std::vector<std::pair<std::string, std::int64_t>> largest;
};

/// What a table in the manifest has for a name.
std::optional<std::int64_t> value_of(
    const std::vector<std::pair<std::string, std::int64_t>>& entries,
    std::string_view name) {
  for (const auto& [named, value] : entries) {
    if (named == name) return value;
  }
  return std::nullopt;
}

std::string read_name(table_reader& table, const manifest& so_far) {
  std::string name = table.name();
  for (const sweep& earlier : so_far.sweeps) {
    if (earlier.name == name || earlier.name.starts_with(name + "/")) {
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
  for (const char* taken :
       {"bin", "program", "implementation", "operations", "size"}) {
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

void read_variants(table_reader& table, description& into) {
  const auto variants = table.texts("variants");
  if (!variants) {
    if (table.text("variant")) {
      table.fail("variant", "is given without variants");
    }
    return;
  }
  if (variants->empty()) table.fail("variants", "is empty");
  into.variant = read_word(table, "variant");
  if (into.variant == into.parameter) {
    table.fail("variant", "is the parameter's placeholder, too");
  }
  for (const std::string& text : *variants) {
    table.check_name("variants", text);
    if (std::count(variants->begin(), variants->end(), text) > 1) {
      table.fail("variants", fmt::format("has \"{}\" twice", text));
    }
  }
  into.variants = *variants;
}

/// Reads the key "size": an integer for each variant.
void read_sizes(table_reader& table, description& into) {
  into.sizes = table.integer_table("size");
  for (const auto& [name, value] : into.sizes) {
    const auto& variants = into.variants;
    if (std::find(variants.begin(), variants.end(), name) == variants.end()) {
      table.fail("size", fmt::format("names \"{}\", which is not a variant",
                                     escape(name)));
    }
    if (value < 1) {
      table.fail("size",
                 fmt::format("has {} for \"{}\"; the least is 1", value, name));
    }
  }
  if (into.sizes.empty()) return;
  for (const std::string& variant : into.variants) {
    if (!value_of(into.sizes, variant)) {
      table.fail("size", fmt::format("has none for \"{}\"", variant));
    }
  }
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
  std::vector<std::string> own{into.parameter};
  if (!into.variant.empty()) own.push_back(into.variant);
  if (!into.sizes.empty()) own.emplace_back("size");
  const std::vector<std::string> needed = own;
  if (into.operations) own.emplace_back("operations");

  auto args = table.texts("args");
  if (!args) table.fail("args", "is missing");
  std::vector<std::string> allowed{"bin", "program"};
  allowed.insert(allowed.end(), own.begin(), own.end());
  for (const std::string& text : *args) {
    table.check_placeholders("args", text, allowed);
  }
  for (const std::string& word : needed) {
    if (!has_placeholder(*args, word)) {
      table.fail(
          "args",
          fmt::format("has no {{{}}}, which would change nothing", word));
    }
  }
  into.base.args = std::move(*args);

  into.out = table.text("stdout");
  if (into.out) table.check_placeholders("stdout", *into.out, own);
}

/// Reads the key "largest": each name is an implementation of the program or a
/// variant, and one value at least is left for it.
void read_largest(table_reader& table, description& into,
                  const manifest& so_far) {
  into.largest = table.integer_table("largest");
  for (const auto& entry : into.largest) {
    const std::string& name = entry.first;
    const std::int64_t value = entry.second;
    const auto& sides = into.base.implementations;
    const bool is_side =
        std::any_of(sides.begin(), sides.end(), [&](std::size_t index) {
          return so_far.implementations[index].name == name;
        });
    const bool is_variant =
        std::find(into.variants.begin(), into.variants.end(), name) !=
        into.variants.end();
    if (is_side == is_variant) {
      table.fail("largest",
                 fmt::format("names \"{}\", which is {} an implementation of "
                             "the program {} a variant",
                             escape(name), is_side ? "both" : "neither",
                             is_side ? "and" : "nor"));
    }
    if (value < into.values.front()) {
      table.fail("largest", fmt::format("leaves no value for \"{}\"", name));
    }
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t last = text.find_last_not_of(' ');
  return last == std::string_view::npos ? std::string_view()
                                        : text.substr(first, last - first + 1);
}

/// The product that the key "operations" says, for one value of the parameter.
std::int64_t operations_of(const table_reader& table, const description& what,
                           std::int64_t value,
                           std::optional<std::int64_t> size) {
  const std::string placeholder = fmt::format("{{{}}}", what.parameter);
  std::string_view rest = *what.operations;
  std::int64_t product = 1;
  for (bool is_last = false; !is_last;) {
    const std::size_t end = rest.find('*');
    is_last = end == std::string_view::npos;
    const std::string_view text = trimmed(rest.substr(0, end));
    auto factor = to_integer(text);
    if (text == placeholder) factor = value;
    if (text == "{size}") factor = size;
    if (!factor || *factor < 1) {
      table.fail("operations",
                 fmt::format("must be a number above 0, {0},{1} or a product "
                             "of these, such as \"1000 * {0}\"",
                             placeholder, size ? " {size}," : ""));
    }
    if (__builtin_mul_overflow(product, *factor, &product)) {
      table.fail("operations", fmt::format("is too large for {} = {}",
                                           what.parameter, value));
    }
    if (!is_last) rest.remove_prefix(end + 1);
  }
  return product;
}

/// The sweep of one variant; of all there is, if `variant` is empty.
sweep make_sweep(const table_reader& table, const description& what,
                 const std::string& variant, const manifest& so_far) {
  sweep made;
  made.name = what.name;
  if (!variant.empty()) {
    made.name += fmt::format("/{}={}", what.variant, variant);
  }
  made.parameter = what.parameter;
  made.implementations = what.base.implementations;
  for (const std::size_t index : made.implementations) {
    made.largest.push_back(
        value_of(what.largest, so_far.implementations[index].name));
  }
  const auto variant_largest = value_of(what.largest, variant);
  const auto size = value_of(what.sizes, variant);
  for (const std::int64_t value : what.values) {
    if (variant_largest && value > *variant_largest) break;
    sweep_value point{fmt::format("{}/{}={}", made.name, what.parameter, value),
                      value, std::nullopt, what.base};
    program& task = point.task;
    task.parameters[what.parameter] = fmt::format("{}", value);
    if (!variant.empty()) task.parameters[what.variant] = variant;
    if (size) task.parameters["size"] = fmt::format("{}", *size);
    if (what.operations) {
      point.operations = operations_of(table, what, value, size);
      task.parameters["operations"] = fmt::format("{}", *point.operations);
    }
    if (what.out) {
      task.expected.out = expand(*what.out, [&](std::string_view word) {
        return task.parameters.at(std::string(word));
      });
      task.expected.outcomes.reset();
    }
    task.implementations.clear();
    for (std::size_t i = 0; i < made.implementations.size(); ++i) {
      if (made.largest[i] && value > *made.largest[i]) continue;
      task.implementations.push_back(made.implementations[i]);
    }
    if (task.implementations.empty()) {
      table.fail("largest", fmt::format("leaves no implementation for {} = {}",
                                        what.parameter, value));
    }
    task.has_reference =
        task.implementations.front() == made.implementations.front();
    made.values.push_back(std::move(point));
  }
  return made;
}

}  // namespace

std::vector<sweep> read_sweep(table_reader& table, const manifest& so_far) {
  description what;
  what.name = read_name(table, so_far);
  what.base = find_program(table, so_far);
  what.parameter = read_word(table, "parameter");
  what.values = read_values(table);
  read_variants(table, what);
  read_sizes(table, what);
  what.operations = table.text_or_integer("operations");
  read_texts(table, what);
  read_largest(table, what, so_far);
  table.reject_other_keys();

  if (what.variants.empty()) what.variants.emplace_back();
  std::vector<sweep> sweeps;
  for (const std::string& variant : what.variants) {
    sweeps.push_back(make_sweep(table, what, variant, so_far));
  }
  return sweeps;
}

}  // namespace sidebyside
