#include "manifest/placeholders.hpp"

#include "manifest/pattern.hpp"

namespace sidebyside {

std::string expand(const std::string& text, const word_reader& value_of) {
  // The text before a placeholder, one in braces of its own, or its word.
  static const pattern next(
      R"((?s)(.*?)(?:\{(\{[a-z_][a-z0-9_-]*\})\}|\{([a-z_][a-z0-9_-]*)\}))");
  std::string expanded;
  std::size_t end = 0;
  for (const pattern::match& match : next.find_all(text)) {
    expanded += match[1] + (match[3].empty() ? match[2] : value_of(match[3]));
    end += match[0].size();
  }
  return expanded + text.substr(end);
}

std::string expand(const std::string& text, const word_values& values) {
  return expand(text, [&](const std::string& word) { return values.at(word); });
}

}  // namespace sidebyside
