#include "terminal.hpp"

#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "support.hpp"

namespace compare {
namespace {

using test::manifest_of;
using test::temporary_folder;

/// What compare shows on a terminal of so many columns.
std::string on_terminal(const std::vector<std::string>& arguments,
                        unsigned short columns, const char* variable = nullptr,
                        const char* value = nullptr) {
  std::vector<char*> argv{const_cast<char*>("compare")};
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  winsize size{40, columns, 0, 0};
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    if (variable != nullptr) setenv(variable, value, 1);
    execv(COMPARE_EXECUTABLE, argv.data());
    _exit(127);
  }
  std::string shown;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(terminal, buffer, sizeof buffer)) > 0;) {
    shown.append(buffer, static_cast<std::size_t>(got));
  }
  close(terminal);
  waitpid(child, nullptr, 0);
  return shown;
}

class Terminal : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/dev/pts/ptmx")) {
      GTEST_SKIP() << "/dev/pts is not mounted";
    }
    manifest_ = folder_.write(
        "m.toml", manifest_of({"sleep 0.01; echo 4", "sleep 0.01; echo 4"},
                              "stdout = \"4\\n\""));
  }

  std::string show(unsigned short columns, const char* variable = nullptr,
                   const char* value = nullptr) {
    return on_terminal(
        {"--manifest", manifest_.string(), "run", "--rounds", "30"}, columns,
        variable, value);
  }

  temporary_folder folder_;
  std::filesystem::path manifest_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Terminal, HasColourAndAProgressLine) {
  const std::string shown = show(120);
  EXPECT_TRUE(has(shown, "\x1b[32m"));             // green
  EXPECT_TRUE(has(shown, "\rp  ")) << shown;       // the line
  EXPECT_TRUE(has(shown, "rounds  b ")) << shown;  // and what it tells
  EXPECT_TRUE(has(shown, "\r\x1b[K"));             // it is wiped away
}

TEST_F(Terminal, NoColorIsRespected) {
  EXPECT_FALSE(has(show(120, "NO_COLOR", "1"), "\x1b[32m"));
}

TEST_F(Terminal, DumbTerminalGetsPlainText) {
  EXPECT_FALSE(has(show(120, "TERM", "dumb"), "\x1b"));
}

TEST_F(Terminal, RatioHasALineOfItsOwnWhereTheTerminalIsNarrow) {
  EXPECT_FALSE(has(show(120, "NO_COLOR", "1"), "\n       ratio to a"));
  EXPECT_TRUE(has(show(80, "NO_COLOR", "1"), "\n     ratio to a"));
}

}  // namespace
}  // namespace compare
