// Sessions of the real compare on a pseudo-terminal, each sent a signal at a
// random moment: it has to end with the right status, or to stop with all that
// it runs, and leave no process, no half file, no temporary, no failure that
// was none, and the terminal as it was.
//
//   compare-sessions COUNT [SEED]
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "support.hpp"

namespace sidebyside::test {
namespace {

constexpr const char* manifest = R"(
[[detector]]
name = "d"
environment = { MODE = "run" }
exit_status = 66
report = "RACE .* END\n"
kinds = { race = "RACE" }
access = '(\w+) {source}:(\d+)'
install = "it"
[detector.probe]
environment = { MODE = "probe" }
pattern = "^HELLO"
command = ["/bin/sh", "-c", "echo RACE x END >&2"]
[[implementation]]
name = "a"
source = "a.c"
command = ["{bin}/a"]
race = { detector = "d", command = ["{bin}/racy"] }
[[implementation]]
name = "b"
source = "b.c"
command = ["{bin}/b"]
race = { detector = "d", command = ["{bin}/racy"] }
[[program]]
name = "p"
racy = true
pattern = '(\d)\n'
outcome = [{ range = [2, 3], loss = true }, { value = 4 }]
[[sweep]]
name = "s"
program = "p"
parameter = "n"
values = [1, 2]
args = ["{n}"]
stdout = "4\n"
)";

/// A command, and for how many milliseconds it is likely to run.
struct subcommand {
  std::vector<std::string> arguments;
  int milliseconds;
};

/// What is sent, to whom, and when.
struct stroke {
  int signal;
  bool is_for_group;
  std::chrono::microseconds moment;
  std::chrono::microseconds standstill;
};

/// One session, in a folder of its own.
class session {
 public:
  session() {
    for (const char* source : {"a.c", "b.c"}) {
      folder_.write(source, "// [1] It does nothing\nint main() {}\n");
    }
    folder_.write("m.toml", manifest);
    for (const char* bin : {"bin", "old"}) {
      std::filesystem::create_directory(folder_.path() / bin);
      for (const char* side : {"a", "b"}) {
        // One that goes to a session of its own, too.
        script(fmt::format("{}/{}", bin, side),
               "setsid sleep 0.02 & sleep 0.01; echo 4; wait");
      }
      script(fmt::format("{}/racy", bin),
             "if [ $MODE = probe ]; then echo HELLO >&2; exit; fi\n"
             "sleep 0.02; echo 4; echo RACE x END >&2; exit 66");
    }
  }

  /// What was not as it has to be; empty if all was.
  std::string run(const subcommand& command, const stroke& stroke) {
    is_saved_ = command.arguments.back() == "r.json";
    start(command);
    std::this_thread::sleep_for(stroke.moment);
    const pid_t target = stroke.is_for_group ? -compare_ : compare_;
    kill(target, stroke.signal);
    sent_ = std::chrono::steady_clock::now();
    if (stroke.signal == SIGTSTP && wait_for('S') == 'S') {
      check_standstill();
      std::this_thread::sleep_for(stroke.standstill);
      check_standstill();
      sent_ = std::nullopt;
      kill(target, SIGCONT);
    }
    if (wait_for('E') != 'E') complain("it does not end");
    finish(stroke);
    return complaints_;
  }

 private:
  /// Nothing that belongs to a session sleeps, as it does when it goes on: who
  /// was sent SIGSTOP is stopped, or runnable until there is a processor.
  void check_standstill() {
    for (const auto& [process, state] : survivors()) {
      if (state == 'S') complain("{} goes on", process);
    }
    check_terminal();
  }

  void script(const std::string& name, const std::string& body) {
    folder_.write_script(name, body + "\n");
  }

  template <class... Arguments>
  void complain(fmt::format_string<Arguments...> format,
                Arguments&&... arguments) {
    complaints_ += "  " +
                   fmt::format(format, std::forward<Arguments>(arguments)...) +
                   "\n";
  }

