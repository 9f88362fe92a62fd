#include "manifest/placeholders.hpp"

#include <re2/re2.h>
#include <re2/stringpiece.h>

namespace sidebyside {

bool is_placeholder_word(std::string_view text) {
  return re2::RE2::FullMatch({text.data(), text.size()}, "[a-z_][a-z0-9_-]*");
}

std::string expand(
    std::string_view text,
    const std::function<std::string(std::string_view word)>& value_of) {
  // What stands before a placeholder, itself in quotes, or its word.
  static const re2::RE2 next(
      R"((?s)(.*?)(?:\{(\{[a-z_][a-z0-9_-]*\})\}|\{([a-z_][a-z0-9_-]*)\}))",
      re2::RE2::Latin1);
  re2::StringPiece rest(text.data(), text.size());
  std::string expanded;
  std::string before;
  std::string quoted;
  std::string word;
  while (re2::RE2::Consume(&rest, next, &before, &quoted, &word)) {
    expanded += before + (word.empty() ? quoted : value_of(word));
  }
  return expanded.append(rest.data(), rest.size());
}

}  // namespace sidebyside
