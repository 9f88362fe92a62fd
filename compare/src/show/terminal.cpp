#include "show/terminal.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>

#include "base/text.hpp"
#include "process/command.hpp"

namespace sidebyside {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::size_t columns(int fd, std::size_t fallback) {
  winsize size{};
  ioctl(fd, TIOCGWINSZ, &size);  // changes nothing if it is no terminal
  return size.ws_col > 0 ? size.ws_col : fallback;
}

/// Pipes the text to the pager, if there is one. Returns whether it could be
/// run.
bool pipe_to_pager(std::string_view text) {
  if (isatty(STDOUT_FILENO) != 1) return false;
  if (variable("TERM").empty() || variable("TERM") == "dumb") return false;
  const char* wanted = std::getenv("PAGER");
  if (wanted == nullptr) wanted = find_command({"less"}) ? "less" : "";
  const std::string pager(wanted);
  if (pager.empty() || pager == "cat") return false;
  // F: quit if the text fits on the screen; R: show colours; X: leave the text.
  setenv("LESS", "FRX", 0);
  setenv("LESSCHARSET", "utf-8", 0);  // as our text, in any locale
  // main() ignores SIGPIPE; the pager and its children should not.
  std::signal(SIGPIPE, SIG_DFL);
  // Keys that end the shell would leave the pager without its terminal.
  FILE* pipe = popen(("trap : INT QUIT\n" + pager).c_str(), "w");
  std::signal(SIGPIPE, SIG_IGN);
  if (pipe == nullptr) return false;
  // The keys for SIGINT and SIGQUIT belong to the pager as long as it runs.
  const auto on_interrupt = std::signal(SIGINT, SIG_IGN);
  const auto on_quit = std::signal(SIGQUIT, SIG_IGN);
  // A pager that is quit early does not read all of the text.
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), pipe));
  const int status = pclose(pipe);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGQUIT, on_quit);
  // The shell ends with 126 or 127 if it cannot run a command.
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  return status >= 0 && code != 126 && code != 127;
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

std::string terminal::make_safe(std::string_view text) const {
  std::string safe =
      escape_lines(text, has_color_ ? std::string(1, escape_stand_in) : "");
  std::ranges::replace(safe, escape_stand_in, '\x1b');
  return safe;
}

void terminal::print(std::string_view text) {
  std::string lines;
  const std::size_t room = width();
  for (const std::string& line : split(text, '\n')) {
    for (const std::string& part : wrap(line, room)) lines += part + "\n";
  }
  // The last line may lack its newline.
  if (!text.empty() && !text.ends_with('\n')) lines.pop_back();
  write(lines);
}

void terminal::write(std::string_view text) {
  clear_progress();
  try {
    write_all(output_, make_safe(text));
  } catch (const std::system_error& error) {
    const std::string message = fmt::format(
        "standard {}: cannot be written: {}",
        output_ == STDOUT_FILENO ? "output" : "error", error.code().message());
    if (error.code() == std::errc::broken_pipe) throw unread_output(message);
    throw user_error(message);
  }
}

void terminal::print_listing(std::string_view text, bool has_pager) {
  if (!has_pager || !pipe_to_pager(make_safe(text))) write(text);
}

void terminal::progress(const std::function<std::string()>& line) {
  const auto now = std::chrono::steady_clock::now();
  if (!has_progress_ || now < next_progress_) return;
  next_progress_ = now + std::chrono::milliseconds(100);
  is_progress_shown_ = true;
  const std::size_t room = columns(STDERR_FILENO, unlimited) - 1;
  write_progress(wrap(escape_lines(line()), room).front());
}

void terminal::write_progress(std::string_view line) const {
  try {
    write_all(STDERR_FILENO, fmt::format("\r{}\x1b[K", line));
  } catch (const std::system_error&) {  // the runs go on without the line
  }
}

void terminal::clear_progress() {
  if (std::exchange(is_progress_shown_, false)) write_progress("");
}

void terminal::on_signal(int signal) {
  if (signal == SIGTSTP) return clear_progress();
  write_wait() = last_wait;
}

std::string terminal::paint(tint look, std::string_view text) const {
  if (!has_color_) return std::string(text);
  std::string safe = escape_lines(text);
  if (look.codes.empty() || safe.empty()) return safe;
  return fmt::format("{0}[{1}m{2}{0}[0m", escape_stand_in, look.codes, safe);
}

std::size_t terminal::width(std::size_t fallback) const {
  return columns(output_, fallback);
}

}  // namespace sidebyside
