#include "show/printer.hpp"

#include <span>

namespace sidebyside {
namespace {

std::size_t width_of(const column& column) {
  return std::max(column.width, display_width(escape(column.heading)));
}

/// Returns the end of the columns that fit into a line whose first column is
/// `first` and starts `start` columns from the left.
std::size_t end_of_line(const terminal& screen,
                        const std::vector<column>& columns, std::size_t first,
                        std::size_t start) {
  std::size_t last = first;
  for (std::size_t width = start; last < columns.size(); ++last) {
    width += (last == first ? 0 : gap) + width_of(columns[last]);
    // The first column alone would only name the row.
    if (width > screen.width() && last > (first == 0 ? 1 : first)) break;
  }
  // A column without a heading, such as a verdict, belongs to the one before.
  while (last < columns.size() && last > first + 1 &&
         columns[last].heading.empty()) {
    --last;
  }
  return last;
}

/// Formats line number `line` of these cells, without spaces at its end.
std::string format_cells(const terminal& screen,
                         std::span<const column> columns,
                         std::span<const cell> cells, std::size_t line) {
  static constexpr std::array styles{tint(),       style::good,
                                     style::bad,   style::notice,
                                     style::aside, tint()};  // by tone
  std::string text;
  for (const auto& [lines, tone] : cells) {
    const std::string content = screen.paint(
        styles.at(static_cast<std::size_t>(tone)),
        line < lines.size()
            ? (tone == tone::code ? escape_source : escape)(lines[line])
            : "");
    const std::size_t width = width_of(columns.front());
    const bool is_right = columns.front().align == align::right;
    text += is_right ? pad_left(content, width) : pad(content, width);
    text += std::string(gap, ' ');
    columns = columns.subspan(1);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string format_row(const terminal& screen, const table& shape,
                       std::span<const cell> row) {
  const std::span columns(shape.columns);
  // Rows below a title have a margin.
  std::string heading(shape.title_heading.empty() ? 0 : gap, ' ');
  const std::string indent(heading.size() + width_of(columns.front()) + gap,
                           ' ');
  std::size_t height = 1;
  for (const cell& each : row) height = std::max(height, each.lines.size());
  std::string text;
  for (std::size_t first = 0, last = 0; first < row.size(); first = last) {
    if (first > 0) heading = indent + escape(columns[first].heading) + "  ";
    last = end_of_line(screen, shape.columns, first, display_width(heading));
    const auto cells = row.first(std::min(last, row.size())).subspan(first);
    for (std::size_t line = 0; line < height; ++line) {
      const std::string content =
          format_cells(screen, columns.subspan(first), cells, line);
      if (content.empty() && (line > 0 || first > 0)) continue;
      text += heading + content + "\n";
      heading = std::string(display_width(heading), ' ');
    }
  }
  return text;
}

/// A word and its meaning.
using entry = std::pair<std::string, std::string>;

/// Formats the entries as two columns, the second one wrapped to `width`.
std::string two_columns(const std::vector<entry>& entries, std::size_t width) {
  const std::size_t first_width =
      widest(entries, [](const entry& each) { return escape(each.first); });
  const std::size_t room = width - std::min(width, first_width + gap);
  std::string text;
  for (const auto& [word, meaning] : entries) {
    std::string first = escape(word);
    for (const std::string& line : wrap(escape(meaning), room)) {
      text += pad(std::exchange(first, ""), first_width + gap) + line + "\n";
    }
  }
  return text;
}

}  // namespace

void print_headings(terminal& screen, const table& shape) {
  std::vector<cell> headings;
  for (const column& each : shape.columns) {
    headings.emplace_back(each.heading, tone::aside);
  }
  screen.show(split(format_row(screen, shape, headings), '\n').front() + "\n");
}

void print_rows(terminal& screen, const table& shape, const row_group& group) {
  std::string text;
  if (!shape.title_heading.empty()) {
    text += screen.paint(style::title, escape(group.title));
    if (!group.note.empty()) {
      text += screen.paint(style::aside, "  " + escape(group.note));
    }
    text += '\n';
  }
  for (const auto& row : group.rows) text += format_row(screen, shape, row);
  screen.show(text);
}

void print_table(terminal& screen, std::string_view title, table whole) {
  if (whole.groups.empty()) return;
  for (const row_group& group : whole.groups) {
    for (const auto& row : group.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        std::size_t& width = whole.columns[i].width;
        width = std::max(width, widest(row[i].lines, escape));
      }
    }
  }
  // A longer name of a row is wrapped. The others need not be as wide.
  std::size_t& first_width = whole.columns.front().width;
  if (first_width > screen.width()) first_width = screen.width() / 2;
  screen.show(title);
  print_headings(screen, whole);
  for (const row_group& group : whole.groups) print_rows(screen, whole, group);
}

void print_environment(terminal& screen, const environment& conditions) {
  std::vector<entry> entries{{"machine", machine_words(conditions)}};
  for (const auto& each : conditions.toolchains) entries.emplace_back(each);
  const std::string text = two_columns(entries, screen.width());
  screen.show(screen.paint(style::aside, text) + "\n");
}

void print_legend(terminal& screen, const results& all) {
  const std::size_t width = std::min<std::size_t>(screen.width(), 80);
  const std::string text = two_columns(legend_of(all), width);
  screen.show(screen.paint(style::aside, "\n" + text));
}

void print_warnings(terminal& screen,
                    const std::vector<std::string>& warnings) {
  const std::string mark = screen.paint(style::notice, "warning:");
  for (const std::string& warning : warnings) {
    screen.print(fmt::format("{} {}\n", mark, escape(warning)));
  }
}

void print_first_reports(terminal& screen, const race_results& race) {
  for (const race_side& side : race.sides) {
    if (side.first_report.empty()) continue;
    const std::string title = fmt::format("{}/{}: the first report",
                                          race.program, side.implementation);
    screen.print(fmt::format("\n{}\n{}\n", screen.paint(style::title, title),
                             indented(side.first_report)));
  }
}

}  // namespace sidebyside
