#include "show/terminal.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "process/command.hpp"

namespace sidebyside {
namespace {

constexpr std::chrono::milliseconds progress_interval{100};

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::size_t columns(int fd, std::size_t otherwise) {
  winsize size{};
  const bool is_known = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : otherwise;
}

/// The longest start of the text that fits, whole characters only.
std::string_view fit(std::string_view text, std::size_t width) {
  while (display_width(text) > width) {
    // Of UTF-8, the bytes after the first of a character.
    while (text.size() > 1 && (text.back() & 0xC0) == 0x80) {
      text.remove_suffix(1);
    }
    text.remove_suffix(1);
  }
  return text;
}

/// Stands for the ESC of our own colours until text is written. What is no
/// UTF-8, as this byte, is escaped wherever it comes from.
constexpr char color_mark = '\xFF';

/// The columns that a text takes, its colours aside.
std::size_t painted_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t mark = std::min(text.find(color_mark), text.size());
    width += display_width(text.substr(0, mark));
    text.remove_prefix(std::min(text.find('m', mark), text.size() - 1) + 1);
  }
  return width;
}

/// The line, broken between words where it is too long. What follows has the
/// same indent.
std::string break_line(const std::string& line, std::size_t width) {
  if (painted_width(line) <= width) return line;
  const std::size_t indent = std::min(line.find_first_not_of(' '), width / 2);
  std::string broken;
  std::size_t column = 0;
  std::size_t spaces = 0;  // ahead of the word
  for (const std::string& word : split(line, ' ')) {
    if (!word.empty()) {
      const std::size_t taken = painted_width(word);
      if (column > indent && column + spaces + taken > width) {
        broken += '\n';
        column = 0;
        spaces = indent;
      }
      broken += std::string(spaces, ' ') + word;
      column += spaces + taken;
      spaces = 0;
    }
    ++spaces;
  }
  return broken;
}

/// Exit statuses of the shell for what cannot be executed, or is not there.
constexpr int not_executable = 126;
constexpr int not_found = 127;

/// A line for the shell; empty if no pager is wanted or to be had.
std::string find_pager() {
  if (isatty(STDOUT_FILENO) != 1) return "";
  const char* wanted = std::getenv("PAGER");
  if (wanted == nullptr) return find_command({"less"}) ? "less" : "";
  return std::string_view(wanted) == "cat" ? "" : wanted;
}

/// Whether the pager could be run.
bool pipe_to(const std::string& pager, std::string_view text) {
  // Quit if the text fits on the screen, show colours, leave the text there.
  setenv("LESS", "FRX", 0);
  setenv("LESSCHARSET", "utf-8", 0);  // our text is, whatever the locale
  // main() ignores SIGPIPE; the pager and what it runs should not.
  std::signal(SIGPIPE, SIG_DFL);
  FILE* pipe = popen(pager.c_str(), "w");
  std::signal(SIGPIPE, SIG_IGN);
  if (pipe == nullptr) return false;
  // Keys that interrupt are the pager's as long as it runs.
  const auto on_interrupt = std::signal(SIGINT, SIG_IGN);
  const auto on_quit = std::signal(SIGQUIT, SIG_IGN);
  // A pager that is quit early does not take it all, and need not.
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), pipe));
  const int status = pclose(pipe);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGQUIT, on_quit);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  return status >= 0 && code != not_executable && code != not_found;
}

}  // namespace

terminal::terminal(color_mode color, bool quiet, int output) : output_(output) {
  const bool is_dumb = variable("TERM") == "dumb";
  has_color_ = color == color_mode::always;
  if (color == color_mode::automatic) {
    has_color_ =
        isatty(output_) == 1 && variable("NO_COLOR").empty() && !is_dumb;
  }
  has_progress_ = !quiet && isatty(STDERR_FILENO) == 1 && !is_dumb;
}

terminal::~terminal() { clear_progress(); }

std::string terminal::shown(std::string_view text) const {
  std::string safe =
      escape_lines(text, has_color_ ? std::string_view(&color_mark, 1) : "");
  std::ranges::replace(safe, color_mark, '\x1b');
  return safe;
}

void terminal::print(std::string_view text) {
  std::string lines;
  const std::size_t room = width();
  for (const std::string& line : split(text, '\n')) {
    lines += break_line(line, room) + "\n";
  }
  // The last line may be without an end.
  if (!text.empty() && !text.ends_with('\n')) lines.pop_back();
  write(shown(lines));
}

void terminal::write(std::string_view text) {
  clear_progress();
  try {
    write_all(output_, text);
  } catch (const std::system_error& error) {
    throw user_error(fmt::format("standard {}: cannot be written: {}",
                                 output_ == STDOUT_FILENO ? "output" : "error",
                                 error.code().message()));
  }
}

void terminal::print_listing(std::string_view text, bool has_pager) {
  const std::string pager = has_pager ? find_pager() : "";
  const std::string safe = shown(text);
  if (pager.empty() || !pipe_to(pager, safe)) write(safe);
}

bool terminal::is_progress_due() const {
  return has_progress_ && std::chrono::steady_clock::now() >= next_progress_;
}

void terminal::progress(std::string_view line) {
  next_progress_ = std::chrono::steady_clock::now() + progress_interval;
  is_progress_shown_ = true;
  const std::size_t room = columns(STDERR_FILENO, unlimited) - 1;
  const std::string safe = escape_lines(line);
  fmt::print(stderr, "\r{}\x1b[K", fit(wrap(safe, room).front(), room));
  std::fflush(stderr);
}

void terminal::clear_progress() {
  if (!is_progress_shown_) return;
  is_progress_shown_ = false;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

std::string terminal::paint(const fmt::text_style& style,
                            std::string_view text) const {
  if (!has_color_) return std::string(text);
  std::string painted = fmt::format(style, "{}", escape_lines(text));
  std::ranges::replace(painted, '\x1b', color_mark);
  return painted;
}

std::size_t terminal::width(std::size_t otherwise) const {
  return columns(output_, otherwise);
}

table_printer::table_printer(terminal& screen, table shape)
    : screen_(screen), shape_(std::move(shape)) {
  const bool has_titles = !shape_.title_heading.empty();
  if (has_titles) indent_ = std::string(gap, ' ');
  for (column& each : shape_.columns) {
    each.width = std::max(each.width, display_width(escape(each.heading)));
  }
  fitting_ = end_of_line(0, 2 * indent_.size());
}

std::size_t table_printer::end_of_line(std::size_t first,
                                       std::size_t start) const {
  const auto& columns = shape_.columns;
  std::size_t last = first;
  for (std::size_t width = start; last < columns.size(); ++last) {
    width += (last == first ? 0 : gap) + columns[last].width;
    // The first one says what the line is of.
    const bool has_enough = last > (first == 0 ? 1 : first);
    if (width > screen_.width() && has_enough) break;
  }
  // A verdict stands behind its ratio.
  while (last < columns.size() && last > first + 1 &&
         columns[last].heading.empty()) {
    --last;
  }
  return last;
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
  std::string heading = indent_;
  std::size_t last = fitting_;
  for (std::size_t first = 0; first < row.size();) {
    for (std::size_t line = 0; line < height; ++line) {
      const std::string cells = cells_of(row, first, last, line);
      if (cells.empty() && line > 0) continue;
      text += heading + cells + "\n";
      heading = std::string(display_width(heading), ' ');
    }
    first = last;
    if (first >= row.size()) break;
    heading =
        std::string(indent_.size() + shape_.columns.front().width + gap, ' ') +
        escape(shape_.columns[first].heading) + std::string(gap, ' ');
    last = end_of_line(first, display_width(heading));
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
