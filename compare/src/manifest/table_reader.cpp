#include "manifest/table_reader.hpp"

#include <fmt/ostream.h>

#include "base/error.hpp"

namespace sidebyside {
namespace {

/// Returns how many letters two words share at the start and at the end.
std::ptrdiff_t likeness(std::string_view one, std::string_view other) {
  const auto [left, right] = std::ranges::mismatch(one, other);
  const auto end = std::mismatch(one.rbegin(), std::reverse_iterator(left),
                                 other.rbegin(), std::reverse_iterator(right));
  return (left - one.begin()) + (end.first - one.rbegin());
}

}  // namespace

bool table_reader::read_variables(std::string_view key,
                                  std::vector<std::string>& variables) {
  std::map<std::string, std::string> texts;
  const bool is_there = read(key, texts);
  for (const auto& [name, value] : texts) {
    const std::string variable = fmt::format("{}={}", name, value);
    fail_if(name.empty() || variable.find('=') < name.size() ||
                variable.find('\0') != std::string::npos,
            key, "has a variable that cannot be: \"{}\"", escape(name));
    variables.push_back(variable);
  }
  return is_there;
}

bool table_reader::read_command(std::string_view key,
                                std::vector<std::string>& command,
                                const placeholders& allowed) {
  if (!read(key, command, allowed)) return false;
  fail_if(command.empty() || command.front().empty(), key,
          "is empty; its first element is the file to run");
  return true;
}

bool table_reader::read(std::string_view key, pattern& value,
                        std::size_t captures) {
  std::string text;
  if (!read(key, text)) return false;
  value = make_pattern(key, text, captures);
  return true;
}

bool table_reader::read_name(std::string_view key, std::string& name) {
  static const pattern allowed("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  const bool is_there = read(key, name);
  fail_if(is_there && !allowed.match_all(name), key,
          "is \"{}\"; a name has letters, digits, '-', '_' and '.', and starts "
          "with none of '-' '.'",
          escape(name));
  return is_there;
}

std::vector<std::string> table_reader::keys() const {
  std::map<toml::source_position, std::string> keys;
  for (const auto& [name, node] : table_) {
    keys.emplace(name.source().begin, name.str());
  }
  return collect(keys, [](const auto& each) { return each.second; });
}

bool table_reader::read_table(std::string_view key, const table_user& read) {
  const toml::node* node = find(key);
  if (node == nullptr) return false;
  if (!node->is_table()) fail_for_type(key, "a table", *node);
  table_reader table(file_, *node->as_table(), path_of(key));
  read(table);
  table.reject_other_keys();
  return true;
}

void table_reader::read_tables(std::string_view key, const table_user& read) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  fail_if(!node->is_array_of_tables(), key,
          "must be an array of tables, [[{}]]", key);
  for (const toml::node& element : *node->as_array()) {
    table_reader table(file_, *element.as_table(), path_of(key));
    read(table);
    table.reject_other_keys();
  }
}

void table_reader::reject_other_keys() const {
  for (const auto& [key, node] : table_) {
    const std::string_view word = key.str();
    if (known_.contains(word)) continue;
    const auto likeness_to_it = [word](const std::string& known) {
      return likeness(word, known);
    };
    const auto nearest = std::ranges::max_element(known_, {}, likeness_to_it);
    const bool is_near = nearest != known_.end() &&
                         2 * likeness_to_it(*nearest) > std::ssize(*nearest);
    fail_at(key.source(), word,
            fmt::format("is not a key; there are {}{}", join(known_, ", "),
                        is_near ? "; the nearest is " + *nearest : ""));
  }
}

pattern table_reader::make_pattern(std::string_view key,
                                   const std::string& text,
                                   std::size_t captures) const {
  pattern made;
  try {
    made = pattern(text);
  } catch (const user_error& error) {
    fail(key, "is {}", error.what());
  }
  fail_if(made.captures() < captures, key, "has {} captures; it needs {}",
          made.captures(), captures);
  return made;
}

std::set<std::string> table_reader::check_placeholders(
    std::string_view key, const std::vector<std::string>& texts,
    const placeholders& allowed) const {
  std::set<std::string> words;
  for (const std::string& text : texts) {
    expand(text, [&](const std::string& word) {
      fail_if(std::ranges::count(allowed, word) == 0, key,
              "has an unknown placeholder {{{0}}}; there are {{{1}}}, and "
              "{{{{{0}}}}} stands for the text itself",
              word, fmt::join(allowed, "} and {"));
      return *words.insert(word).first;
    });
    fail_if(text.find('\0') != std::string::npos, key,
            "has a NUL byte, which no command line can");
  }
  return words;
}

void table_reader::fail_for_type(std::string_view key, std::string_view type,
                                 const toml::node& node,
                                 std::string_view verb) const {
  fail_at(node.source(), key,
          fmt::format("must be {}, and {} of type {}", type, verb,
                      fmt::streamed(node.type())));
}

void table_reader::fail_at(const toml::source_region& region,
                           std::string_view key,
                           std::string_view message) const {
  throw user_error("{}:{}: {} {}", region.path ? *region.path : file_.string(),
                   std::max(region.begin.line, 1U), path_of(key), message);
}

}  // namespace sidebyside
