#include "show/terminal_table.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {

table_printer::table_printer(terminal& screen, table shape)
    : screen_(screen), shape_(std::move(shape)) {
  const bool has_titles = !shape_.title_heading.empty();
  if (has_titles) indent_ = std::string(gap, ' ');
  std::size_t width = has_titles ? 2 * gap : 0;
  for (column& each : shape_.columns) {
    each.width = std::max(each.width, display_width(escape(each.heading)));
    width += (fitting_ == 0 ? 0 : gap) + each.width;
    if (width > screen_.width() && fitting_ > 1) break;
    ++fitting_;
  }
  // A verdict stands behind its ratio.
  while (fitting_ < shape_.columns.size() && fitting_ > 1 &&
         shape_.columns[fitting_].heading.empty()) {
    --fitting_;
  }
}

void table_printer::print_headings() {
  std::vector<cell> headings;
  for (const column& each : shape_.columns) headings.emplace_back(each.heading);
  const std::string line = indent_ + cells_of(headings, 0, fitting_, 0);
  screen_.print(screen_.paint(style::aside, line) + "\n");
}

/// Line `line` of the cells `first` to `last - 1`, nothing at their end.
std::string table_printer::cells_of(const std::vector<cell>& row,
                                    std::size_t first, std::size_t last,
                                    std::size_t line) const {
  static const std::map<tone, fmt::text_style> styles{
      {tone::plain, {}},
      {tone::good, style::good},
      {tone::bad, style::bad},
      {tone::notice, style::notice},
      {tone::aside, style::aside}};
  std::string text;
  std::size_t owed = 0;  // columns of space before the next cell
  for (std::size_t i = first; i < std::min(last, row.size()); ++i) {
    const auto& [lines, look] = row[i];
    const std::string shown = line < lines.size() ? escape(lines[line]) : "";
    const std::size_t width = shape_.columns[i].width;
    const std::size_t rest = width - std::min(width, display_width(shown));
    const bool is_right = shape_.columns[i].align == align::right;
    if (i > first) owed += gap;
    if (is_right || shown.empty()) owed += rest;
    if (shown.empty()) continue;
    text += std::string(owed, ' ') + screen_.paint(styles.at(look), shown);
    owed = is_right ? 0 : rest;
  }
  return text;
}

std::string table_printer::text_of(const std::vector<cell>& row) const {
  std::size_t height = 1;
  for (const cell& each : row) height = std::max(height, each.lines.size());
  std::string text;
  for (std::size_t line = 0; line < height; ++line) {
    text += indent_ + cells_of(row, 0, fitting_, line) + "\n";
  }
  if (row.size() <= fitting_) return text;
  std::string heading =
      std::string(indent_.size() + shape_.columns.front().width + gap, ' ') +
      escape(shape_.columns[fitting_].heading) + std::string(gap, ' ');
  for (std::size_t line = 0; line < height; ++line) {
    const std::string rest = cells_of(row, fitting_, row.size(), line);
    if (!rest.empty()) text += heading + rest + "\n";
    heading = std::string(display_width(heading), ' ');
  }
  return text;
}

void table_printer::print(const row_group& group) {
  std::string text;
  if (!shape_.title_heading.empty()) {
    text += screen_.paint(style::title, escape(group.title));
    if (!group.note.empty()) {
      text += screen_.paint(style::aside, "  " + escape(group.note));
    }
    text += '\n';
  }
  for (const auto& row : group.rows) text += text_of(row);
  screen_.print(text);
}

}  // namespace sidebyside
