#include "html.hpp"

#include <algorithm>

#include "../text.hpp"

namespace compare {
namespace {

std::string quote(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    switch (c) {
      case '&':
        quoted += "&amp;";
        break;
      case '<':
        quoted += "&lt;";
        break;
      case '>':
        quoted += "&gt;";
        break;
      case '"':
        quoted += "&quot;";
        break;
      case '\'':
        quoted += "&#39;";
        break;
      default:
        quoted += c;
    }
  }
  return quoted;
}

}  // namespace

std::string to_html(std::string_view bytes) { return quote(escape(bytes)); }

std::string code_to_html(std::string_view code) {
  return quote(escape_source(code));
}

std::string to_id(std::string_view text) {
  std::string id(text);
  std::replace_if(
      id.begin(), id.end(),
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c >= '0' && c <= '9') || c == '_');
      },
      '-');
  return id;
}

}  // namespace compare
