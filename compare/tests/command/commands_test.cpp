// run and verify of commands in place of a manifest, and which manifest is
// read.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support.hpp"

namespace sidebyside::test {
namespace {

/// In a folder without any manifest.
class Commands : public Command {
 protected:
  [[nodiscard]] compare_run compare(const std::string& rest) const {
    return run_shell(fmt::format("cd '{}' && exec '{}' {}",
                                 folder_.path().string(), COMPARE_EXECUTABLE,
                                 rest));
  }

  static compare_run run_shell(const std::string& script) {
    runner runner;
    const run_result ran =
        runner.run(shell(script), {60, std::size_t{4} << 30U});
    EXPECT_EQ(ran.end, ending::exited);
    return {ran.code, ran.out.read(0, ran.out.size()),
            ran.err.read(0, ran.err.size())};
  }
};

TEST_F(Commands, AreTimedAndExportedWithoutAManifest) {
  const compare_run ran = compare(
      "run --rounds 12 --json results.json --junit j.xml --benchfmt b.txt "
      "--markdown m.md --record r.json -- 'sleep 0.001' 'sleep 0.1'");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, "ratio to sleep 0.001"));
  EXPECT_TRUE(contains(ran.out, "slower"));
  EXPECT_EQ(ran.out.find("built by"), std::string::npos);
  const auto json = read_json();
  EXPECT_EQ(json["results"][1]["command"], "commands/sleep-0.1");
  EXPECT_EQ(json["results"][1]["label"], "sleep 0.1");
  EXPECT_EQ(json["comparisons"][0]["verdict"], "slower");
  EXPECT_EQ(json["context"]["toolchains"], nlohmann::json::object());
  EXPECT_EQ(json["context"]["command_line"].back(), "sleep 0.1");
  EXPECT_TRUE(contains(content_of(folder_.path() / "j.xml"),
                       "classname=\"commands\" name=\"sleep-0.1: output\""));
  EXPECT_TRUE(contains(content_of(folder_.path() / "b.txt"),
                       "BenchmarkCommands/impl=sleep-0.1-"));
  EXPECT_TRUE(contains(content_of(folder_.path() / "m.md"), "sleep 0.1"));
  const compare_run report = compare("report results.json -o r.html");
  EXPECT_EQ(report.status, 0) << report.err;
  EXPECT_TRUE(content_of(folder_.path() / "r.html").find("sleep 0.1") !=
              std::string::npos);
  EXPECT_EQ(compare("--manifest m.toml report results.json -o r.html").status,
            2);
}

TEST_F(Commands, OneAloneHasNoRatio) {
  const compare_run ran =
      compare("run --max-time 0.5 --json results.json -- true");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(read_json()["comparisons"].size(), 0U);
}

TEST_F(Commands, MustPrintWhatTheFirstOnePrints) {
  compare_run ran = compare("verify --runs 3 -- 'echo a' \"printf 'a\\n'\"");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, "echo a 3 × identical"));
  ran = compare("verify --runs 3 -- 'echo a' 'echo b'");
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       "FAILED commands/echo-b (echo b), run 1: "
                       "stdout differs in line 1\n"
                       "    expected  a\\n\n    printed   b\\n\n"));
  ran = compare("verify --runs 3 --ignore-output -- 'echo a' 'echo b'");
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "echo b 3 × allowed"));
  EXPECT_TRUE(contains(ran.out, "every exit status 0, no output checked"));
  // Nobody checks stderr, as in hyperfine.
  EXPECT_EQ(compare("verify -- true 'sh -c \"echo $$ >&2\"'").status, 0);
}

TEST_F(Commands, ThatFailHangOrAreMissingAreToldAsWithAManifest) {
  compare_run ran = compare("verify --runs 2 --ignore-output -- true false");
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(
      contains(ran.out, "commands/false (false), run 1: exit status 1"));
  ran = compare("run --timeout 0.2 -- true 'sleep 10'");
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "still running after 200 ms, killed"));
  ran = compare("run --max-output 10 -- true 'yes'");
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "printed more than 10 bytes to stdout"));
  // The reference too.
  ran = compare("run --timeout 0.2 -- 'sleep 10' true");
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "still running after 200 ms, killed"));
  ran = compare("run -- 'touch used' no-such-command");
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "commands/no-such-command: no-such-command\n"));
  EXPECT_TRUE(!contains(ran.err, "just build"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "used"));
}

