#include "manifest/table_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/placeholders.hpp"

namespace sidebyside {
namespace {

std::string type_name(const toml::node& node) {
  std::ostringstream name;
  name << node.type();
  return name.str();
}

std::string wrong_type(std::string_view wanted, const toml::node& node) {
  return fmt::format("must be {}, and is of type {}", wanted, type_name(node));
}

}  // namespace

void table_reader::fail(std::string_view key, std::string_view what) const {
  const toml::node* node = table_.get(key);
  fail_at(node == nullptr ? table_.source() : node->source(), key, what);
}

std::optional<std::string> table_reader::text(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  auto value = node->value_exact<std::string>();
  if (!value) fail(key, wrong_type("a string", *node));
  return value;
}

std::string table_reader::required_text(std::string_view key) {
  auto value = text(key);
  if (!value) fail(key, "is missing");
  return *value;
}

std::string table_reader::name() {
  std::string value = required_text("name");
  check_name("name", value);
  return value;
}

void table_reader::check_name(std::string_view key,
                              std::string_view value) const {
  const bool allowed =
      !value.empty() && value.front() != '.' && value.front() != '-' &&
      std::all_of(value.begin(), value.end(), [](char c) {
        return is_placeholder_part(c) || (c >= 'A' && c <= 'Z') || c == '.';
      });
  if (!allowed) {
    fail(key, fmt::format("is \"{}\"; a name has letters, digits, '-', "
                          "'_' and '.', and starts with none of '-' '.'",
                          escape(value)));
  }
}

bool table_reader::flag(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return false;
  const auto value = node->value_exact<bool>();
  if (!value) fail(key, wrong_type("true or false", *node));
  return *value;
}

std::optional<std::int64_t> table_reader::integer(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value_exact<std::int64_t>();
  if (!value) fail(key, wrong_type("an integer", *node));
  return value;
}

bool table_reader::is_list(std::string_view key) {
  const toml::node* node = find(key);
  return node != nullptr && node->is_array();
}

std::optional<double> table_reader::seconds(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->is_number() ? node->value<double>() : std::nullopt;
  if (!value) fail(key, wrong_type("a number of seconds", *node));
  if (!std::isfinite(*value) || *value <= 0) {
    fail(key, "must be a number of seconds above 0");
  }
  return value;
}

std::optional<std::vector<std::string>> table_reader::texts(
    std::string_view key) {
  return list<std::string>(key, "a list of strings");
}

std::optional<std::vector<std::int64_t>> table_reader::integers(
    std::string_view key) {
  return list<std::int64_t>(key, "a list of integers");
}

std::vector<std::pair<std::string, std::string>> table_reader::text_table(
    std::string_view key) {
  return pairs<std::string>(key, "a table of strings", "a string");
}

std::vector<std::pair<std::string, std::int64_t>> table_reader::integer_table(
    std::string_view key) {
  return pairs<std::int64_t>(key, "a table of integers", "an integer");
}

std::optional<table_reader> table_reader::subtable(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const toml::table* table = node->as_table();
  if (table == nullptr) fail(key, wrong_type("a table", *node));
  return table_reader(file_, *table, path_of(key));
}

std::vector<table_reader> table_reader::tables(std::string_view key) {
  if (table_.get(key) == nullptr) {
    fail(key, "is missing; there must be at least one");
  }
  return tables_if_any(key);
}

std::vector<table_reader> table_reader::tables_if_any(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  const toml::array* array = node->as_array();
  if (array == nullptr || array->empty() || !array->is_array_of_tables()) {
    fail(key, fmt::format("must be an array of tables, [[{}]]", key));
  }
  std::vector<table_reader> readers;
  for (const toml::node& element : *array) {
    readers.emplace_back(file_, *element.as_table(), std::string(key));
  }
  return readers;
}

void table_reader::check_placeholders(
    std::string_view key, std::string_view text,
    const std::vector<std::string>& allowed) const {
  expand(text, [&](std::string_view word) {
    if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) {
      fail(key, fmt::format("has an unknown placeholder {{{0}}}; there are "
                            "{{{1}}}, and {{{{{0}}}}} stands for the text "
                            "itself",
                            word, fmt::join(allowed, "} and {")));
    }
    return std::string();
  });
  if (text.find('\0') != std::string_view::npos) {
    fail(key, "has a NUL byte, which no command line can");
  }
}

void table_reader::reject_other_keys() const {
  for (const auto& [key, node] : table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) {
      continue;
    }
    auto sorted = known_;
    std::sort(sorted.begin(), sorted.end());
    fail_at(key.source(), key.str(),
            fmt::format("is not a key; there are {}", fmt::join(sorted, ", ")));
  }
}

const toml::node* table_reader::find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
    known_.emplace_back(key);
  }
  return table_.get(key);
}

template <class Value>
std::optional<std::vector<Value>> table_reader::list(std::string_view key,
                                                     std::string_view wanted) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const toml::array* array = node->as_array();
  if (array == nullptr) fail(key, wrong_type(wanted, *node));
  std::vector<Value> values;
  for (const toml::node& element : *array) {
    const auto value = element.value_exact<Value>();
    if (!value) {
      fail_at(element.source(), key,
              fmt::format("must be {}, and has an element of type {}", wanted,
                          type_name(element)));
    }
    values.push_back(*value);
  }
  return values;
}

template <class Value>
std::vector<std::pair<std::string, Value>> table_reader::pairs(
    std::string_view key, std::string_view plural, std::string_view singular) {
  std::vector<std::pair<std::string, Value>> found;
  const toml::node* node = find(key);
  if (node == nullptr) return found;
  const toml::table* table = node->as_table();
  if (table == nullptr) fail(key, wrong_type(plural, *node));
  for (const auto& [name, value] : *table) {
    const auto exact = value.template value_exact<Value>();
    if (!exact) {
      fail_at(value.source(), fmt::format("{}.{}", key, name.str()),
              wrong_type(singular, value));
    }
    found.emplace_back(name.str(), *exact);
  }
  return found;
}

std::string table_reader::path_of(std::string_view key) const {
  return fmt::format("{}{}{}", path_, path_.empty() ? "" : ".", escape(key));
}

void table_reader::fail_at(const toml::source_region& where,
                           std::string_view key, std::string_view what) const {
  throw user_error(fmt::format("{}:{}: {} {}", file_.string(),
                               std::max(where.begin.line, 1U), path_of(key),
                               what));
}

}  // namespace sidebyside
