#include "pages/html.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "read/highlight.hpp"
#include "read/source.hpp"

namespace sidebyside {
namespace {

std::string html_of(const cell& shown) {
  std::string html;
  for (const std::string& line : shown.lines) {
    html += (html.empty() ? "" : "<br>") + escape_html(line);
  }
  if (html.empty()) return "–";
  if (shown.tone == tone::plain) return html;
  if (shown.tone == tone::code) return "<code>" + html + "</code>";
  const std::string_view look = shown.tone == tone::good    ? "good"
                                : shown.tone == tone::aside ? "plain"
                                                            : "bad";
  return fmt::format("<span class=\"{}\">{}</span>", look, html);
}

/// The lines of a step, each kind of token in its class of the style sheet.
std::string code_of(const source& side,
                    const std::vector<std::vector<token>>& lines,
                    const section& step, const std::set<std::string>& racing) {
  static const std::map<token_kind, std::string_view> classes{
      {token_kind::keyword, "k"}, {token_kind::preprocessor, "k"},
      {token_kind::type, "t"},    {token_kind::function, "f"},
      {token_kind::string, "s"},  {token_kind::constant, "s"},
      {token_kind::comment, "c"}, {token_kind::plain, ""}};
  std::string code;
  for (std::size_t i = step.first; i < step.first + step.size; ++i) {
    const bool is_racing =
        racing.contains(fmt::format("{}:{}", side.file, i + 1));
    if (is_racing) code += "<mark title=\"a race detector names this line\">";
    for (const token& part : lines[i]) {
      const std::string_view kind = classes.at(part.kind);
      const std::string text = escape_html_source(part.text);
      code += kind.empty()
                  ? text
                  : fmt::format("<span class=\"{}\">{}</span>", kind, text);
    }
    code += is_racing ? "</mark>\n" : "\n";
  }
  return code;
}

}  // namespace

std::string to_id(std::string_view text) {
  std::string id(text);
  std::ranges::replace_if(
      id, [](char c) { return !is_letter_or_digit(c) && c != '_' && c != '.'; },
      '-');
  return id;
}

std::string to_html(const table& shown, std::string_view caption) {
  const bool has_titles = !shown.title_heading.empty();
  std::vector<std::string> headings;
  if (has_titles) headings.push_back(escape_html(shown.title_heading));
  // What has no heading of its own is told apart where cells bring theirs.
  for (const column& each : shown.columns) {
    const bool is_last = &each == &shown.columns.back();
    headings.push_back(!each.heading.empty() ? escape_html(each.heading)
                       : is_last             ? "verdict"
                                             : "side");
  }
  std::string html = fmt::format(
      "<table role=\"table\">\n<caption>{}</caption>\n<thead "
      "role=\"rowgroup\"><tr role=\"row\">",
      escape_html(caption));
  for (const std::string& heading : headings) {
    html +=
        fmt::format("<th role=\"columnheader\" scope=\"col\">{}</th>", heading);
  }
  html += "</tr></thead>\n<tbody role=\"rowgroup\">\n";
  for (const row_group& group : shown.groups) {
    // The value of a sweep's parameter stands in the first row of a point.
    const std::string title = has_titles ? escape_html(group.title)
                                         : html_of(group.rows.front().front());
    for (const auto& row : group.rows) {
      html += fmt::format(
          "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">{}</th>",
          title);
      for (std::size_t i = 1; i < headings.size(); ++i) {
        const std::size_t index = has_titles ? i - 1 : i;
        html += fmt::format("<td role=\"cell\" data-heading=\"{}\">{}</td>",
                            headings[i],
                            index < row.size() ? html_of(row[index]) : "–");
      }
      html += "</tr>\n";
    }
  }
  return html + "</tbody>\n</table>\n";
}

std::string to_html(const listing_sources& shown, std::string_view noun,
                    const std::set<std::string>& racing) {
  const auto& [program, sections] = shown;
  std::vector<std::vector<std::vector<token>>> tokens;
  std::string html = fmt::format(
      "<div class=\"code\" role=\"table\" aria-label=\"{} of {}, step by "
      "step\" "
      "style=\"--sides: {}\">\n<div role=\"row\" class=\"head\">",
      noun, escape_html(program.name), program.sides.size());
  for (const source& side : program.sides) {
    html += fmt::format("<div role=\"columnheader\">{}: {}</div>",
                        escape_html(side.label), escape_html(side.file));
    tokens.push_back(highlight(
        side.lines, side.language.empty() ? side.file : side.language));
  }
  html += "</div>\n";
  for (std::size_t n = 0; n < sections.front().size(); ++n) {
    const bool is_empty = std::ranges::all_of(
        sections, [n](const auto& side) { return side[n].size == 0; });
    if (is_empty) continue;
    html += "<div role=\"row\" class=\"step\" tabindex=\"0\">";
    for (std::size_t i = 0; i < program.sides.size(); ++i) {
      html += fmt::format(
          "<div role=\"cell\"><span class=\"side\">{}</span><pre><code>{}"
          "</code></pre></div>",
          escape_html(program.sides[i].label),
          code_of(program.sides[i], tokens[i], sections[i][n], racing));
    }
    html += "</div>\n";
  }
  return html + "</div>\n";
}

}  // namespace sidebyside
