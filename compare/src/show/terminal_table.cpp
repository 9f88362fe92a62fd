#include "show/terminal_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace sidebyside {

fmt::text_style style_of(tone look) {
  switch (look) {
    case tone::good:
      return style::good;
    case tone::bad:
      return style::bad;
    case tone::notice:
      return style::notice;
    case tone::aside:
      return style::aside;
    case tone::plain:
      break;
  }
  return {};
}

table_printer::table_printer(terminal& to, table shape)
    : to_(to), shape_(std::move(shape)), fitting_(0) {
  std::size_t width = shape_.title_heading.empty() ? 0 : 2 * gap;
  for (column& each : shape_.columns) {
    each.heading = escape(each.heading);
    each.width = std::max(each.width, display_width(each.heading));
    width += (fitting_ == 0 ? 0 : gap) + each.width;
    if (width > to.width() && fitting_ > 1) break;
    ++fitting_;
  }
  // A verdict stands behind its ratio.
  while (fitting_ < shape_.columns.size() && fitting_ > 1 &&
         shape_.columns[fitting_].heading.empty()) {
    --fitting_;
  }
}

void table_printer::print_headings() {
  std::string line(shape_.title_heading.empty() ? 0 : gap, ' ');
  for (std::size_t i = 0; i < fitting_; ++i) {
    const column& each = shape_.columns[i];
    if (i > 0) line += std::string(gap, ' ');
    line += each.align == align::right ? pad_left(each.heading, each.width)
                                       : pad(each.heading, each.width);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  to_.print(to_.paint(style::aside, line) + "\n");
}

/// Line `line` of the cells `first` to `last - 1`, nothing at their end.
std::string table_printer::cells_from(const std::vector<cell>& row,
                                      std::size_t first, std::size_t last,
                                      std::size_t line) const {
  std::string text;
  std::size_t owed = 0;  // columns of space before the next cell
  for (std::size_t i = first; i < std::min(last, row.size()); ++i) {
    const column& within = shape_.columns[i];
    if (i > first) owed += gap;
    const bool is_empty =
        line >= row[i].lines.size() || row[i].lines[line].empty();
    if (is_empty) {
      owed += within.width;
      continue;
    }
    const std::string shown = escape(row[i].lines[line]);
    const std::size_t width = display_width(shown);
    const std::size_t rest = within.width - std::min(within.width, width);
    const std::size_t before = within.align == align::right ? rest : 0;
    text += std::string(owed + before, ' ') +
            to_.paint(style_of(row[i].tone), shown);
    owed = rest - before;
  }
  return text;
}

std::string table_printer::text_of(const std::vector<cell>& row) const {
  const std::string indent(shape_.title_heading.empty() ? 0 : gap, ' ');
  std::size_t height = 1;
  for (const cell& each : row) height = std::max(height, each.lines.size());
  std::string text;
  for (std::size_t line = 0; line < height; ++line) {
    text += indent + cells_from(row, 0, fitting_, line) + "\n";
  }
  const std::string below(indent.size() + shape_.columns.front().width + gap,
                          ' ');
  for (std::size_t line = 0; line < height; ++line) {
    const std::string rest = cells_from(row, fitting_, row.size(), line);
    if (row.size() <= fitting_ || rest.empty()) continue;
    const std::string& heading = shape_.columns[fitting_].heading;
    text += below;
    text += line == 0 ? heading : std::string(display_width(heading), ' ');
    text += std::string(gap, ' ') + rest + "\n";
  }
  return text;
}

void table_printer::print(const row_group& group) {
  std::string text;
  if (!shape_.title_heading.empty()) {
    text += to_.paint(style::title, escape(group.title));
    if (!group.note.empty()) {
      text += to_.paint(style::aside, "  " + escape(group.note));
    }
    text += '\n';
  }
  for (const auto& row : group.rows) text += text_of(row);
  to_.print(text);
}

}  // namespace sidebyside
