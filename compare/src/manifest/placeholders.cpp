#include "manifest/placeholders.hpp"

#include <cstddef>

namespace sidebyside {
namespace {

bool is_placeholder_start(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

/// The length of a "{word}" at the start of the text, or 0.
std::size_t placeholder_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '{' || !is_placeholder_start(text[1])) {
    return 0;
  }
  std::size_t end = 2;
  while (end < text.size() && is_placeholder_part(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end + 1 : 0;
}

}  // namespace

bool is_placeholder_part(char c) {
  return is_placeholder_start(c) || (c >= '0' && c <= '9') || c == '-';
}

bool is_placeholder_word(std::string_view text) {
  const std::string quoted = "{" + std::string(text) + "}";
  return placeholder_length(quoted) == quoted.size();
}

std::string expand(
    std::string_view text,
    const std::function<std::string(std::string_view word)>& value_of) {
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

}  // namespace sidebyside
