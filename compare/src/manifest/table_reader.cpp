#include "manifest/table_reader.hpp"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <cmath>

#include "base/error.hpp"
#include "manifest/pattern.hpp"
#include "manifest/placeholders.hpp"

namespace sidebyside {

void table_reader::check_name(std::string_view key,
                              std::string_view value) const {
  static const pattern allowed("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  if (allowed.match_all(value)) return;
  fail(key,
       "is \"{}\"; a name has letters, digits, '-', '_' and '.', and starts "
       "with none of '-' '.'",
       escape(value));
}

std::optional<double> table_reader::seconds(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_number()) fail_for_type(key, "a number of seconds", *node);
  const auto value = node->value<double>();
  if (!value || !std::isfinite(*value) || *value <= 0) {
    fail(key, "must be a number of seconds above 0");
  }
  return value;
}

std::map<std::string, std::string> table_reader::texts(std::string_view key) {
  std::map<std::string, std::string> values;
  std::optional<table_reader> table = subtable(key);
  if (!table) return values;
  for (const auto& [name, node] : table->table_) {
    values.emplace(name.str(), table->required_text(name.str()));
  }
  return values;
}

std::optional<table_reader> table_reader::subtable(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_table()) fail_for_type(key, "a table", *node);
  return table_reader(file_, *node->as_table(), path_of(key));
}

std::vector<table_reader> table_reader::tables(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  if (!node->is_array_of_tables()) {
    fail(key, "must be an array of tables, [[{}]]", key);
  }
  std::vector<table_reader> readers;
  for (const toml::node& element : *node->as_array()) {
    readers.emplace_back(file_, *element.as_table(), path_of(key));
  }
  return readers;
}

void table_reader::check_placeholders(
    std::string_view key, const std::vector<std::string>& texts,
    const std::vector<std::string>& allowed) const {
  for (const std::string& text : texts) {
    expand(text, [&](std::string_view word) {
      if (std::ranges::find(allowed, word) == allowed.end()) {
        fail(key,
             "has an unknown placeholder {{{0}}}; there are {{{1}}}, and "
             "{{{{{0}}}}} stands for the text itself",
             word, fmt::join(allowed, "} and {"));
      }
      return "";
    });
    if (text.find('\0') != std::string::npos) {
      fail(key, "has a NUL byte, which no command line can");
    }
  }
}

void table_reader::reject_other_keys() const {
  for (const auto& [key, node] : table_) {
    if (known_.contains(key.str())) continue;
    fail_at(key.source(), key.str(),
            fmt::format("is not a key; there are {}", fmt::join(known_, ", ")));
  }
}

void table_reader::fail_for_type(std::string_view key, std::string_view wanted,
                                 const toml::node& node,
                                 std::string_view verb) const {
  fail_at(node.source(), key,
          fmt::format("must be {}, and {} of type {}", wanted, verb,
                      fmt::streamed(node.type())));
}

void table_reader::fail_at(const toml::source_region& region,
                           std::string_view key,
                           std::string_view message) const {
  throw user_error("{}:{}: {} {}", file_.string(),
                   std::max(region.begin.line, 1U), path_of(key), message);
}

}  // namespace sidebyside
