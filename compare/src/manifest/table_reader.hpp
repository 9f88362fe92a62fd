/// One table of a TOML file, read key by key, with errors that carry file,
/// line and key. The readers of the manifest use it.
#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "base/text.hpp"
#include "manifest/pattern.hpp"

namespace sidebyside {

/// Returns the type of a value in words.
constexpr std::string_view type_of(std::int64_t) { return "an integer"; }
constexpr std::string_view type_of(const std::string&) { return "a string"; }
constexpr std::string_view type_of(bool) { return "true or false"; }
constexpr std::string_view type_of(double) { return "a number of seconds"; }

/// The words that may stand in braces in a text.
using placeholders = std::vector<std::string>;

/// Reads a table, and notes the keys that it has read. Every function throws
/// user_error for a value that is not allowed. File and table must outlive it.
class table_reader {
 public:
  /// Reads a table, whose key in the file is `path`.
  table_reader(const std::filesystem::path& file, const toml::table& table,
               std::string path = "")
      : file_(file), table_(table), path_(std::move(path)) {}

  /// Throws an error at a key, or at the table if the key is missing. The
  /// message goes on after the key.
  template <class... Args>
  [[noreturn]] void fail(std::string_view key,
                         fmt::format_string<Args...> format,
                         Args&&... args) const {
    const toml::node* node = table_.get(key);
    fail_at(node == nullptr ? table_.source() : node->source(), key,
            fmt::format(format, std::forward<Args>(args)...));
  }

  /// Throws an error if a condition holds.
  template <class... Args>
  void fail_if(bool condition, std::string_view key,
               fmt::format_string<Args...> format, Args&&... args) const {
    if (condition) fail(key, format, std::forward<Args>(args)...);
  }

  /// Each read() reads the value of a key. If the key is missing, it returns
  /// false and does not change the value. This one reads a string, an integer,
  /// a bool, or a double, which may have been written as an integer.
  template <class Value>
  bool read(std::string_view key, Value& value) {
    const toml::node* node = find(key);
    if (node != nullptr) value = convert<Value>(key, *node, type_of(value));
    return node != nullptr;
  }
  /// Reads a list of such values.
  template <class Value>
  bool read(std::string_view key, std::vector<Value>& values) {
    const toml::node* node = find(key);
    if (node == nullptr) return false;
    const std::string_view element_type = type_of(Value());
    const std::string type = fmt::format(
        "a list of {}s", element_type.substr(element_type.find(' ') + 1));
    if (!node->is_array()) fail_for_type(key, type, *node);
    values.clear();
    for (const toml::node& element : *node->as_array()) {
      values.push_back(convert<Value>(key, element, type, "has an element"));
    }
    return true;
  }
  template <class Value, class... Args>
  bool read(std::string_view key, std::optional<Value>& value, Args&&... args) {
    return find(key) != nullptr && read(key, value.emplace(), args...);
  }
  /// Reads a text, or a list of texts, with placeholders.
  template <std::ranges::range Text>
  bool read(std::string_view key, Text& text, const placeholders& allowed) {
    if (!read(key, text)) return false;
    check_placeholders(key, std::vector<std::string>{text}, allowed);
    return true;
  }
  /// Reads an integer between limits.
  template <std::integral Number>
  bool read(std::string_view key, Number& number, std::int64_t least,
            std::int64_t most) {
    std::int64_t value = least;
    if (!read(key, value)) return false;
    fail_if(value < least || value > most, key,
            "must be an integer from {} to {}", least, most);
    number = static_cast<Number>(value);
    return true;
  }
  /// Reads a table of strings or patterns, as { a = "x", b = "y" }.
  template <class Value>
  bool read(std::string_view key, std::map<std::string, Value>& values) {
    return read_table(key, [&](table_reader& table) {
      for (const std::string& name : table.keys()) {
        table.require(name, values[name]);
      }
    });
  }
  /// Reads a pattern that must have so many captures at least.
  bool read(std::string_view key, pattern& value, std::size_t captures = 0);
  /// Reads a table of variables, each as "NAME=value".
  bool read_variables(std::string_view key,
                      std::vector<std::string>& variables);
  /// Reads a command, whose first word is a file to run.
  bool read_command(std::string_view key, std::vector<std::string>& command,
                    const placeholders& allowed);
  void require_command(std::string_view key, std::vector<std::string>& command,
                       const placeholders& allowed) {
    if (!read_command(key, command, allowed)) fail(key, "is missing");
  }
  /// Reads a value as read() does, and fails if the key is missing.
  template <class... Args>
  void require(std::string_view key, Args&&... args) {
    if (!read(key, std::forward<Args>(args)...)) fail(key, "is missing");
  }

