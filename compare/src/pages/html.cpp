#include "pages/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
namespace {

std::string with_entities(std::string_view text) {
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

std::string to_html(std::string_view bytes) {
  return with_entities(escape(bytes));
}

std::string code_to_html(std::string_view code) {
  return with_entities(escape_source(code));
}

std::string to_id(std::string_view text) {
  std::string id(text);
  std::replace_if(
      id.begin(), id.end(),
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c >= '0' && c <= '9') || c == '_' || c == '.');
      },
      '-');
  return id;
}

std::string badge(std::string_view word) {
  const bool is_bad = word == "FAILED" || word == "slower";
  const bool is_good = word == "identical" || word == "allowed" ||
                       word == "faster" || word == "race" || word == "no race";
  return fmt::format("<span class=\"{}\">{}</span>",
                     is_bad    ? "bad"
                     : is_good ? "good"
                               : "plain",
                     to_html(word));
}

std::string failure_to_html(const std::string& program, const failure& failed) {
  std::string text = fmt::format(
      "<div class=\"failure\"><p><strong class=\"bad\">FAILED</strong> "
      "{}/{}, {}: {}</p>\n<pre>",
      to_html(program), to_html(failed.implementation), to_html(failed.round),
      to_html(failed.found.what));
  for (const std::string& line : failed.found.evidence) {
    text += to_html(line) + "\n";
  }
  return text + "</pre></div>\n";
}

html_table::html_table(std::string_view caption,
                       std::vector<std::string> headings)
    : headings_(std::move(headings)) {
  text_ = fmt::format(
      "<table role=\"table\">\n<caption>{}</caption>\n<thead "
      "role=\"rowgroup\"><tr role=\"row\">",
      to_html(caption));
  for (const std::string& heading : headings_) {
    text_ += fmt::format("<th role=\"columnheader\" scope=\"col\">{}</th>",
                         to_html(heading));
  }
  text_ += "</tr></thead>\n<tbody role=\"rowgroup\">\n";
}

void html_table::add_row(const std::vector<std::string>& cells) {
  text_ += "<tr role=\"row\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text_ += i == 0
                 ? fmt::format("<th role=\"rowheader\" scope=\"row\">{}</th>",
                               cells[i])
                 : fmt::format("<td role=\"cell\" data-heading=\"{}\">{}</td>",
                               to_html(headings_[i]), cells[i]);
  }
  text_ += "</tr>\n";
}

std::string html_table::text() const { return text_ + "</tbody>\n</table>\n"; }

}  // namespace sidebyside
