// Single runs: what is captured, counted and told of them.
#include "process/runner.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "process/process.hpp"

namespace sidebyside::test {
namespace {

using namespace std::string_literals;

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
  if (!has_proc()) GTEST_SKIP() << "/proc is not mounted";
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
  if (!has_proc()) GTEST_SKIP() << "/proc is not mounted";
  EXPECT_EQ(run_stuck("timer", 60, 1).end, ending::deadlocked);
}

TEST_F(Process, OnlyThoseThatMayDeadlockAreWatched) {
  const auto stuck = *find_command({WAIT_FOR_EVER});
  EXPECT_EQ(runner().run(stuck, {1, 1000}).end, ending::timed_out);
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
  if (has_proc()) {
    EXPECT_EQ(text(run("grep SigBlk /proc/self/status").out),
              "SigBlk:\t0000000000000000\n");
  }
  EXPECT_EQ(run("kill -PIPE $$").code, SIGPIPE);
  EXPECT_EQ(run("kill -INT $$").code, SIGINT);
  std::signal(SIGPIPE, SIG_DFL);
}

TEST_F(Process, LeavesNoDescriptorOpenInTheChild) {
  if (!has_proc()) GTEST_SKIP() << "/proc is not mounted";
  const int inheritable = dup(STDIN_FILENO);
  const run_result ran = run("ls /proc/self/fd");
  EXPECT_EQ(text(ran.out), "0\n1\n2\n3\n");  // 3 is that of ls itself
  close(inheritable);
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

TEST_F(Process, NoneOfManyRunsWaitsForTheOthers) {
  for (std::size_t id = 0; id < 8; ++id) runner_.start(id, shell("true"), {});
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  for (std::size_t id = 0; id < 8; ++id) {
    EXPECT_EQ(runner_.wait_any().first, id);
    runner_.start(id + 8, shell("true"), {});
  }
  while (runner_.under_way() > 0) runner_.wait_any();
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
}  // namespace sidebyside::test
