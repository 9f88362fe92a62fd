/// One table of a TOML file, read key by key, with errors that carry file,
/// line and key. For the manifest.
#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace sidebyside {

/// A type of values in words: strings and bools, all else are integers.
struct type_words {
  std::string_view one;
  std::string_view several;
};
template <class Value>
inline constexpr type_words words{"an integer", "integers"};
template <>
inline constexpr type_words words<std::string>{"a string", "strings"};
template <>
inline constexpr type_words words<bool>{"true or false", "true or false"};

/// Knows in the end which keys nobody has read. Every function throws
/// user_error for a value that is not what it should be. File and table must
/// outlive it.
class table_reader {
 public:
  table_reader(const std::filesystem::path& file, const toml::table& table,
               std::string path)
      : file_(file), table_(table), path_(std::move(path)) {}

  /// An error at a key, or at the table where the key is missing. The message
  /// goes on after the key.
  template <class... Args>
  [[noreturn]] void fail(std::string_view key,
                         fmt::format_string<Args...> format,
                         Args&&... args) const {
    const toml::node* node = table_.get(key);
    fail_at(node == nullptr ? table_.source() : node->source(), key,
            fmt::format(format, std::forward<Args>(args)...));
  }

  /// A string, an integer (std::int64_t) or a bool; none if the key is missing.
  template <class Value>
  std::optional<Value> value(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value_exact<Value>();
    if (!value) fail_for_type(key, words<Value>.one, *node);
    return value;
  }
  std::optional<std::string> text(std::string_view key) {
    return value<std::string>(key);
  }
  std::string required_text(std::string_view key) {
    auto value = text(key);
    if (!value) fail(key, "is missing");
    return *value;
  }
  /// A list of such values; none if the key is missing.
  template <class Value>
  std::optional<std::vector<Value>> list(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto wanted = fmt::format("a list of {}", words<Value>.several);
    if (!node->is_array()) fail_for_type(key, wanted, *node);
    std::vector<Value> values;
    for (const toml::node& element : *node->as_array()) {
      const auto value = element.value_exact<Value>();
      if (!value) fail_for_type(key, wanted, element, "has an element");
      values.push_back(*value);
    }
    return values;
  }
  /// A table of strings, as { a = "x", b = "y" }; empty if the key is missing.
  std::map<std::string, std::string> texts(std::string_view key);
  /// The key "name", used in file names and in "program/implementation".
  std::string name() {
    std::string value = required_text("name");
    check_name("name", value);
    return value;
  }
  /// Fails unless the value at the key, or an element of it, could be a name.
  void check_name(std::string_view key, std::string_view value) const;
  /// The item whose name the key gives. The tables of the items have the same
  /// key: [[key]].
  template <class Item>
  const Item& named(std::string_view key,
                    const std::map<std::string, Item>& items) {
    const std::string name = required_text(key);
    const auto item = items.find(name);
    if (item != items.end()) return item->second;
    fail(key, "is \"{}\", which no [[{}]] is", escape(name), key);
  }
  [[nodiscard]] bool has(std::string_view key) const {
    return table_.contains(key);
  }
  /// Whether there is a list; of anything.
  [[nodiscard]] bool is_list(std::string_view key) const {
    return table_[key].is_array();
  }
  /// Seconds, more than 0.
  std::optional<double> seconds(std::string_view key);
  /// A table within this one; none if the key is missing.
  std::optional<table_reader> subtable(std::string_view key);
  /// The tables of an array of tables, [[key]]; none if the key is missing.
  std::vector<table_reader> tables(std::string_view key);

  /// Every "{word}" in the texts must be one of these, and no NUL byte is
  /// allowed.
  void check_placeholders(std::string_view key,
                          const std::vector<std::string>& texts,
                          const std::vector<std::string>& allowed) const;

  /// A misspelt key must not pass for a setting.
  void reject_other_keys() const;

 private:
  const toml::node* find(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
  }
  [[nodiscard]] std::string path_of(std::string_view key) const {
    return fmt::format("{}{}{}", path_, path_.empty() ? "" : ".", escape(key));
  }
  [[noreturn]] void fail_for_type(std::string_view key, std::string_view wanted,
                                  const toml::node& node,
                                  std::string_view verb = "is") const;
  [[noreturn]] void fail_at(const toml::source_region& region,
                            std::string_view key,
                            std::string_view message) const;

  const std::filesystem::path& file_;
  const toml::table& table_;
  std::string path_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace sidebyside
