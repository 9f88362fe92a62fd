#include "base/error.hpp"
#include "base/file.hpp"
#include "base/installation.hpp"
#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

/// Rejects keys of too many parts, because each part is a table. toml++ limits
/// the depth of values alone, and would crash.
void check_keys(const std::string& content, const std::filesystem::path& file) {
  // The first parts of a key, or a text or comment that could look like them.
  static const pattern token(fmt::format(
      R"re(((?:(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\.[ \t]*){{{}}})|)re"
      R"re((?s:"""(?:[^\\]|\\.)*?"{{3,5}}|'''.*?'{{3,5}})|)re"
      R"re("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|\n)re",
      max_depth));
  std::size_t line = 1;
  for (const pattern::match& match : token.find_all(content)) {
    if (!match[1].empty()) {
      throw user_error("{}:{}: a key has more than {} parts", file.string(),
                       line, max_depth);
    }
    line += static_cast<std::size_t>(std::ranges::count(match[0], '\n'));
  }
}

toml::table parse(const std::filesystem::path& file) {
  std::string content;
  try {
    content = read_file(file);
  } catch (const user_error& error) {
    throw user_error("{}; run {} where it is, or say --manifest FILE",
                     error.what(), own_name());
  }
  check_keys(content, file);
  try {
    return toml::parse(content, file.string());
  } catch (const toml::parse_error& error) {
    throw user_error("{}:{}: {}", file.string(), error.source().begin.line,
                     error.description());
  }
}

/// Moves the keys that a table lacks to it. Tables in it are completed as well:
/// tables of the same key, and tables of the same name in an array.
void complete(toml::table& table, toml::table& included) {
  const auto name_of = [](const toml::node& element) {
    return (*element.as_table())["name"].value_or<std::string>("");
  };
  for (auto&& [key, node] : included) {
    toml::node* own = table.get(key);
    if (own == nullptr) {
      table.insert(key, std::move(node));  // a copy would lose its line
    } else if (own->is_table() && node.is_table()) {
      complete(*own->as_table(), *node.as_table());
    } else if (own->is_array_of_tables() && node.is_array_of_tables()) {
      toml::array& tables = *own->as_array();
      for (toml::node& each : *node.as_array()) {
        const std::string name = name_of(each);
        const auto same = std::ranges::find(tables, name, name_of);
        if (name.empty() || same == tables.end()) {
          tables.push_back(std::move(each));
        } else {
          complete(*same->as_table(), *each.as_table());
        }
      }
    }
  }
}

}  // namespace

toml::table read_toml(const std::filesystem::path& file) {
  toml::table content = parse(file);
  std::vector<std::string> names;
  table_reader top(file, content);
  top.read("include", names);
  for (const std::string& name : names) {
    const auto included_file = data_file("includes/" + name + ".toml");
    std::error_code ignored;
    top.fail_if(!std::filesystem::is_regular_file(included_file, ignored),
                "include", "has \"{}\", and there is no {}", escape(name),
                escape(included_file.string()));
    toml::table included = read_toml(included_file);
    complete(content, included);
  }
  return content;
}

}  // namespace sidebyside