  /// The leader of the terminal's session plays the shell: compare has a
  /// process group of its own, and is waited for, whether it stops or ends.
  void start(const subcommand& command) {
    std::vector<char*> argv{const_cast<char*>("compare")};
    for (const std::string& argument : command.arguments) {
      argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    winsize size{40, 100, 0, 0};
    leader_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (leader_ == 0) {
      signal(SIGTTOU, SIG_IGN);
      signal(SIGHUP, SIG_IGN);
      sigset_t all{};
      sigset_t usual{};
      sigfillset(&all);
      // A signal may come before the child is ready for it.
      sigprocmask(SIG_BLOCK, &all, &usual);
      const pid_t child = fork();
      if (child == 0) {
        setpgid(0, 0);
        // A shell starts jobs in the background with ignored signals.
        for (int each = 1; each < NSIG; ++each) signal(each, SIG_DFL);
        sigprocmask(SIG_SETMASK, &usual, nullptr);
        setenv("SESSION_MARK", mark().c_str(), 1);
        setenv("TERM", "xterm", 1);
        const rlimit none{0, 0};
        setrlimit(RLIMIT_CORE, &none);
        if (chdir(folder_.path().c_str()) == 0) {
          execv(COMPARE_EXECUTABLE, argv.data());
        }
        _exit(127);
      }
      sigprocmask(SIG_SETMASK, &usual, nullptr);
      setpgid(child, child);
      tcsetpgrp(STDIN_FILENO, child);
      dprintf(ends[1], "%d ", child);
      int status = 0;
      while (waitpid(child, &status, WUNTRACED) == child &&
             WIFSTOPPED(status)) {
        dprintf(ends[1], "S");
      }
      dprintf(ends[1], "E%d ", status);
      for (;;) pause();
    }
    close(ends[1]);
    news_ = ends[0];
    tcgetattr(terminal_, &before_);
    compare_ = read_number();
  }

  int read_number() const {
    std::string digits;
    for (char c = 0; ::read(news_, &c, 1) == 1 && c != ' ';) digits += c;
    return std::stoi(digits);
  }

  /// Reads the terminal meanwhile; 0 if there is no news for a long time.
  char wait_for(char wanted) {
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start <
           std::chrono::seconds(30)) {
      if (last_ == 'E' || last_ == wanted) return last_;
      std::array<pollfd, 2> either{
          {{terminal_, POLLIN, 0}, {news_, POLLIN, 0}}};
      poll(either.data(), either.size(), 100);
      if ((either[0].revents & POLLIN) != 0) read_terminal();
      if ((either[1].revents & POLLIN) == 0) continue;
      if (::read(news_, &last_, 1) != 1 || last_ != 'E') continue;
      status_ = read_number();
      // It may have been about to end, so that the signal came too late.
      if (sent_ && WIFEXITED(status_) && WEXITSTATUS(status_) == 0 &&
          std::chrono::steady_clock::now() - *sent_ >
              std::chrono::milliseconds(300)) {
        complain("the signal is ignored");
      }
    }
    return 0;
  }

  void read_terminal() {
    std::array<char, 4096> buffer{};
    const ssize_t got = ::read(terminal_, buffer.data(), buffer.size());
    if (got > 0) shown_.append(buffer.data(), static_cast<std::size_t>(got));
  }

  [[nodiscard]] std::string mark() const { return folder_.path().string(); }

  /// The processes that were started with our mark, and their states.
  [[nodiscard]] std::vector<std::pair<pid_t, char>> survivors() const {
    std::vector<std::pair<pid_t, char>> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const pid_t process = std::atoi(entry.path().filename().c_str());
      if (process <= 0) continue;
      if (!contains(content_of(entry.path() / "environ"),
                    "SESSION_MARK=" + mark()))
        continue;
      const std::string status = content_of(entry.path() / "stat");
      const std::size_t state = status.rfind(')');
      if (state != std::string::npos)
        found.emplace_back(process, status[state + 2]);
    }
    return found;
  }

  /// That nothing stands on it that is not to stay, and its modes and the
  /// process group in its foreground are as they were.
  void check_terminal() {
    pollfd rest{terminal_, POLLIN, 0};
    while (poll(&rest, 1, 20) > 0 && (rest.revents & POLLIN) != 0) {
      read_terminal();
    }
    const std::size_t erased = shown_.rfind("\x1b[K");
    if (erased != std::string::npos && shown_[erased - 1] != '\r') {
      complain("the progress line stands");
    }
    termios now{};
    tcgetattr(terminal_, &now);
    if (std::memcmp(&now, &before_, sizeof now) != 0 ||
        tcgetpgrp(terminal_) != compare_) {
      complain("the terminal is not as it was");
    }
  }

  void finish(const stroke& stroke) {
    check_terminal();
    const int wanted = stroke.signal == SIGTSTP ? 0 : 128 + stroke.signal;
    const int status =
        WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
    if (status != 0 && status != wanted) complain("status {}", status);
    if (contains(shown_, "FAILED")) complain("a failure that was none");
    for (const auto& [process, state] : survivors()) {
      complain("process {} is left, in state {}", process, state);
      kill(process, SIGKILL);
    }
    if (is_saved_ && WIFEXITED(status_) &&
        !std::filesystem::exists(folder_.path() / "r.json")) {
      complain("the results are lost");
    }
    check_files();
    if (!complaints_.empty()) complain("it showed:\n{}", shown_);
    kill(leader_, SIGKILL);
    waitpid(leader_, nullptr, 0);
    close(terminal_);
    close(news_);
  }

