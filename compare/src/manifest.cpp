#include "manifest.hpp"

#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string_view>
#include <system_error>

#include "error.hpp"
#include "text.hpp"

namespace compare {
namespace {

constexpr std::array placeholders{std::string_view("bin"),
                                  std::string_view("program")};

bool is_placeholder_start(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

bool is_placeholder_part(char c) {
  return is_placeholder_start(c) || (c >= '0' && c <= '9') || c == '-';
}

/// The length of a "{word}" at the start of the text, or 0.
std::size_t placeholder_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '{' || !is_placeholder_start(text[1])) {
    return 0;
  }
  std::size_t end = 2;
  while (end < text.size() && is_placeholder_part(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end + 1 : 0;
}

/// Replaces every "{word}" by what `value_of` makes of the word. "{{word}}"
/// stands for itself with one pair of braces; other braces are just text.
template <class ValueOf>
std::string expand(std::string_view text, ValueOf value_of) {
  std::string expanded;
  while (!text.empty()) {
    if (text[0] == '{' && text.size() > 1) {
      const std::size_t quoted = placeholder_length(text.substr(1));
      if (quoted > 0 && text.size() > quoted + 1 && text[quoted + 1] == '}') {
        expanded += text.substr(1, quoted);
        text.remove_prefix(quoted + 2);
        continue;
      }
    }
    if (const std::size_t length = placeholder_length(text); length > 0) {
      expanded += value_of(text.substr(1, length - 2));
      text.remove_prefix(length);
      continue;
    }
    expanded += text.front();
    text.remove_prefix(1);
  }
  return expanded;
}

std::string fill_in(const std::string& text, const program& task,
                    const std::filesystem::path& bin_dir) {
  return expand(text, [&](std::string_view word) {
    return word == "bin" ? bin_dir.string() : task.name;
  });
}

/// Reads the keys of one table, and knows in the end which ones nobody read.
class table_reader {
 public:
  table_reader(const std::filesystem::path& file, const toml::table& table,
               std::string path)
      : file_(file), table_(table), path_(std::move(path)) {}

  /// An error at a key, or at the table where the key is missing.
  [[noreturn]] void fail(std::string_view key, std::string_view what) const {
    const toml::node* node = table_.get(key);
    fail_at(node == nullptr ? table_.source() : node->source(), key, what);
  }

  /// None if the key is missing.
  std::optional<std::string> text(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value_exact<std::string>();
    if (!value) fail(key, wrong_type("a string", *node));
    return value;
  }

  std::string required_text(std::string_view key) {
    auto value = text(key);
    if (!value) fail(key, "is missing");
    return *value;
  }

  /// A name is used in file names and in "program/implementation".
  std::string name() {
    std::string value = required_text("name");
    const bool allowed =
        !value.empty() && value.front() != '.' && value.front() != '-' &&
        std::all_of(value.begin(), value.end(), [](char c) {
          return is_placeholder_part(c) || (c >= 'A' && c <= 'Z') || c == '.';
        });
    if (!allowed) {
      fail("name", fmt::format("is \"{}\"; a name has letters, digits, '-', "
                               "'_' and '.', and starts with none of '-' '.'",
                               escape(value)));
    }
    return value;
  }

  bool flag(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return false;
    const auto value = node->value_exact<bool>();
    if (!value) fail(key, wrong_type("true or false", *node));
    return *value;
  }

  /// Seconds, more than 0.
  std::optional<double> seconds(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->is_number() ? node->value<double>() : std::nullopt;
    if (!value) fail(key, wrong_type("a number of seconds", *node));
    if (!std::isfinite(*value) || *value <= 0) {
      fail(key, "must be a number of seconds above 0");
    }
    return value;
  }

  std::optional<std::vector<std::string>> texts(std::string_view key) {
    return list<std::string>(key, "a list of strings");
  }

  std::optional<std::vector<std::int64_t>> integers(std::string_view key) {
    return list<std::int64_t>(key, "a list of integers");
  }

  /// The tables of an array of tables: [[key]].
  std::vector<table_reader> tables(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) fail(key, "is missing; there must be at least one");
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

  /// Every "{word}" in the text must be a placeholder that we know.
  void check_placeholders(std::string_view key, const std::string& text) const {
    expand(text, [&](std::string_view word) {
      if (std::find(placeholders.begin(), placeholders.end(), word) ==
          placeholders.end()) {
        fail(key, fmt::format("has an unknown placeholder {{{}}}; there are "
                              "{{bin}} and {{program}}, and {{{{{}}}}} stands "
                              "for the text itself",
                              word, word));
      }
      return "";
    });
    if (text.find('\0') != std::string::npos) {
      fail(key, "has a NUL byte, which no command line can");
    }
  }

  void check_placeholders(std::string_view key,
                          const std::vector<std::string>& list) const {
    for (const std::string& text : list) check_placeholders(key, text);
  }

  /// A misspelt key must not pass for a setting.
  void reject_other_keys() const {
    for (const auto& [key, node] : table_) {
      if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) {
        continue;
      }
      auto sorted = known_;
      std::sort(sorted.begin(), sorted.end());
      fail_at(
          key.source(), key.str(),
          fmt::format("is not a key; there are {}", fmt::join(sorted, ", ")));
    }
  }

 private:
  const toml::node* find(std::string_view key) {
    known_.emplace_back(key);
    return table_.get(key);
  }

  template <class Value>
  std::optional<std::vector<Value>> list(std::string_view key,
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

  static std::string type_name(const toml::node& node) {
    std::ostringstream name;
    name << node.type();
    return name.str();
  }

  static std::string wrong_type(std::string_view wanted,
                                const toml::node& node) {
    return fmt::format("must be {}, and is of type {}", wanted,
                       type_name(node));
  }

  [[noreturn]] void fail_at(const toml::source_region& where,
                            std::string_view key, std::string_view what) const {
    throw user_error(fmt::format("{}:{}: {}{}{} {}", file_.string(),
                                 std::max(where.begin.line, 1U), path_,
                                 path_.empty() ? "" : ".", escape(key), what));
  }

  const std::filesystem::path& file_;
  const toml::table& table_;
  std::string path_;
  std::vector<std::string> known_;
};

implementation read_implementation(table_reader& table) {
  implementation side;
  side.name = table.name();
  side.label = table.text("label").value_or(side.name);
  side.source = table.text("source").value_or("");
  table.check_placeholders("source", side.source);
  const auto command = table.texts("command");
  if (!command) table.fail("command", "is missing");
  if (command->empty() || command->front().empty()) {
    table.fail("command", "is empty; its first element is the file to run");
  }
  table.check_placeholders("command", *command);
  side.command = *command;
  table.reject_other_keys();
  return side;
}

expectation read_expectation(table_reader& table) {
  expectation expected;
  expected.racy = table.flag("racy");
  expected.out = table.text("stdout");
  expected.err = table.text("stderr").value_or("");
  const auto pattern = table.text("pattern");
  const auto range = table.integers("range");
  if (!expected.out && !pattern) {
    table.fail("stdout", "is missing, and so is pattern: say what it prints");
  }
  if (expected.out && pattern) {
    table.fail("pattern", "is given beside stdout: only one can be checked");
  }
  if (range && !pattern) table.fail("range", "is given without pattern");
  if (!pattern) return expected;
  try {
    expected.outcomes.emplace(*pattern);
  } catch (const user_error& error) {
    table.fail("pattern", fmt::format("is {}", error.what()));
  }
  if (!range) return expected;
  if (range->size() != 2 || range->front() > range->back()) {
    table.fail("range", "must be two integers, [lowest, highest]");
  }
  try {
    expected.outcomes->set_range(range->front(), range->back());
  } catch (const user_error& error) {
    table.fail("range", error.what());
  }
  return expected;
}

std::vector<std::size_t> read_sides(table_reader& table,
                                    const std::vector<implementation>& all) {
  std::vector<std::size_t> indices;
  const auto names = table.texts("implementations");
  if (!names) {
    for (std::size_t i = 0; i < all.size(); ++i) indices.push_back(i);
    return indices;
  }
  if (names->empty()) table.fail("implementations", "is empty");
  for (const std::string& name : *names) {
    const auto found = std::find_if(
        all.begin(), all.end(),
        [&](const implementation& side) { return side.name == name; });
    if (found == all.end()) {
      table.fail("implementations",
                 fmt::format("names \"{}\", which no [[implementation]] has",
                             escape(name)));
    }
    const auto index = static_cast<std::size_t>(found - all.begin());
    if (std::find(indices.begin(), indices.end(), index) != indices.end()) {
      table.fail("implementations",
                 fmt::format("names \"{}\" twice", escape(name)));
    }
    indices.push_back(index);
  }
  return indices;
}

program read_program(table_reader& table,
                     const std::vector<implementation>& all) {
  program task;
  task.name = table.name();
  task.title = table.text("title").value_or(task.name);
  task.implementations = read_sides(table, all);
  task.args = table.texts("args").value_or(std::vector<std::string>());
  table.check_placeholders("args", task.args);
  task.timeout_seconds = table.seconds("timeout");
  task.expected = read_expectation(table);
  table.reject_other_keys();
  return task;
}

template <class Item>
void reject_duplicate(table_reader& table, const std::vector<Item>& earlier,
                      const std::string& name) {
  for (const Item& item : earlier) {
    if (item.name == name) {
      table.fail("name", fmt::format("\"{}\" is given twice", name));
    }
  }
}

std::string read_file(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    error = std::make_error_code(std::errc::is_a_directory);
  } else {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    if (stream && (stream.peek() == EOF || content << stream.rdbuf())) {
      return content.str();
    }
    error = std::error_code(errno, std::generic_category());
  }
  throw user_error(
      fmt::format("{}: {}; run compare at the top of the repository, or say "
                  "--manifest FILE",
                  file.string(), error.message()));
}

}  // namespace

manifest read_manifest(const std::filesystem::path& file) {
  const std::string content = read_file(file);
  toml::table root;
  try {
    root = toml::parse(content, file.string());
  } catch (const toml::parse_error& error) {
    throw user_error(fmt::format("{}:{}: {}", file.string(),
                                 error.source().begin.line,
                                 error.description()));
  }
  manifest result;
  result.file = file;
  table_reader top(file, root, "");
  for (table_reader& table : top.tables("implementation")) {
    implementation side = read_implementation(table);
    reject_duplicate(table, result.implementations, side.name);
    result.implementations.push_back(std::move(side));
  }
  for (table_reader& table : top.tables("program")) {
    program task = read_program(table, result.implementations);
    reject_duplicate(table, result.programs, task.name);
    result.programs.push_back(std::move(task));
  }
  top.reject_other_keys();
  return result;
}

std::vector<program> select_programs(const manifest& from,
                                     const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const program& task : from.programs) known.push_back(task.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw user_error(fmt::format(
          "{}: no program of this name in {}; there "
          "are {}",
          escape(name), from.file.string(), fmt::join(known, ", ")));
    }
  }
  std::vector<program> selected;
  for (const program& task : from.programs) {
    if (names.empty() ||
        std::find(names.begin(), names.end(), task.name) != names.end()) {
      selected.push_back(task);
    }
  }
  return selected;
}

std::vector<std::string> command_line(const implementation& side,
                                      const program& task,
                                      const std::filesystem::path& bin_dir) {
  std::vector<std::string> argv;
  for (const auto* list : {&side.command, &task.args}) {
    for (const std::string& text : *list) {
      argv.push_back(fill_in(text, task, bin_dir));
    }
  }
  return argv;
}

std::string source_file(const implementation& side, const program& task,
                        const std::filesystem::path& bin_dir) {
  return fill_in(side.source, task, bin_dir);
}

}  // namespace compare
