// Signals to compare, and standstills, which count for no time limit.
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <string>
#include <thread>

#include "process/process.hpp"

#ifndef SANITIZED
/// For how many seconds the machine seems to have been suspended.
static std::atomic<time_t> suspended_seconds{0};

/// Takes the place of the C library's function.
extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const long error = syscall(SYS_clock_gettime, clock, time);
  if (clock == CLOCK_BOOTTIME) time->tv_sec += suspended_seconds;
  return static_cast<int>(error);
}
#endif

namespace sidebyside::test {
namespace {

TEST_F(Process, SignalToUsEndsTheRun) {
  std::thread killer([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1000));
    kill(getpid(), SIGTERM);
  });
  const run_result ran = run("sleep 1000 & echo $!; sleep 1000");
  killer.join();
  EXPECT_EQ(ran.end, ending::interrupted);
  EXPECT_EQ(runner_.stop_signal(), SIGTERM);
  EXPECT_FALSE(is_alive(std::stoi(text(ran.out))));
  EXPECT_EQ(run("true").end, ending::interrupted);
}

TEST_F(Process, SignalBetweenRunsIsNotLost) {
  kill(getpid(), SIGINT);
  EXPECT_EQ(runner_.stop_signal(), SIGINT);
}

TEST_F(Process, ChildThatDiedOfOurOwnSignalWasInterrupted) {
  // Of either, where two came; it has died before we look.
  runner_.start(1,
                shell(fmt::format(
                    "kill -INT {0}; kill -TERM {0}; kill -TERM $$", getpid())),
                {});
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(runner_.wait_any().second.end, ending::interrupted);
  EXPECT_EQ(runner_.stop_signal(), SIGINT);
}

TEST(Runner, IgnoredSignalsStayIgnored) {
  for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGTSTP}) {
    const auto previous = std::signal(signal, SIG_IGN);
    runner runner;
    kill(getpid(), signal);
    EXPECT_EQ(runner.stop_signal(), 0) << signal;
    EXPECT_EQ(runner.run(shell("true"), {}).end, ending::exited) << signal;
    EXPECT_EQ(runner.standstills(), 0U) << signal;
    std::signal(signal, previous);
  }
}

TEST_F(Process, StandstillCountsForNoLimit) {
  // Stopped from 0.2 to 1.2 s, which nobody but SIGCONT tells of.
  const auto us = std::to_string(getpid());
  const run_result ran =
      run("(sleep 0.2; kill -STOP " + us + "; sleep 1; kill -CONT " + us +
              ") & sleep 1.5",
          {1, 1000});
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_GE(runner_.standstills(), 1U);
  EXPECT_GT(std::chrono::steady_clock::now() - runner_.active_time(),
            std::chrono::milliseconds(900));
}

TEST(Runner, StandstillThatNoSignalTellsOfCountsForNoLimit) {
  // As in a frozen container: a debugger stops us, and SIGCONT never comes.
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  const pid_t us = getpid();
  const pid_t debugger = fork();
  if (debugger == 0) {
    usleep(300'000);
    const long error = ptrace(PTRACE_SEIZE, us, nullptr, nullptr);
    if (error == 0) {
      ptrace(PTRACE_INTERRUPT, us, nullptr, nullptr);
      waitpid(us, nullptr, __WALL);
      usleep(2'500'000);
      ptrace(PTRACE_DETACH, us, nullptr, nullptr);
    }
    _exit(error == 0 ? 0 : 1);
  }
  runner runner;
  const run_result ran = runner.run(shell("sleep 3"), {2, 1000});
  int status = 0;
  waitpid(debugger, &status, 0);
  if (status != 0) GTEST_SKIP() << "no process may trace another one here";
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_GE(runner.standstills(), 1U);
  EXPECT_LT(ran.wall_seconds, 2);
}

#ifndef SANITIZED
TEST_F(Process, SuspendedMachineCountsForNoLimit) {
  std::thread suspension([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    suspended_seconds = 1000;
  });
  const run_result ran = run("sleep 1", {100, 1000});
  suspension.join();
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_GE(runner_.standstills(), 1U);
  EXPECT_LT(ran.wall_seconds, 100);
}
#endif

TEST_F(Process, StopOfTheChildAloneCountsForNoLimit) {
  if (!has_proc()) GTEST_SKIP() << "/proc is not mounted";
  const run_result ran =
      run("(until grep -q 'State:.T' /proc/$$/status; do :; done; sleep 2; "
          "kill -CONT $$) & kill -STOP $$; echo end",
          {1.5, 1000});
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(text(ran.out), "end\n");
  EXPECT_GE(runner_.standstills(), 1U);
}

TEST_F(Process, ChildThatStopsItselfForGoodIsKilled) {
  EXPECT_EQ(run("kill -STOP $$", {1, 1000}).end, ending::timed_out);
}

TEST_F(Process, SignalEndsAllRunsUnderWay) {
  runner_.start(1, shell("sleep 100"), {60, 1000});
  runner_.start(2, shell("sleep 100"), {60, 1000});
  kill(getpid(), SIGTERM);
  EXPECT_EQ(runner_.wait_any().second.end, ending::interrupted);
  EXPECT_EQ(runner_.wait_any().second.end, ending::interrupted);
  EXPECT_EQ(runner_.stop_signal(), SIGTERM);
}

}  // namespace
}  // namespace sidebyside::test
