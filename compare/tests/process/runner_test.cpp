#include "process/runner.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "support.hpp"

/// How often the runner has waited a millisecond for orphans.
static std::atomic<int> naps{0};

/// Takes the place of the C library's function.
extern "C" int usleep(useconds_t microseconds) {
  ++naps;
  const timespec span{microseconds / 1'000'000,
                      static_cast<long>(microseconds % 1'000'000) * 1000};
  return nanosleep(&span, nullptr);
}

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

namespace sidebyside {
namespace {

using namespace std::string_literals;
using test::content_of;
using test::is_alive;
using test::shell;
using test::temporary_folder;

std::string text(const capture& stream) {
  return stream.read(0, stream.size());
}

class Process : public testing::Test {
 protected:
  run_result run(const std::string& script, const limits& most = {}) {
    return runner_.run(shell(script), most);
  }

  runner runner_;
};

TEST_F(Process, CapturesBothStreamsApart) {
  const run_result ran = run("echo out; echo err >&2");
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(text(ran.out), "out\n");
  EXPECT_EQ(text(ran.err), "err\n");
}

TEST_F(Process, KeepsEveryByte) {
  const run_result ran = run(R"(printf 'a\000b\377\r\n\n no newline')");
  EXPECT_EQ(text(ran.out), "a\0b\xff\r\n\n no newline"s);
}

TEST_F(Process, ReadsAnyPartOfAStream) {
  const run_result ran = run("printf 0123456789");
  EXPECT_EQ(ran.out.read(3, 4), "3456");
  EXPECT_EQ(ran.out.read(8, 100), "89");
  EXPECT_EQ(ran.out.read(10, 1), "");
  EXPECT_EQ(ran.out.read(1000, 1), "");
}

TEST_F(Process, TellsTheExitStatus) {
  EXPECT_EQ(run("exit 3").code, 3);
  EXPECT_EQ(run("exit 255").code, 255);
}

TEST_F(Process, TellsTheSignal) {
  const run_result ran = run("kill -SEGV $$");
  EXPECT_EQ(ran.end, ending::signaled);
  EXPECT_EQ(ran.code, SIGSEGV);
}

TEST_F(Process, HasNothingOnStandardInput) {
  EXPECT_EQ(text(run("cat; echo end").out), "end\n");
}

TEST_F(Process, TimeoutKills) {
  const run_result ran = run("echo before; sleep 1000", {1, 100});
  EXPECT_EQ(ran.end, ending::timed_out);
  EXPECT_EQ(text(ran.out), "before\n");
  EXPECT_GE(ran.wall_seconds, 1);
}

/// Runs wait-for-ever, which may get into a deadlock.
run_result run_stuck(const std::string& how, double timeout_seconds,
                     std::size_t timer_threads = 0) {
  runner runner;
  command stuck = *find_command({WAIT_FOR_EVER, how});
  stuck.timer_threads = timer_threads;
  return runner.run(stuck, {timeout_seconds, 1000});
}

TEST_F(Process, DeadlockIsNoTimeout) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  for (const double timeout : {0.1, 60.0}) {
    const run_result ran = run_stuck("", timeout);
    EXPECT_EQ(ran.end, ending::deadlocked) << timeout;
    EXPECT_EQ(text(ran.out), "before\n");
  }
}

TEST_F(Process, WhoSleepsIsInNoDeadlock) {
  EXPECT_EQ(text(run_stuck("sleep", 60).out), "before\nlate\n");
  EXPECT_EQ(run_stuck("timer", 1).end, ending::timed_out);
  EXPECT_EQ(run_stuck("both", 1, 1).end, ending::timed_out);
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  EXPECT_EQ(run_stuck("timer", 60, 1).end, ending::deadlocked);
}

TEST_F(Process, OnlyThoseThatMayDeadlockAreWatched) {
  const auto stuck = *find_command({WAIT_FOR_EVER});
  EXPECT_EQ(runner().run(stuck, {1, 1000}).end, ending::timed_out);
}

TEST_F(Process, TimeoutKillsGrandchildren) {
  // They hold both streams open, and ignore whatever can be ignored.
  const run_result ran =
      run("trap '' TERM INT HUP; sleep 1000 & echo $!; sleep 1000", {1, 100});
  EXPECT_EQ(ran.end, ending::timed_out);
  EXPECT_FALSE(is_alive(std::stoi(text(ran.out))));
}

TEST_F(Process, WhatIsLeftBehindIsKilled) {
  const run_result ran = run("sleep 1000 & echo $!");
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_FALSE(is_alive(std::stoi(text(ran.out))));
}

TEST_F(Process, WhatHasLeftTheProcessGroupIsKilledToo) {
  if (access("/proc/thread-self/children", R_OK) != 0) {
    GTEST_SKIP() << "this kernel does not list children";
  }
  const run_result ran =
      run("setsid sh -c 'echo $$; exec sleep 1000' & sleep 1");
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_FALSE(is_alive(std::stoi(text(ran.out))));
}

TEST_F(Process, TimeoutKillsAChildThatHasLeftItsGroup) {
  const run_result ran = run(
      "exec perl -e 'setpgrp(0, getpgrp(getppid())); sleep 1000'", {1, 100});
  EXPECT_EQ(ran.end, ending::timed_out);
}

TEST_F(Process, ChildrenFromBeforeTheRunnerAreLeftAlone) {
  // As a shell leaves them that starts compare by exec.
  if (access("/proc/thread-self/children", R_OK) != 0) {
    GTEST_SKIP() << "this kernel does not list children";
  }
  const pid_t before = fork();
  if (before == 0) {
    pause();
    _exit(0);
  }
  runner later;
  const run_result ran = later.run(shell("sleep 1000 & echo $!"), {});
  EXPECT_FALSE(is_alive(std::stoi(text(ran.out))));
  EXPECT_LT(ran.wall_seconds, 0.9);
  EXPECT_EQ(waitpid(before, nullptr, WNOHANG), 0);
  kill(before, SIGKILL);
  waitpid(before, nullptr, 0);
}

TEST_F(Process, NoChildIsLeft) {
  run("sleep 1000 & sleep 1000 &");
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(Process, EndlessOutputIsCutAndKilled) {
  const run_result ran = run("yes", {60, 1000});
  EXPECT_EQ(ran.end, ending::too_much);
  EXPECT_LE(ran.out.size(), 1001U);
}

TEST_F(Process, EndlessOutputOfAGrandchildIsTooMuch) {
  // The shell lives on when yes is killed for its output.
  const run_result ran = run("yes >&2; sleep 1000", {60, 1000});
  EXPECT_EQ(ran.end, ending::too_much);
  EXPECT_LT(ran.wall_seconds, 50);
}

TEST_F(Process, GigabytesOfOutputTakeNoMemory) {
  const run_result ran = run(
      "trap '' XFSZ; head -c 4000000000 /dev/zero; sleep 1000", {60, 1 << 20});
  EXPECT_EQ(ran.end, ending::too_much);
  EXPECT_LE(ran.out.size(), (1U << 20U) + 1);
}

TEST_F(Process, OutputAsLongAsTheLimitIsFine) {
  const run_result ran = run("head -c 1000 /dev/zero", {60, 1000});
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(ran.out.size(), 1000U);
  EXPECT_EQ(run("head -c 1001 /dev/zero", {60, 1000}).end, ending::too_much);
}

TEST_F(Process, OwnFilesHaveNoLimitAfterwards) {
  run("true", {60, 10});
  const temporary_folder folder;
  const auto file = folder.write("file", std::string(1000, 'x'));
  EXPECT_EQ(std::filesystem::file_size(file), 1000U);
}

TEST_F(Process, MissingFileIsToldByItsError) {
  const run_result ran = runner_.run({"/no/such/file", {"x"}}, {});
  EXPECT_EQ(ran.end, ending::not_started);
  EXPECT_EQ(ran.code, ENOENT);
}

TEST_F(Process, FileThatIsNoProgramIsToldByItsError) {
  const temporary_folder folder;
  const auto file = folder.write_script("noise", "");
  folder.write("noise", "\x01\x02\x03");
  const run_result ran = runner_.run({file, {"noise"}}, {});
  EXPECT_EQ(ran.end, ending::not_started);
  EXPECT_EQ(ran.code, ENOEXEC);
}

TEST_F(Process, MeasuresThisChildAlone) {
  // 50 ms of work in an earlier child must not show in a later one.
  const run_result busy =
      run("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
  const run_result idle = run("sleep 0.05");
  EXPECT_GT(busy.user_seconds + busy.system_seconds,
            idle.user_seconds + idle.system_seconds);
  EXPECT_GE(idle.wall_seconds, 0.05);
  EXPECT_GE(idle.voluntary_switches, 1U);
}

TEST_F(Process, EverySleepIsAVoluntarySwitch) {
  const run_result sleeper =
      run("i=0; while [ $i -lt 20 ]; do sleep 0.001; i=$((i+1)); done");
  EXPECT_GE(sleeper.voluntary_switches, 20U);
}

TEST_F(Process, EveryFreshPageIsAFault) {
  const auto touch = [&](long pages) {
    const std::string bytes = std::to_string(pages * sysconf(_SC_PAGESIZE));
    return runner_.run({TOUCH_MEMORY, {"touch-memory", bytes}}, {});
  };
  EXPECT_GE(touch(1100).page_faults, touch(100).page_faults + 990);
}

TEST_F(Process, SignalsOfTheChildAreAsUsual) {
  // What we block or ignore must not be blocked or ignored there.
  std::signal(SIGPIPE, SIG_IGN);
  if (test::has_proc()) {
    EXPECT_EQ(text(run("grep SigBlk /proc/self/status").out),
              "SigBlk:\t0000000000000000\n");
  }
  EXPECT_EQ(run("kill -PIPE $$").code, SIGPIPE);
  EXPECT_EQ(run("kill -INT $$").code, SIGINT);
  std::signal(SIGPIPE, SIG_DFL);
}

TEST_F(Process, LeavesNoDescriptorOpenInTheChild) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  const int inheritable = dup(STDIN_FILENO);
  const run_result ran = run("ls /proc/self/fd");
  EXPECT_EQ(text(ran.out), "0\n1\n2\n3\n");  // 3 is that of ls itself
  close(inheritable);
}

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
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
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

TEST_F(Process, ChildThatWantsToBeTracedGoesOn) {
  const std::string trace = fmt::format("syscall({}, 0, 0, 0, 0);", SYS_ptrace);
  run_result ran =
      run("exec perl -e '$SIG{USR1} = sub { print \"handled\\n\" };" + trace +
          "kill USR1, $$; print \"end\\n\"; exit 3'");
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(text(ran.out), "handled\nend\n");
  ran = run("exec perl -e '" + trace + "exec \"echo\", \"new\"'");
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(text(ran.out), "new\n");
  ran = run("exec perl -e '" + trace + "kill KILL, $$'");
  EXPECT_EQ(ran.end, ending::signaled);
  EXPECT_EQ(ran.code, SIGKILL);
}

/// Calls `body` as a user who has at most so many processes.
void call_with_processes(rlim_t max_count, const std::function<void()>& body) {
  const rlimit limit{max_count, max_count};
  setrlimit(RLIMIT_NPROC, &limit);
  // The limit does not hold for root.
  if (getuid() == 0 && (setgid(65533) != 0 || setuid(65533) != 0)) _exit(3);
  try {
    body();
  } catch (const user_error& error) {
    fmt::print(stderr, "{}", error.what());
    _exit(2);
  }
  _exit(0);
}

TEST(RunnerDeathTest, LackOfProcessesIsTheFaultOfTheMachine) {
  EXPECT_EXIT(
      call_with_processes(1, [] { runner().run(shell("echo never"), {}); }),
      testing::ExitedWithCode(2), "Resource.*ulimit -u.*pids.max");
  if (getuid() != 0) GTEST_SKIP() << "only root becomes a user without others";
  // The guardian and this process are two.
  EXPECT_EXIT(
      call_with_processes(2, [] { runner().run(shell("echo never"), {}); }),
      testing::ExitedWithCode(2), "Resource.*ulimit -u.*pids.max");
}

TEST_F(Process, LeftoverThatCannotBeKilledIsToldOfOnce) {
  if (getuid() != 0) GTEST_SKIP() << "takes two users";
  const auto check = [] {
    // The sleep belongs to root, who lets nobody else kill it.
    const temporary_folder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    const auto setpriv = folder.path() / "setpriv";
    std::filesystem::copy_file("/usr/bin/setpriv", setpriv);
    chmod(setpriv.c_str(), 04755);
    if (seteuid(65533) != 0 || setreuid(65533, 65533) != 0) _exit(3);
    runner runner;
    const std::string script =
        setpriv.string() +
        " --reuid 0 sleep 30 & "
        "until grep -q '^Uid:.0.0' /proc/$!/status; do :; done; echo $!";
    std::string pid = text(runner.run(shell(script), {}).out);
    pid.pop_back();
    runner.run(shell(script), {});
    if (!test::contains(runner.survivor(), "process " + pid + " ")) _exit(4);
    // A run that cannot be killed is not waited for, either.
    const run_result ran = runner.run(
        shell("echo $$; exec " + setpriv.string() + " --reuid 0 sleep 30"),
        {0.5, 100});
    if (ran.end != ending::timed_out) _exit(6);
    if (kill(std::stoi(text(ran.out)), 0) == 0 || errno != EPERM) _exit(7);
    _exit(0);
  };
  EXPECT_EXIT(check(), testing::ExitedWithCode(0), "");
}

TEST(Runner, LeftoverThatDoesNotDieIsWaitedForOnce) {
  const temporary_folder folder;
  const std::string pids = folder.path() / "pids";
  const std::string answers = folder.path() / "answers";
  for (const auto& fifo : {pids, answers}) mkfifo(fifo.c_str(), 0600);
  // A process cannot be reaped as long as its debugger does not wait for it.
  const pid_t debugger = fork();
  while (debugger == 0) {
    pid_t process = 0;
    std::ifstream(pids) >> process;
    const long error = ptrace(PTRACE_SEIZE, process, nullptr, nullptr);
    std::ofstream(answers) << (error == 0 ? "traced\n" : "refused\n");
  }
  std::vector<int> waits;  // of each run
  std::string answer;
  {
    runner runner;
    const std::string script =
        "sleep 30 & echo $! > " + pids + "; cat < " + answers;
    for (int i = 0; i < 3; ++i) {
      const int before = naps;
      answer = text(runner.run(shell(script), {}).out);
      waits.push_back(naps - before);
    }
    EXPECT_TRUE(answer != "traced\n" ||
                test::contains(runner.survivor(), "cannot be killed"));
  }
  kill(debugger, SIGKILL);
  waitpid(debugger, nullptr, 0);
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  if (answer != "traced\n") GTEST_SKIP() << "no process may trace others here";
  // At most 50 ms, a millisecond each.
  EXPECT_LE(waits[1], 50);
  EXPECT_LE(waits[2], 50);
}

TEST_F(Process, VariablesReplaceThoseOfTheEnvironment) {
  ASSERT_EQ(setenv("COMPARE_TEST", "old", 1), 0);
  command what = shell("echo $COMPARE_TEST $COMPARE_OTHER ${PATH:+path}");
  what.variables = {"COMPARE_TEST=new", "COMPARE_OTHER=other"};
  const run_result changed = runner_.run(what, {});
  EXPECT_EQ(changed.out.read(0, 100), "new other path\n");
  what.variables.clear();
  EXPECT_EQ(runner_.run(what, {}).out.read(0, 100), "old path\n");
  unsetenv("COMPARE_TEST");
}

TEST_F(Process, RunsUnderWayAreToldApart) {
  runner_.start(1, shell("sleep 0.3; echo one"), {});
  runner_.start(2, shell("echo two; exit 3"), {});
  runner_.start(3, shell("sleep 100"), {0.1, 1000});
  EXPECT_EQ(runner_.under_way(), 3U);
  std::map<std::size_t, run_result> ended;
  while (runner_.under_way() > 0) ended.insert(runner_.wait_any());
  EXPECT_EQ(ended.at(1).out.read(0, 100), "one\n");
  EXPECT_EQ(ended.at(2).code, 3);
  EXPECT_EQ(ended.at(3).end, ending::timed_out);
}

TEST_F(Process, WhatIsLeftBehindIsKilledThoughOthersAreUnderWay) {
  if (access("/proc/thread-self/children", R_OK) != 0) {
    GTEST_SKIP() << "this kernel does not list children";
  }
  const temporary_folder folder;
  constexpr const char* leave =
      "(setsid sh -c 'echo $$ > {0}; exec sleep 1000' >/dev/null 2>&1 &); "
      "until [ -s {0} ]; do sleep 0.01; done";
  const auto left = (folder.path() / "left").string();
  const auto kept = (folder.path() / "kept").string();
  runner_.start(1, shell(fmt::format(leave, kept) + "; sleep 100"), {60, 1000});
  while (content_of(kept).empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  runner_.start(2, shell(fmt::format(leave, left)), {});
  EXPECT_EQ(runner_.wait_any().first, 2U);
  EXPECT_FALSE(is_alive(std::stoi(content_of(left))));
  EXPECT_TRUE(is_alive(std::stoi(content_of(kept))));
  kill(getpid(), SIGTERM);
  EXPECT_EQ(runner_.wait_any().first, 1U);
  EXPECT_FALSE(is_alive(std::stoi(content_of(kept))));
}

TEST_F(Process, DaemonWithoutAnEnvironmentEndsWithItsRun) {
  if (access("/proc/self/coredump_filter", R_OK) != 0 ||
      access("/proc/thread-self/children", R_OK) != 0) {
    GTEST_SKIP() << "this kernel does not list children, or has no filters";
  }
  const temporary_folder folder;
  const auto left = (folder.path() / "left").string();
  const auto kept = (folder.path() / "kept").string();
  const auto go = (folder.path() / "go").string();
  constexpr const char* leave =
      "env -i setsid sh -c 'echo $$ > {0}; exec sleep 1000' "
      ">/dev/null 2>&1 & until [ -s {0} ]; do sleep 0.01; done; ";
  runner_.start(1,
                shell(fmt::format(leave, kept) + "until [ -e " + go +
                      " ]; do sleep 0.01; done"),
                {});
  runner_.start(2, shell(fmt::format(leave, left)), {});
  EXPECT_EQ(runner_.wait_any().first, 2U);
  EXPECT_FALSE(is_alive(std::stoi(content_of(left))));
  EXPECT_TRUE(content_of(kept).empty() ||
              is_alive(std::stoi(content_of(kept))));
  runner_.start(3, shell("sleep 100"), {60, 1000});
  folder.write("go", "");
  EXPECT_EQ(runner_.wait_any().first, 1U);
  EXPECT_FALSE(is_alive(std::stoi(content_of(kept))));
  kill(getpid(), SIGTERM);
  EXPECT_EQ(runner_.wait_any().first, 3U);
}

TEST_F(Process, NoneOfManyRunsWaitsForTheOthers) {
  for (std::size_t id = 0; id < 8; ++id) runner_.start(id, shell("true"), {});
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  for (std::size_t id = 0; id < 8; ++id) {
    EXPECT_EQ(runner_.wait_any().first, id);
    runner_.start(id + 8, shell("true"), {});
  }
  while (runner_.under_way() > 0) runner_.wait_any();
}

TEST_F(Process, SignalEndsAllRunsUnderWay) {
  runner_.start(1, shell("sleep 100"), {60, 1000});
  runner_.start(2, shell("sleep 100"), {60, 1000});
  kill(getpid(), SIGTERM);
  EXPECT_EQ(runner_.wait_any().second.end, ending::interrupted);
  EXPECT_EQ(runner_.wait_any().second.end, ending::interrupted);
  EXPECT_EQ(runner_.stop_signal(), SIGTERM);
}

TEST_F(Process, RunsUnderWayDoNotOutliveTheRunner) {
  const temporary_folder folder;
  const auto file = folder.path() / "pid";
  {
    runner runner;
    runner.start(1, shell("echo $$ > " + file.string() + "; exec sleep 1000"),
                 {60, 1000});
    while (content_of(file).empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  EXPECT_FALSE(test::is_alive(std::stoi(content_of(file))));
}

TEST(FindCommand, LooksOnThePath) {
  const auto found = find_command({"sh", "-c", "true"});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->file.is_absolute());
  EXPECT_EQ(found->argv, (std::vector<std::string>{"sh", "-c", "true"}));
  EXPECT_FALSE(find_command({"no-such-command-anywhere"}));
  EXPECT_FALSE(find_command({""}));
}

TEST(FindCommand, TakesAPathAsItIs) {
  const temporary_folder folder;
  const auto plain = folder.write("plain", "#!/bin/sh\n");
  const auto script = folder.write_script("script", "true");
  EXPECT_TRUE(find_command({script.string()}));
  EXPECT_FALSE(find_command({plain.string()}));
  EXPECT_FALSE(find_command({folder.path().string()}));
  EXPECT_FALSE(find_command({(folder.path() / "missing").string()}));
}

}  // namespace
}  // namespace sidebyside
