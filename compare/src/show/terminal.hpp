/// Where people look: text, tables and what is said around them on standard
/// output, colour where it is wanted, and a progress line that is gone once
/// there is something to read.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "results/results.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// Thrown where nobody reads the output any more, as behind "| head": then
/// nobody wants to be told.
struct unread_output : user_error {
  using user_error::user_error;
};

enum class color_mode { automatic, always, never };

/// Those of xterm's 256 colours that can be read on black and on white: each
/// has a contrast of 4.5 to both. The 16 with names have not, and look
/// different in every terminal. Hues that matter differ for colour-blind
/// people, too.
enum class hue {
  none = -1,
  green = 29,
  blue = 63,
  violet = 98,
  red = 131,
  magenta = 163,
  grey = 243
};

/// How text looks.
struct tint {
  hue color = hue::none;
  bool is_bold = false;
};

/// More columns than any text needs.
inline constexpr std::size_t unlimited = std::string::npos;

class terminal {
 public:
  /// Colour is automatic where standard output is a terminal, NO_COLOR
  /// (no-color.org) is not set and TERM is not "dumb". Quiet: no progress line,
  /// and nothing that is only shown. `output` is STDERR_FILENO where standard
  /// output has what is no text for people.
  terminal(color_mode color, bool quiet, int output = STDOUT_FILENO);
  ~terminal();
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;

  /// Prints at once, lines that are too long for a terminal broken between
  /// words. As everywhere here, whatever is in the text, nothing but line
  /// breaks and the colours of paint() has an effect on a terminal; the rest
  /// becomes escapes. Throws user_error if the output takes no more, and
  /// unread_output if that is because nobody reads it.
  void print(std::string_view text);
  /// The same, unless it is to be quiet.
  void show(std::string_view text) {
    if (!is_quiet_) print(text);
  }

  /// Prints lines as they are, if a pager is wanted through $PAGER, or less(1)
  /// if that is not set; without one if standard output is no terminal, if
  /// PAGER is empty or "cat", or if the pager cannot be run. A pager that is
  /// quit early is no error.
  void print_listing(std::string_view text, bool has_pager);

  /// Replaces the progress line on standard error, as much as has room: only if
  /// that is a terminal, and at most ten times a second, so that it costs the
  /// runs nothing.
  void progress(const std::function<std::string()>& line);
  void clear_progress();

  [[nodiscard]] std::string paint(tint look, std::string_view text) const;

  /// Columns of the output; `fallback` if it is no terminal.
  [[nodiscard]] std::size_t width(std::size_t fallback = unlimited) const;

 private:
  void write(std::string_view text);
  [[nodiscard]] std::string shown(std::string_view text) const;

  int output_;
  bool is_quiet_;
  bool has_color_ = false;
  bool has_progress_ = false;
  bool is_progress_shown_ = false;
  std::chrono::steady_clock::time_point next_progress_;
};

namespace style {
inline constexpr tint good{hue::green};
inline constexpr tint bad{hue::magenta, true};
inline constexpr tint notice{hue::blue};
inline constexpr tint title{hue::none, true};
inline constexpr tint aside{hue::grey};
}  // namespace style

/// Draws a table group by group, as results come. Columns for which a terminal
/// is too narrow go on in lines of their own, behind the heading of the first.
class table_printer {
 public:
  table_printer(terminal& screen, table shape);

  /// Of those columns that fit.
  void print_headings();
  void print(const row_group& group);

 private:
  [[nodiscard]] std::string cells_of(const std::vector<cell>& row,
                                     std::size_t first, std::size_t last,
                                     std::size_t line) const;
  [[nodiscard]] std::string text_of(const std::vector<cell>& row) const;
  /// Behind the last column that has room in a line in which `first` starts at
  /// this column of the terminal.
  [[nodiscard]] std::size_t end_of_line(std::size_t first,
                                        std::size_t start) const;

  terminal& screen_;
  table shape_;
  std::string indent_;  ///< of what stands below a title
};

/// What machine, and which toolchains.
void print_environment(terminal& screen, const environment& conditions);

/// What the figures mean, in a few lines.
void print_legend(terminal& screen, const results& all);

void print_warnings(terminal& screen, const std::vector<std::string>& warnings);

/// Every failure with its evidence, of any kind of results of a program.
template <class Program>
void print_failures(terminal& screen, const Program& program) {
  for (const failure& failure : program.failures) {
    const auto [heading, evidence] = describe(program, failure);
    std::string text =
        fmt::format("{} {}\n", screen.paint(style::bad, "FAILED"), heading);
    for (const std::string& line : evidence) text += "    " + line + "\n";
    screen.print(text);
  }
}

/// The first report of each side, whole.
void print_first_reports(terminal& screen, const race_results& race);

/// What a program that is under way has come to, and what it does `now`.
std::string progress_line(const timed_program& program, std::string_view now);

}  // namespace sidebyside