TEST_F(Commands, ReferenceIsCheckedInTheRunThatTheOthersAreComparedWith) {
  // Each fails in its first run alone, in which the shell makes a folder.
  for (const auto& [first, fault] :
       std::vector<std::pair<std::string, std::string>>{
           {"exit 3", "exit status 3"},
           {"kill -SEGV $$", "killed by signal 11"},
           {"sleep 10", "still running after 500 ms, killed"},
           {"yes", "printed more than 1000 bytes to stdout, killed"}}) {
    for (const char* command : {"verify --runs 2", "run --rounds 2"}) {
      std::filesystem::remove(folder_.path() / "made");
      const compare_run ran =
          compare(fmt::format("{} --shell --timeout 0.5 --max-output 1000 -- "
                              "'mkdir made 2>&- && {}; echo a' 'echo a'",
                              command, first));
      EXPECT_EQ(ran.status, 1) << ran.out;
      EXPECT_TRUE(contains(ran.out, "first run: " + fault));
      EXPECT_EQ(ran.out.find("commands/echo-a"), std::string::npos) << ran.out;
    }
  }
}

TEST_F(Commands, OfLargeOutputsAreComparedToTheEndInLittleMemory) {
#ifdef SANITIZED
  GTEST_SKIP() << "sanitizers take memory of their own";
#endif
  const auto compare_ends = [&](const std::string& last) {
    // A file without blocks, but for its last byte.
    return run_shell(fmt::format(
        "ulimit -v 1000000; cd '{}' && exec '{}' verify --runs 1 --shell "
        "--max-output 3GB -- 'printf a | dd bs=1 seek=2147483646' "
        "'printf {} | dd bs=1 seek=2147483646'",
        folder_.path().string(), COMPARE_EXECUTABLE, last));
  };
  compare_run ran = compare_ends("a");
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  ran = compare_ends("b");
  EXPECT_EQ(ran.status, 1) << ran.out << ran.err;
  EXPECT_TRUE(contains(ran.out, "\\x00a\n"));
  EXPECT_TRUE(contains(ran.out, "\\x00b\n"));
}

TEST_F(Commands, AreGivenToAShellOnlyIfToldTo) {
  EXPECT_EQ(
      compare("verify -- 'echo $HOME | cat' \"echo '\\$HOME' '|' cat\"").status,
      0);
  EXPECT_EQ(compare("verify --shell -- 'echo a | tr a b' 'echo b'").status, 0);
  // The parser of options would take these for lists.
  EXPECT_EQ(compare("verify -- '[ -d . ]'").status, 0);
  EXPECT_EQ(compare("verify -- 'echo {bin} --help -- -x'").status, 0);
}

TEST_F(Commands, ThatCannotBeMeantAreStatusTwo) {
  const auto error_of = [&](const std::string& rest) {
    const compare_run ran = compare(rest);
    EXPECT_EQ(ran.status, 2) << rest;
    return ran.err;
  };
  EXPECT_TRUE(contains(error_of("run --"), "no COMMAND behind --"));
  EXPECT_TRUE(contains(error_of("verify -- \"a 'b\""), "' is not closed"));
  EXPECT_TRUE(contains(error_of("run -- true ' '"), "a command is empty"));
  EXPECT_TRUE(contains(error_of("run p -- true"), "p: either programs"));
  EXPECT_TRUE(contains(error_of("run --shell"), "need commands behind --"));
  EXPECT_TRUE(contains(error_of("run p"), "programs.toml"));
}

