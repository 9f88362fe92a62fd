#include "pages/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
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

std::string failure_to_html(const std::string& program, const failure& failed,
                            const std::vector<std::string>& evidence) {
  std::string text = fmt::format(
      "<div class=\"failure\"><p><strong class=\"bad\">FAILED</strong> "
      "{}/{}, {}: {}</p>\n<pre>",
      escape_html(program), escape_html(failed.implementation),
      escape_html(failed.round), escape_html(failed.found.message));
  for (const std::string& line : evidence) {
    text += escape_html(line) + "\n";
  }
  return text + "</pre></div>\n";
}

namespace {

std::string_view class_of(tone look) {
  switch (look) {
    case tone::good:
      return "good";
    case tone::bad:
    case tone::notice:
      return "bad";
    case tone::aside:
    case tone::plain:
      break;
  }
  return "plain";
}

std::string html_of(const cell& shown) {
  std::string text;
  for (const std::string& line : shown.lines) {
    text += (text.empty() ? "" : "<br>") + escape_html(line);
  }
  if (shown.tone == tone::plain || text.empty()) {
    return text.empty() ? "–" : text;
  }
  return fmt::format("<span class=\"{}\">{}</span>", class_of(shown.tone),
                     text);
}

}  // namespace

std::string to_html(const table& shown, std::string_view caption) {
  const bool has_titles = !shown.title_heading.empty();
  std::vector<std::string> headings;
  if (has_titles) headings.push_back(shown.title_heading);
  for (const column& each : shown.columns) headings.push_back(each.heading);
  // What has no heading of its own is told apart where cells bring theirs.
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (headings[i].empty()) {
      headings[i] = i + 1 == headings.size() ? "verdict" : "side";
    }
  }
  html_table drawn(caption, headings);
  for (const row_group& group : shown.groups) {
    std::string first;
    for (const auto& row : group.rows) {
      std::vector<std::string> cells;
      if (has_titles) cells.push_back(escape_html(group.title));
      for (const cell& each : row) cells.push_back(html_of(each));
      // The value of a sweep's parameter stands in the first row of a point.
      if (!has_titles && !row.front().lines.front().empty()) {
        first = cells.front();
      }
      if (!has_titles) cells.front() = first;
      cells.resize(headings.size(), "–");
      drawn.add_row(cells);
    }
  }
  return drawn.text();
}

html_table::html_table(std::string_view caption,
                       std::vector<std::string> headings)
    : headings_(std::move(headings)) {
  text_ = fmt::format(
      "<table role=\"table\">\n<caption>{}</caption>\n<thead "
      "role=\"rowgroup\"><tr role=\"row\">",
      escape_html(caption));
  for (const std::string& heading : headings_) {
    text_ += fmt::format("<th role=\"columnheader\" scope=\"col\">{}</th>",
                         escape_html(heading));
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
                               escape_html(headings_[i]), cells[i]);
  }
  text_ += "</tr>\n";
}

std::string html_table::text() const { return text_ + "</tbody>\n</table>\n"; }

}  // namespace sidebyside
