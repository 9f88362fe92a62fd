#include "show/terminal.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "process/command.hpp"
#include "results/times.hpp"

namespace sidebyside {
namespace {

constexpr std::chrono::milliseconds progress_interval{100};

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::size_t columns(int fd, std::size_t fallback) {
  winsize size{};
  const bool is_known = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : fallback;
}

void write_progress(std::string_view line) {
  try {
    write_all(STDERR_FILENO, fmt::format("\r{}\x1b[K", line));
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::interrupted) throw;  // the terminal is gone
  }
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
  // Keys that end the shell would leave the pager without its terminal.
  FILE* pipe = popen(("trap : INT QUIT\n" + pager).c_str(), "w");
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

/// A word and what there is to say of it.
using entry = std::pair<std::string, std::string>;

/// The entries as two columns of lines, the second wrapped where there are more
/// than `width` columns.
std::string two_columns(const std::vector<entry>& entries, std::size_t width) {
  const std::size_t first_width = widest(entries, &entry::first);
  std::string text;
  for (auto [word, meaning] : entries) {
    const std::size_t room = width - std::min(width, first_width + gap);
    for (const std::string& line : wrap(meaning, room)) {
      text += fmt::format("{}  {}\n", pad(std::exchange(word, ""), first_width),
                          line);
    }
  }
  return text;
}

}  // namespace

terminal::terminal(color_mode color, bool quiet, int output)
    : output_(output), is_quiet_(quiet) {
  const bool is_dumb = variable("TERM") == "dumb";
  has_color_ = color == color_mode::always ||
               (color == color_mode::automatic && isatty(output_) == 1 &&
                variable("NO_COLOR").empty() && !is_dumb);
  has_progress_ = !quiet && isatty(STDERR_FILENO) == 1 && !is_dumb;
}

terminal::~terminal() { clear_progress(); }

std::string terminal::shown(std::string_view text) const {
  std::string safe = escape_lines(
      text, has_color_ ? std::string_view(&escape_stand_in, 1) : "");
  std::ranges::replace(safe, escape_stand_in, '\x1b');
  return safe;
}

void terminal::print(std::string_view text) {
  std::string lines;
  const std::size_t room = width();
  for (const std::string& line : split(text, '\n')) {
    for (const std::string& part : wrap(line, room)) lines += part + "\n";
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
    const std::string message = fmt::format(
        "standard {}: cannot be written: {}",
        output_ == STDOUT_FILENO ? "output" : "error", error.code().message());
    if (error.code() == std::errc::broken_pipe) throw unread_output(message);
    throw user_error(message);
  }
}

void terminal::print_listing(std::string_view text, bool has_pager) {
  const std::string pager = has_pager ? find_pager() : "";
  const std::string safe = shown(text);
  if (pager.empty() || !pipe_to(pager, safe)) write(safe);
}

void terminal::progress(const std::function<std::string()>& line) {
  const auto now = std::chrono::steady_clock::now();
  if (!has_progress_ || now < next_progress_) return;
  next_progress_ = now + progress_interval;
  is_progress_shown_ = true;
  write_progress(
      wrap(escape_lines(line()), columns(STDERR_FILENO, unlimited) - 1)
          .front());
}

void terminal::clear_progress() {
  if (!is_progress_shown_) return;
  is_progress_shown_ = false;
  try {
    write_progress("");
  } catch (const std::system_error&) {
  }
}

std::string terminal::paint(tint look, std::string_view text) const {
  if (!has_color_) return std::string(text);
  std::string codes = look.is_bold ? ";1" : "";
  if (look.color != hue::none) {
    codes += fmt::format(";38;5;{}", static_cast<int>(look.color));
  }
  std::string safe = escape_lines(text);
  if (codes.empty() || safe.empty()) return safe;
  return fmt::format("{0}[{1}m{2}{0}[0m", escape_stand_in, codes.substr(1),
                     safe);
}

std::size_t terminal::width(std::size_t fallback) const {
  return columns(output_, fallback);
}

table_printer::table_printer(terminal& screen, table shape)
    : screen_(screen), shape_(std::move(shape)) {
  if (!shape_.title_heading.empty()) indent_ = std::string(gap, ' ');
  for (column& each : shape_.columns) {
    each.width = std::max(each.width, display_width(escape(each.heading)));
  }
}

std::size_t table_printer::end_of_line(std::size_t first,
                                       std::size_t start) const {
  const auto& columns = shape_.columns;
  std::size_t last = first;
  for (std::size_t width = start; last < columns.size(); ++last) {
    width += (last == first ? 0 : gap) + columns[last].width;
    // The first one says what the line is of.
    if (width > screen_.width() && last > (first == 0 ? 1 : first)) break;
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
  const std::string line =
      indent_ + cells_of(headings, 0, end_of_line(0, indent_.size()), 0);
  screen_.show(screen_.paint(style::aside, line) + "\n");
}

/// Line `line` of the cells `first` to `last - 1`, nothing at their end.
std::string table_printer::cells_of(const std::vector<cell>& row,
                                    std::size_t first, std::size_t last,
                                    std::size_t line) const {
  static constexpr std::array styles{tint(),       style::good,
                                     style::bad,   style::notice,
                                     style::aside, tint()};  // by tone

  std::string text;
  std::size_t spaces = 0;  // columns of space before the next cell
  for (std::size_t i = first; i < std::min(last, row.size()); ++i) {
    const auto& [lines, look] = row[i];
    const std::string shown = line < lines.size() ? escape(lines[line]) : "";
    const std::size_t width = shape_.columns[i].width;
    const std::size_t rest = width - std::min(width, display_width(shown));
    const bool is_right = shape_.columns[i].align == align::right;
    if (i > first) spaces += gap;
    if (is_right || shown.empty()) spaces += rest;
    if (shown.empty()) continue;
    text += std::string(spaces, ' ') +
            screen_.paint(styles.at(static_cast<std::size_t>(look)), shown);
    spaces = is_right ? 0 : rest;
  }
  return text;
}

std::string table_printer::text_of(const std::vector<cell>& row) const {
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
      const std::string cells = cells_of(row, first, last, line);
      if (cells.empty() && line > 0) continue;
      text += heading + cells + "\n";
      heading = std::string(display_width(heading), ' ');
    }
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
  screen_.show(text);
}

void print_environment(terminal& screen, const environment& conditions) {
  std::vector<entry> entries{{"machine", escape(machine_words(conditions))}};
  for (const auto& [label, toolchain] : conditions.toolchains) {
    entries.emplace_back(escape(label), escape(toolchain));
  }
  const std::string text = two_columns(entries, screen.width());
  screen.show(screen.paint(style::aside, text) + "\n");
}

void print_legend(terminal& screen, const results& all) {
  const std::size_t width = std::min<std::size_t>(screen.width(), 80);
  auto words = legend_of(all);
  for (auto& [word, meaning] : words) meaning = escape(meaning);
  screen.show(screen.paint(style::aside, "\n" + two_columns(words, width)));
}

void print_warnings(terminal& screen,
                    const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    screen.print(screen.paint(style::notice, "warning: ") + escape(warning) +
                 "\n");
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

std::string progress_line(const timed_program& program, std::string_view now) {
  std::string line(now);
  for (std::size_t i = 1; i < program.sides.size(); ++i) {
    const auto measured = ratio_to_reference(program, i);
    if (!measured) continue;
    line += fmt::format("  {} {}", escape(program.sides[i].label),
                        ratio_figure(*measured));
  }
  return line;
}

}  // namespace sidebyside
