#include "manifest/placeholders.hpp"

#include <re2/re2.h>
#include <re2/stringpiece.h>

#include <array>
#include <cstddef>

namespace sidebyside {

bool is_placeholder_word(std::string_view text) {
  return re2::RE2::FullMatch({text.data(), text.size()}, "[a-z_][a-z0-9_-]*");
}

std::string expand(
    std::string_view text,
    const std::function<std::string(std::string_view word)>& value_of) {
  static const re2::RE2 placeholder(
      R"(\{(\{[a-z_][a-z0-9_-]*\})\}|\{([a-z_][a-z0-9_-]*)\})");
  std::string expanded;
  std::array<re2::StringPiece, 3> parts;
  while (placeholder.Match({text.data(), text.size()}, 0, text.size(),
                           re2::RE2::UNANCHORED, parts.data(), 3)) {
    const auto& [whole, quoted, word] = parts;
    const auto start = static_cast<std::size_t>(whole.data() - text.data());
    expanded += text.substr(0, start);
    expanded += quoted.empty() ? value_of({word.data(), word.size()})
                               : std::string(quoted);
    text.remove_prefix(start + whole.size());
  }
  return expanded += text;
}

}  // namespace sidebyside
