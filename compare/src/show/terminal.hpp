/// Text for people: colours, lines as wide as the terminal, a pager, and a
/// progress line that goes away when other text comes.
#pragma once

#include <functional>

#include "base/error.hpp"
#include "base/output.hpp"

namespace sidebyside {

/// An error of a write whose reader is gone, as behind "| head". Nobody wants
/// to see its message.
struct unread_output : user_error {
  using user_error::user_error;
};

enum class color_mode { automatic, always, never };

/// The look of a text: codes of an escape sequence; none for a plain text.
struct tint {
  std::string_view codes;
};

/// More columns than any text needs.
inline constexpr std::size_t unlimited = std::string::npos;

class terminal {
 public:
  /// In the automatic mode there is colour if the output is a terminal,
  /// NO_COLOR (no-color.org) is not set and TERM is not "dumb". A quiet
  /// terminal has no progress line, and show() prints nothing. `output` is
  /// STDERR_FILENO if standard output is a file of results.
  terminal(color_mode color, bool quiet, int output = STDOUT_FILENO);
  ~terminal();
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;

  /// Prints text without a delay, and breaks long lines between words. Only
  /// line breaks and the colours of paint() have an effect on the terminal;
  /// anything else of that kind becomes an escape. Throws user_error if the
  /// output cannot be written, and unread_output if its reader is gone.
  void print(std::string_view text);
  /// Prints text unless the terminal is quiet.
  void show(std::string_view text) {
    if (!is_quiet_) print(text);
  }

  /// Prints lines without breaking them. They go through $PAGER, or less(1) if
  /// it is not set, if a pager is wanted and standard output is a terminal.
  /// There is no pager if PAGER is empty or "cat", or if it cannot be run.
  /// Quitting the pager early is no error.
  void print_listing(std::string_view text, bool has_pager);

  /// Replaces the progress line on standard error, cut to its width. This is
  /// done only on a terminal, and at most ten times a second, so that it costs
  /// the runs nothing.
  void progress(const std::function<std::string()>& line);
  void clear_progress();

  /// Clears the progress line before SIGTSTP stops this process. Any other
  /// signal means that it is asked to end: output then waits for `last_wait` at
  /// most.
  void on_signal(int signal);

  [[nodiscard]] std::string paint(tint look, std::string_view text) const;

  /// Returns the columns of the output, or `fallback` if it is no terminal.
  [[nodiscard]] std::size_t width(std::size_t fallback = unlimited) const;

 private:
  void write(std::string_view text);
  void write_progress(std::string_view line) const;
  [[nodiscard]] std::string make_safe(std::string_view text) const;

  int output_;
  bool is_quiet_;
  bool has_color_ = false;
  bool has_progress_ = false;
  bool is_progress_shown_ = false;
  std::chrono::steady_clock::time_point next_progress_;
};

/// Looks by their names and by their meanings. Each colour is one of xterm's
/// 256 and can be read on black and on white: its contrast is at least 4.5 to
/// both. The 16 colours with names lack that, and look different in every
/// terminal. Colour-blind people can tell the colours with a meaning apart.
namespace style {
inline constexpr tint green{"38;5;29"};
inline constexpr tint blue{"38;5;63"};
inline constexpr tint violet{"38;5;98"};
inline constexpr tint red{"38;5;131"};
inline constexpr tint magenta{"38;5;163"};
inline constexpr tint good = green;
inline constexpr tint bad{"1;38;5;163"};  // bold magenta
inline constexpr tint notice = blue;
inline constexpr tint title{"1"};         // bold
inline constexpr tint aside{"38;5;243"};  // grey
}  // namespace style

}  // namespace sidebyside
