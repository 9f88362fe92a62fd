#include "show/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "base/error.hpp"
#include "base/text.hpp"

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
