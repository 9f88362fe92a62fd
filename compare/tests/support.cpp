#include "support.hpp"

#include <fmt/ranges.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <system_error>

#include "base/error.hpp"
#include "manifest/manifest.hpp"

namespace sidebyside::test {

temporary_folder::temporary_folder(const std::filesystem::path& parent) {
  std::string name = (parent / "compare-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path temporary_folder::write(std::string_view name,
                                              std::string_view content) const {
  auto file = path_ / name;
  std::ofstream(file, std::ios::binary) << content;
  return file;
}

std::filesystem::path temporary_folder::write_script(
    std::string_view name, std::string_view body) const {
  auto file = write(name, "#!/bin/sh\n" + std::string(body));
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  return file;
}

std::string content_of(const std::filesystem::path& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

command shell(const std::string& script) {
  return {"/bin/sh", {"sh", "-c", script}};
}

bool has_proc() { return std::filesystem::exists("/proc/self/status"); }

bool is_alive(pid_t process) { return kill(process, 0) == 0; }

compare_run run_compare(std::vector<std::string> arguments,
                        double timeout_seconds) {
  const std::filesystem::path file = COMPARE_EXECUTABLE;
  arguments.insert(arguments.begin(), file.string());
  runner runner;
  const run_result ran =
      runner.run({file, std::move(arguments)}, {timeout_seconds, 64U << 20U});
  compare_run result;
  result.status = ran.end == ending::exited ? ran.code : -ran.code;
  if (ran.end == ending::timed_out) ADD_FAILURE() << "compare timed out";
  result.out = ran.out.read(0, ran.out.size());
  result.err = ran.err.read(0, ran.err.size());
  return result;
}

namespace {

/// Stands on both sides of the exit status that ends what a terminal shows.
constexpr char end_mark = '\x1e';

/// The leader of a terminal's session, as a shell is: starts a child in the
/// terminal's foreground, and has the last word: how that ended. What it waits
/// for then is the end of the terminal. If it ended first, Linux would discard
/// what the terminal has not passed on; and if nobody had the terminal open, a
/// reader could be told so before the last of it.
[[noreturn]] void lead_session(const std::function<void()>& exec) {
  signal(SIGINT, SIG_IGN);  // ^C is for the child
  signal(SIGHUP, SIG_DFL);  // nohup ignores the end of the terminal
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGINT, SIG_DFL);
    exec();
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  dprintf(STDOUT_FILENO, "%c%d%c", end_mark,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          end_mark);
  for (;;) pause();
}

}  // namespace

bool has_pts() { return std::filesystem::exists("/dev/pts/ptmx"); }

compare_run run_on_terminal(std::vector<std::string> arguments,
                            unsigned short columns, const variables& changes) {
  std::vector<char*> argv{const_cast<char*>("compare")};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  winsize size{40, columns, 0, 0};
  int terminal = -1;
  const pid_t leader = forkpty(&terminal, nullptr, nullptr, &size);
  if (leader == 0) {
    lead_session([&] {
      unsetenv("NO_COLOR");
      setenv("TERM", "xterm", 1);
      for (const auto& [name, value] : changes) {
        value == nullptr ? unsetenv(name) : setenv(name, value, 1);
      }
      execv(COMPARE_EXECUTABLE, argv.data());
    });
  }
  compare_run result;
  std::string& shown = result.out;
  char buffer[4096];
  ssize_t got = 0;
  while (std::count(shown.begin(), shown.end(), end_mark) < 2 &&
         (got = ::read(terminal, buffer, sizeof buffer)) > 0) {
    shown.append(buffer, static_cast<std::size_t>(got));
  }
  close(terminal);
  waitpid(leader, nullptr, 0);
  const std::size_t end = shown.find(end_mark);
  if (end == std::string::npos) {
    ADD_FAILURE() << "the terminal ended early: " << shown;
    return result;
  }
  result.status = std::stoi(shown.substr(end + 1));
  shown.resize(end);
  return result;
}

std::string manifest_of(const std::vector<std::string>& scripts,
                        std::string_view rest) {
  std::string text;
  char name = 'a';
  for (const std::string& script : scripts) {
    text += fmt::format(
        "[[implementation]]\nname = \"{}\"\n"
        "command = [\"/bin/sh\", \"-c\", '''{}''']\n",
        name++, script);
  }
  return text + fmt::format("[[program]]\nname = \"p\"\n{}\n", rest);
}

std::string manifest_error(const std::string& text) {
  const temporary_folder folder;
  const auto file = folder.write("m.toml", text);
  try {
    read_manifest(file);
  } catch (const user_error& error) {
    std::string message = error.what();
    const std::string prefix = folder.path().string() + "/";
    if (message.starts_with(prefix)) message.erase(0, prefix.size());
    return message;
  }
  return "(no error)";
}

testing::AssertionResult contains(const std::string& text,
                                  const std::string& part) {
  if (text.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "no \"" << part << "\" in:\n" << text;
}

std::vector<std::string> Command::with_manifest(
    std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"--manifest", manifest_.string(),
                                       "--bin-dir", folder_.path().string()});
  return arguments;
}

std::string Command::shell_line(
    const std::vector<std::string>& arguments) const {
  return fmt::format("'{}' {}", COMPARE_EXECUTABLE,
                     fmt::join(with_manifest(arguments), " "));
}

compare_run Command::run(const std::vector<std::string>& arguments) const {
  return run_compare(with_manifest(arguments));
}

nlohmann::json Command::read_json() const {
  return nlohmann::json::parse(content_of(json_));
}

}  // namespace sidebyside::test
