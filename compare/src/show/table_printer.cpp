#include "show/table_printer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {

table_printer::table_printer(terminal& screen, table shape)
    : screen_(screen), shape_(std::move(shape)) {
  if (!shape_.title_heading.empty()) indent_ = std::string(gap, ' ');
  for (column& each : shape_.columns) {
    each.width = std::max(each.width, display_width(escape(each.heading)));
  }
}

void table_printer::print_headings() {
  std::vector<cell> headings;
  for (const column& each : shape_.columns) headings.emplace_back(each.heading);
  const std::string line =
      indent_ + format_cells(headings, 0, end_of_line(0, indent_.size()), 0);
  screen_.show(screen_.paint(style::aside, line) + "\n");
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
  for (const auto& row : group.rows) text += format_row(row);
  screen_.show(text);
}

/// Formats line number `line` of the cells `first` to `last - 1`, without
/// spaces at its end.
std::string table_printer::format_cells(const std::vector<cell>& row,
                                        std::size_t first, std::size_t last,
                                        std::size_t line) const {
  static constexpr std::array styles{tint(),       style::good,
                                     style::bad,   style::notice,
                                     style::aside, tint()};  // by tone

  std::string text;
  for (std::size_t i = first; i < std::min(last, row.size()); ++i) {
    const auto& [lines, tone] = row[i];
    const std::string content =
        screen_.paint(styles.at(static_cast<std::size_t>(tone)),
                      line < lines.size() ? escape(lines[line]) : "");
    const column& shape = shape_.columns[i];
    if (i > first) text += std::string(gap, ' ');
    text += shape.align == align::right ? pad_left(content, shape.width)
                                        : pad(content, shape.width);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string table_printer::format_row(const std::vector<cell>& row) const {
  std::size_t height = 1;
  for (const cell& each : row) height = std::max(height, each.lines.size());
  const std::string margin(indent_.size() + shape_.columns.front().width + gap,
                           ' ');
  std::string text;
  for (std::size_t first = 0, last = 0; first < row.size(); first = last) {
    std::string heading =
        first == 0 ? indent_
                   : margin + escape(shape_.columns[first].heading) + "  ";
    last = end_of_line(first, display_width(heading));
    for (std::size_t line = 0; line < height; ++line) {
      const std::string cells = format_cells(row, first, last, line);
      if (cells.empty() && line > 0) continue;
      text += heading + cells + "\n";
      heading = std::string(display_width(heading), ' ');
    }
  }
  return text;
}

/// Returns the end of the columns that fit into a line whose first column is
/// `first` and starts `start` columns from the left.
std::size_t table_printer::end_of_line(std::size_t first,
                                       std::size_t start) const {
  const auto& columns = shape_.columns;
  std::size_t last = first;
  for (std::size_t width = start; last < columns.size(); ++last) {
    width += (last == first ? 0 : gap) + columns[last].width;
    // The first column alone would only name the row.
    if (width > screen_.width() && last > (first == 0 ? 1 : first)) break;
  }
  // A column without a heading, such as a verdict, belongs to the one before.
  while (last < columns.size() && last > first + 1 &&
         columns[last].heading.empty()) {
    --last;
  }
  return last;
}

}  // namespace sidebyside
