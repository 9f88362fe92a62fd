#include "measure/memory.hpp"

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <vector>

#include "base/error.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

class Memory : public testing::Test {
 protected:
  run_result measure(const command& command, const limits& limits = {}) {
    return measure_memory(runner_, command, limits);
  }

  runner runner_;
};

TEST_F(Memory, IsRightForSmallAndLarge) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
#ifdef SANITIZED
  GTEST_SKIP() << "sanitizers take memory of their own";
#endif
  for (const char* bytes : {"300000", "8000000", "100000000"}) {
    const run_result measured =
        measure({TOUCH_MEMORY, {"touch-memory", bytes}});
    ASSERT_EQ(measured.end, ending::exited);
    const double own = std::stod(measured.out.read(0, 100));
    EXPECT_GT(own, std::stod(bytes));
    EXPECT_NEAR(static_cast<double>(measured.peak_bytes), own,
                0.05 * own + 0.3e6);
  }
}

TEST_F(Memory, DoesNotDependOnOurOwnSize) {
#ifdef SANITIZED
  GTEST_SKIP() << "sanitizers take memory of their own";
#endif
  std::vector<char> ballast(200'000'000, 1);
  const run_result measured =
      measure({TOUCH_MEMORY, {"touch-memory", "300000"}});
  EXPECT_LT(measured.peak_bytes, 2'000'000U) << ballast.size();
}

TEST_F(Memory, RunIsThatOfTheCommand) {
  const run_result ran = measure(test::shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.out.read(0, 100), "out\n");
  EXPECT_EQ(ran.err.read(0, 100), "err\n");
}

TEST_F(Memory, CommandHasItsVariables) {
  command command = test::shell("echo $COMPARE_TEST");
  command.variables = {"COMPARE_TEST=given"};
  EXPECT_EQ(measure(command).out.read(0, 100), "given\n");
}

TEST_F(Memory, SignalIsThatOfTheCommand) {
  const run_result ran = measure(test::shell("kill -ABRT $$"));
  EXPECT_EQ(ran.end, ending::signaled);
  EXPECT_EQ(ran.code, SIGABRT);
}

TEST_F(Memory, TimeoutKillsTheCommandBehindTheLauncher) {
  const run_result ran =
      measure(test::shell("echo $$; exec sleep 1000"), {1, 100});
  EXPECT_EQ(ran.end, ending::timed_out);
  EXPECT_EQ(ran.peak_bytes, 0U);
  EXPECT_FALSE(test::is_alive(std::stoi(ran.out.read(0, 100))));
}

TEST_F(Memory, LimitOnOutputIsNotOneOnTheReport) {
  const run_result ran = measure(test::shell("printf x"), {10, 1});
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_GT(ran.peak_bytes, 0U);
}

TEST_F(Memory, SignalToTheGroupIsForTheCommandAlone) {
  const run_result ran =
      measure(test::shell("trap : TERM; kill -TERM 0; echo ok"));
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(ran.out.read(0, 100), "ok\n");
}

TEST_F(Memory, CommandThatCannotStartIsToldByItsError) {
  const run_result ran = measure({"/no/such/file", {"x"}});
  EXPECT_EQ(ran.end, ending::not_started);
  EXPECT_EQ(ran.code, ENOENT);
}

TEST_F(Memory, CommandThatWantsToBeTracedGoesOn) {
  const run_result ran = measure(test::shell(fmt::format(
      "exec perl -e 'syscall({}, 0, 0, 0, 0); kill TERM, $$'", SYS_ptrace)));
  EXPECT_EQ(ran.end, ending::signaled);
  EXPECT_EQ(ran.code, SIGTERM);
}

// LeakSanitizer needs a process more.
#ifndef SANITIZED
TEST_F(Memory, LackOfProcessesIsTheFaultOfTheMachine) {
  if (getuid() != 0) GTEST_SKIP() << "only root becomes a user without others";
  const auto check = [] {
    // For this process, the guardian and the launcher.
    const rlimit limit{3, 3};
    setrlimit(RLIMIT_NPROC, &limit);
    if (prctl(PR_SET_KEEPCAPS, 1) != 0 || setuid(65533) != 0) _exit(3);
    // The launcher may lie in a folder of root's.
    __user_cap_header_struct version{_LINUX_CAPABILITY_VERSION_3, 0};
    constexpr auto reading = 1U << unsigned{CAP_DAC_READ_SEARCH};
    std::array<__user_cap_data_struct, 2> rights{{{reading, reading, 0}, {}}};
    if (syscall(SYS_capset, &version, rights.data()) != 0) _exit(4);
    try {
      runner runner;
      measure_memory(runner, test::shell("echo never"), {});
    } catch (const user_error& error) {
      fmt::print(stderr, "{}", error.what());
      _exit(2);
    }
    _exit(0);
  };
  EXPECT_EXIT(check(), testing::ExitedWithCode(2), "ulimit -u");
}
#endif

TEST_F(Memory, CommandDoesNotSeeTheReport) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  const run_result ran = measure(test::shell("ls /proc/self/fd"));
  EXPECT_EQ(ran.out.read(0, 100), "0\n1\n2\n3\n");  // 3 is that of ls
}

}  // namespace
}  // namespace sidebyside
