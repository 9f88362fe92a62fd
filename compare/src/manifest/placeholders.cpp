#include "manifest/placeholders.hpp"

#include <cstddef>

#include "manifest/pattern.hpp"

namespace sidebyside {
namespace {

/// Returns each placeholder with the text before it. The captures are that
/// text, a placeholder in braces of its own, and the word of a placeholder.
std::vector<pattern::match> find_all(const std::string& text) {
  static const pattern next(
      R"((?s)(.*?)(?:\{(\{[a-z_][a-z0-9_-]*\})\}|\{([a-z_][a-z0-9_-]*)\}))");
  return next.find_all(text);
}

}  // namespace

std::vector<std::string> find_placeholders(const std::string& text) {
  std::vector<std::string> words;
  for (const pattern::match& match : find_all(text)) {
    if (!match[3].empty()) words.push_back(match[3]);
  }
  return words;
}

std::string expand(const std::string& text,
                   const std::map<std::string, std::string>& values) {
  std::string expanded;
  std::size_t end = 0;
  for (const pattern::match& match : find_all(text)) {
    expanded += match[1] + (match[3].empty() ? match[2] : values.at(match[3]));
    end += match[0].size();
  }
  return expanded + text.substr(end);
}

}  // namespace sidebyside
