#include "show/pager.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "process/command.hpp"

namespace sidebyside {
namespace {

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

void show_in_pager(terminal& terminal, std::string_view text) {
  const std::string pager = find_pager();
  if (pager.empty() || !pipe_to(pager, text)) terminal.print(text);
}

}  // namespace sidebyside