  /// Reads a text that can be a name, of letters, digits and "_.-".
  bool read_name(std::string_view key, std::string& name);
  /// Reads the key "name".
  std::string name() {
    std::string name;
    if (!read_name("name", name)) fail("name", "is missing");
    return name;
  }
  /// Reads a text, or a list of texts, that must be among these, or a name of
  /// these items.
  template <class Text, class Item = std::string>
  bool read_choice(std::string_view key, Text& text,
                   const std::vector<Item>& items) {
    if (!read(key, text)) return false;
    const auto choices = collect(items, [](const Item& item) {
      if constexpr (requires { item.name; })
        return item.name;
      else
        return item;
    });
    for (const std::string& each : std::vector<std::string>{text}) {
      fail_if(std::ranges::count(choices, each) == 0, key,
              "\"{}\" is none of: {}", escape(each),
              choices.empty() ? "(there is none)" : join(choices, ", "));
    }
    return true;
  }
  /// Returns the item that the key names.
  template <class Item>
  const Item& named(std::string_view key, const std::vector<Item>& items) {
    std::string name;
    fail_if(!read_choice(key, name, items), key, "is missing");
    return *std::ranges::find(items, name, &Item::name);
  }

  /// Returns whether the key is there. It may be.
  bool has(std::string_view key) { return find(key) != nullptr; }
  /// Returns whether the value of a key is a table, or a list of anything.
  [[nodiscard]] bool has_table(std::string_view key) const {
    return table_[key].is_table();
  }
  [[nodiscard]] bool has_list(std::string_view key) const {
    return table_[key].is_array();
  }
  /// Returns the keys of the table in the order of the file.
  [[nodiscard]] std::vector<std::string> keys() const;

  /// Reads the table of a key by `read`, and rejects keys that `read` leaves
  /// unread, because a misspelt key must not pass for a setting.
  using table_user = std::function<void(table_reader& table)>;
  bool read_table(std::string_view key, const table_user& read);
  /// Reads the tables [key.NAME] of the items with these names.
  void read_tables_of(std::string_view key, auto& items, const auto& read) {
    read_table(key, [&](table_reader& all) {
      for (auto& item : items) {
        all.read_table(item.name, [&](table_reader& own) { read(own, item); });
      }
    });
  }
  /// Reads each table of an array of tables, [[key]], in the same way.
  void read_tables(std::string_view key, const table_user& read);
  void reject_other_keys() const;

  /// Makes a pattern of the text of a key.
  // NOLINTNEXTLINE(modernize-use-nodiscard)
  pattern make_pattern(std::string_view key, const std::string& text,
                       std::size_t captures = 0) const;
  /// Checks the texts of a key. Every "{word}" must be one of the allowed
  /// words, and NUL bytes are rejected. Returns the words.
  // NOLINTNEXTLINE(modernize-use-nodiscard)
  std::set<std::string> check_placeholders(
      std::string_view key, const std::vector<std::string>& texts,
      const placeholders& allowed) const;

 private:
  const toml::node* find(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
  }
  template <class Value>
  [[nodiscard]] Value convert(std::string_view key, const toml::node& node,
                              std::string_view type,
                              std::string_view verb = "is") const {
    auto value = node.value_exact<Value>();
    if (std::is_same_v<Value, double> && node.is_integer()) {
      value = node.value<Value>();
    }
    if (!value) fail_for_type(key, type, node, verb);
    return *std::move(value);
  }
  [[nodiscard]] std::string path_of(std::string_view key) const {
    return fmt::format("{}{}{}", path_, path_.empty() ? "" : ".", escape(key));
  }
  [[noreturn]] void fail_for_type(std::string_view key, std::string_view type,
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
