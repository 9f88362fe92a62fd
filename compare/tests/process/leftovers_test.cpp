// Processes that a run leaves behind. They end with the run.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "process/process.hpp"

/// How often the runner has waited a millisecond for orphans.
static std::atomic<int> naps{0};

/// Takes the place of the C library's function.
extern "C" int usleep(useconds_t microseconds) {
  ++naps;
  const timespec span{microseconds / 1'000'000,
                      static_cast<long>(microseconds % 1'000'000) * 1000};
  return nanosleep(&span, nullptr);
}

namespace sidebyside::test {
namespace {

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
    if (!contains(runner.survivor(), "process " + pid + " ")) _exit(4);
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
                contains(runner.survivor(), "cannot be killed"));
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
  EXPECT_FALSE(is_alive(std::stoi(content_of(file))));
}

}  // namespace
}  // namespace sidebyside::test
