#include "show/terminal.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "base/error.hpp"
#include "base/text.hpp"
#include "process/command.hpp"

namespace sidebyside {
namespace {

constexpr std::chrono::milliseconds progress_interval{100};

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool wants_color(color_mode mode) {
  if (mode != color_mode::automatic) return mode == color_mode::always;
  return isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR").empty() &&
         variable("TERM") != "dumb";
}

std::size_t columns(int fd, std::size_t otherwise) {
  winsize size{};
  const bool is_known = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : otherwise;
}

/// The longest start of the text that fits, whole characters only.
std::string_view fit(std::string_view text, std::size_t width) {
  const auto is_inner_byte = [](unsigned char byte) {
    return (byte & 0xC0U) == 0x80;
  };
  while (display_width(text) > width) {
    while (text.size() > 1 && is_inner_byte(text.back())) text.remove_suffix(1);
    text.remove_suffix(1);
  }
  return text;
}

/// Exit statuses of the shell for what cannot be executed, or is not there.
constexpr int not_executable = 126;
constexpr int not_found = 127;

/// A line for the shell; empty if no pager is wanted or to be had.
std::string find_pager() {
  if (isatty(STDOUT_FILENO) != 1) return "";
  const char* wanted = std::getenv("PAGER");
  if (wanted == nullptr) return find_command({"less"}) ? "less" : "";
  const std::string pager = wanted;
  return pager == "cat" ? "" : pager;
}

/// Whether the pager could be run.
bool pipe_to(const std::string& pager, std::string_view text) {
  // Quit if the text fits on the screen, show colours, leave the text there.
  setenv("LESS", "FRX", 0);
  setenv("LESSCHARSET", "utf-8", 0);  // our text is, whatever the locale
  // main() ignores SIGPIPE; the pager and what it runs should not.
  const auto on_pipe = std::signal(SIGPIPE, SIG_DFL);
  FILE* pipe = popen(pager.c_str(), "w");
  std::signal(SIGPIPE, SIG_IGN);
  if (pipe == nullptr) {
    std::signal(SIGPIPE, on_pipe);
    return false;
  }
  // Keys that interrupt are the pager's as long as it runs.
  const auto on_interrupt = std::signal(SIGINT, SIG_IGN);
  const auto on_quit = std::signal(SIGQUIT, SIG_IGN);
  // A pager that is quit early does not take it all, and need not.
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), pipe));
  const int status = pclose(pipe);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGQUIT, on_quit);
  std::signal(SIGPIPE, on_pipe);
  return status >= 0 &&
         !(WIFEXITED(status) && (WEXITSTATUS(status) == not_executable ||
                                 WEXITSTATUS(status) == not_found));
}

}  // namespace

terminal::terminal(color_mode color, bool quiet)
    : has_color_(wants_color(color)),
      has_progress_(!quiet && isatty(STDERR_FILENO) == 1 &&
                    variable("TERM") != "dumb") {}

terminal::~terminal() { clear_progress(); }

void terminal::print(std::string_view text) {
  clear_progress();
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
      std::fflush(stdout) != 0) {
    throw user_error(fmt::format("standard output: cannot be written: {}",
                                 std::generic_category().message(errno)));
  }
}

void terminal::print_in_pager(std::string_view text) {
  const std::string pager = find_pager();
  if (pager.empty() || !pipe_to(pager, text)) print(text);
}

bool terminal::is_progress_due() const {
  return has_progress_ && std::chrono::steady_clock::now() >= next_progress_;
}

void terminal::progress(std::string_view line) {
  next_progress_ = std::chrono::steady_clock::now() + progress_interval;
  is_progress_shown_ = true;
  fmt::print(stderr, "\r{}\x1b[K",
             fit(line, columns(STDERR_FILENO, unlimited) - 1));
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
  return has_color_ ? fmt::format(style, "{}", text) : std::string(text);
}

std::size_t terminal::width(std::size_t otherwise) const {
  return columns(STDOUT_FILENO, otherwise);
}

}  // namespace sidebyside