  void check_files() {
    for (const auto& entry :
         std::filesystem::directory_iterator(folder_.path())) {
      const std::string name = entry.path().filename().string();
      const std::string text =
          entry.is_regular_file() ? content_of(entry.path()) : "";
      if (name.starts_with(".compare-")) complain("{} is left", name);
      if (name == "page.html" && !contains(text, "</html>")) {
        complain("half a page");
      }
      if (!name.ends_with(".json")) continue;
      const auto json = nlohmann::json::parse(text, nullptr, false);
      if (json.is_discarded()) {
        complain("{} is half a file", name);
      } else if (!json.at("failures").empty()) {
        complain("{} has a failure that was none", name);
      }
    }
  }

  temporary_folder folder_;
  std::string complaints_;
  std::string shown_;
  pid_t leader_ = 0;
  pid_t compare_ = 0;
  int terminal_ = -1;
  int news_ = -1;
  int status_ = 0;
  char last_ = 0;
  std::optional<std::chrono::steady_clock::time_point> sent_;
  bool is_saved_ = false;
  termios before_{};
};

std::vector<subcommand> subcommands(const std::string& results) {
  const std::vector<std::string> common{"--manifest", "m.toml", "--bin-dir",
                                        "bin"};
  std::vector<subcommand> all{
      {{"run", "--rounds", "12", "--json", "r.json"}, 900},
      {{"verify", "--runs", "15"}, 700},
      {{"outcomes", "--jobs", "2", "--runs", "40", "--json", "r.json"}, 700},
      {{"race", "--runs", "12", "--json", "r.json"}, 700},
      {{"sweep", "--rounds", "5", "--json", "r.json"}, 900},
      {{"regress", "--before", "old", "--after", "bin", "--max-time", "0.3",
        "--json", "r.json"},
       900},
      {{"report", results, "-o", "page.html"}, 12}};
  for (subcommand& each : all) {
    each.arguments.insert(each.arguments.begin(), common.begin(), common.end());
  }
  return all;
}

int run_sessions(int count, unsigned seed) {
  fmt::print("seed {}\n", seed);
  std::mt19937 random(seed);
  const auto draw = [&](int size) {
    return static_cast<int>(random() % static_cast<unsigned>(size));
  };
  const temporary_folder folder;
  const auto results = folder.path() / "results.json";
  {
    const auto toml = folder.write(
        "m.toml", manifest_of({"echo 4", "echo 4"}, "stdout = \"4\\n\""));
    run_compare({"--manifest", toml, "run", "--rounds", "200", "-q", "--json",
                 results});
  }
  const auto commands = subcommands(results);
  constexpr std::array signals{SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                               SIGALRM, SIGUSR1, SIGTSTP, SIGTSTP};
  int bad = 0;
  for (int i = 0; i < count; ++i) {
    const subcommand& command = commands[static_cast<std::size_t>(
        draw(static_cast<int>(commands.size())))];
    const stroke stroke{
        signals[static_cast<std::size_t>(draw(signals.size()))], draw(2) == 0,
        std::chrono::microseconds(draw(1000 * command.milliseconds)),
        std::chrono::microseconds(20'000 + draw(200'000))};
    session session;
    const std::string wrong = session.run(command, stroke);
    if (wrong.empty()) continue;
    ++bad;
    fmt::print("session {}: {}, SIG{} to {} after {} ms:\n{}", i + 1,
               command.arguments[4], sigabbrev_np(stroke.signal),
               stroke.is_for_group ? "its group" : "compare alone",
               static_cast<double>(stroke.moment.count()) / 1000, wrong);
  }
  fmt::print("{} of {} sessions as they have to be\n", count - bad, count);
  return bad == 0 ? 0 : 1;
}

}  // namespace
}  // namespace sidebyside::test

int main(int argc, char* argv[]) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 0;
  if (count < 1) {
    fmt::print(stderr, "usage: compare-sessions COUNT [SEED], COUNT above 0\n");
    return 2;
  }
  const unsigned seed = argc > 2 ? static_cast<unsigned>(std::atol(argv[2]))
                                 : std::random_device{}();
  return sidebyside::test::run_sessions(count, seed);
}