TEST_F(Commands, ElsewhereTheMarkEndsTheOptions) {
  write_manifest({"true"}, "stdout = ''");
  const compare_run ran = compare("read -- -x");
  EXPECT_TRUE(contains(ran.err, "-x: no program"));
}

// The default manifest

TEST_F(Commands, TheManifestMayLieHereIfThereIsNoneInCompare) {
  write_manifest({"true"}, "stdout = ''");  // programs.toml
  EXPECT_TRUE(contains(compare("list").out, "p"));
  EXPECT_TRUE(contains(compare("--help").out, "or programs.toml if only"));
  std::filesystem::create_directory(folder_.path() / "compare");
  folder_.write("compare/programs.toml", "x = 1\n");
  EXPECT_TRUE(
      contains(compare("list").err, "compare/programs.toml:1: implementation"));
}

TEST_F(Commands, WithOperatorsOfAShellAreWarnedOf) {
  for (const auto& [command, word] :
       std::vector<std::pair<std::string, std::string>>{
           {"echo < in", "<"},
           {"echo a | cat", "|"},
           {"echo >file", ">"},
           {"echo 2> file", "2>"},
           {"echo a && echo b", "&&"},
           {"echo a; echo b", ";"}}) {
    const compare_run ran =
        compare(fmt::format("verify --runs 1 -- '{}'", command));
    EXPECT_EQ(ran.status, 0);
    EXPECT_TRUE(contains(
        ran.out, fmt::format("warning: '{}' is an argument of '{}'; with "
                             "--shell, a shell reads it\n",
                             word, command)));
  }
  for (const char* rest : {R"(-- "echo '<' \"a | b\" \\> x=1")",
                           "--shell -- 'echo a | cat >&2'"}) {
    const compare_run ran = compare(std::string("verify --runs 1 ") + rest);
    EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
    EXPECT_EQ(ran.out.find("warning"), std::string::npos) << ran.out;
  }
}

TEST_F(Commands, ThatAreScriptsWithoutTheirInterpreterAreNamed) {
  for (const auto& [name, line] :
       std::vector<std::pair<const char*, const char*>>{
           {"gone", "#! /no/such/sh -e\n"}, {"dos", "#!/bin/sh\r\n"}}) {
    std::filesystem::permissions(folder_.write(name, line),
                                 std::filesystem::perms::owner_all);
  }
  const compare_run ran = compare("verify -- ./gone ./dos true");
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(
      contains(ran.err, "./gone: its interpreter /no/such/sh is missing\n"));
  EXPECT_TRUE(contains(ran.err,
                       "./dos: its interpreter /bin/sh\\r is missing; a "
                       "carriage return ends its first line\n"));
}

TEST_F(Commands, InADeletedFolderAreToldSo) {
  const std::string folder = (folder_.path() / "gone").string();
  const compare_run ran = run_shell(
      fmt::format("mkdir '{0}' && cd '{0}' && rmdir '{0}' && '{1}' list",
                  folder, COMPARE_EXECUTABLE));
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "the working directory is gone: " + folder));
}

TEST_F(Commands, KilledForLackOfMemoryAreToldSo) {
  // A file system in place of the cgroups', in which the command counts a kill.
  const auto script = folder_.write_script(
      "script",
      fmt::format("mount -t tmpfs none /sys/fs/cgroup || exit\n"
                  "group=/sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup)\n"
                  "mkdir -p $group && export events=$group/memory.events\n"
                  "echo oom_kill 1 > $events\n"
                  "exec '{}' verify --runs 1 --ignore-output --shell -- "
                  "'echo oom_kill 2 > $events; kill -9 $$' 'kill -9 $$'\n",
                  COMPARE_EXECUTABLE));
  const compare_run ran = run_shell("unshare -m " + script.string());
  if (ran.out.empty()) GTEST_SKIP() << "not allowed to mount: " << ran.err;
  EXPECT_TRUE(contains(ran.out, "because memory ran out"));
  EXPECT_TRUE(contains(ran.out, "killed by signal 9 (SIGKILL: Killed)"));
}

}  // namespace
}  // namespace sidebyside::test
