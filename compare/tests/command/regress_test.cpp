// Tests of compare regress: the real command on two folders of executables, and
// the script that builds the earlier one.
#include <fmt/ranges.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "process/runner.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

/// Two builds of programs that are scripts.
class Regress : public Command {
 protected:
  Regress() {
    std::filesystem::create_directory(before_dir_);
    std::filesystem::create_directory(after_dir_);
    write(
        "[[implementation]]\nname = \"go\"\ncommand = [\"{bin}/{program}\"]\n"
        "[[program]]\nname = \"p\"\nstdout = \"4\\n\"\n"
        "[[program]]\nname = \"q\"\nstdout = \"4\\n\"\n");
  }

  void build(const std::filesystem::path& folder, std::string_view program,
             std::string_view script) {
    folder_.write_script((folder.filename() / std::string(program)).string(),
                         script);
  }

  [[nodiscard]] compare_run regress(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"regress", "--before", before_dir_, "--after", after_dir_,
                      "--max-time", "1"});
    return run(arguments);
  }

  std::filesystem::path before_dir_ = folder_.path() / "before";
  std::filesystem::path after_dir_ = folder_.path() / "after";
};

TEST_F(Regress, SameBuildsPass) {
  for (const auto& folder : {before_dir_, after_dir_}) {
    build(folder, "p", "echo 4");
    build(folder, "q", "sleep 0.002; echo 4");
  }
  const compare_run ran = regress({"--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out;
  for (const char* part : {"p/go  ", "q/go  ", "before", "after",
                           "ratio to before", "2 programs, "}) {
    EXPECT_TRUE(contains(ran.out, part));
  }
  const auto json = read_json();
  EXPECT_EQ(json.at("results").at(1).at("command"), "p/go/after");
  const auto& made = json.at("comparisons").at(0);
  EXPECT_EQ(made.at("implementation"), "after");
  EXPECT_EQ(made.at("reference"), "before");
  EXPECT_EQ(made.at("tolerance"), 0.05);
  EXPECT_GE(made.at("ratio").at("blocks"), 16);
  EXPECT_GT(made.at("ratio").at("level"), 0.99);
}

TEST_F(Regress, SlowerBuildIsStatusOne) {
  build(before_dir_, "p", "sleep 0.002; echo 4");
  build(after_dir_, "p", "sleep 0.06; echo 4");
  const auto junit = folder_.path() / "r.xml";
  const compare_run ran =
      regress({"p", "--json", json_.string(), "--junit", junit.string()});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "FAILED p/go/after (after), "));
  EXPECT_TRUE(contains(ran.out, "where 1.05 is tolerated"));
  EXPECT_TRUE(contains(ran.out, "FAILED: 1 of 1 program"));
  const auto json = read_json();
  EXPECT_EQ(json.at("comparisons").at(0).at("verdict"), "slower");
  EXPECT_EQ(json.at("comparisons").at(0).at("output"), "identical");
  EXPECT_EQ(json.at("failures").at(0).at("check"), "time");
  EXPECT_TRUE(contains(content_of(junit), "name=\"after: time\""));
  EXPECT_TRUE(contains(content_of(junit), "<failure type=\"time\""));
  const auto page = (folder_.path() / "r.html").string();
  ASSERT_EQ(run({"report", json_.string(), "-o", page}).status, 0);
  EXPECT_TRUE(contains(content_of(page), "1 of 1 implementation slower"));
}

TEST_F(Regress, FasterBuildPasses) {
  build(before_dir_, "p", "sleep 0.06; echo 4");
  build(after_dir_, "p", "sleep 0.002; echo 4");
  const compare_run ran = regress({"p"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "faster"));
}

TEST_F(Regress, ToleranceIsTolerated) {
  build(before_dir_, "p", "sleep 0.002; echo 4");
  build(after_dir_, "p", "sleep 0.004; echo 4");
  const compare_run ran = regress({"p", "--tolerance", "20"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "not slower"));
}

TEST_F(Regress, ReportHasTheSameVerdict) {
  build(before_dir_, "p", "sleep 0.002; echo 4");
  build(after_dir_, "p", "sleep 0.004; echo 4");
  const auto page = (folder_.path() / "r.html").string();
  ASSERT_EQ(
      regress({"p", "--tolerance", "20", "--json", json_.string()}).status, 0);
  ASSERT_EQ(run({"report", json_.string(), "-o", page}).status, 0);
  EXPECT_TRUE(contains(content_of(page), ">not slower<"));
}

TEST_F(Regress, WhatIsUndecidedPassesWithAWarning) {
  // They scatter so much that no short session can decide.
  for (const auto& folder : {before_dir_, after_dir_}) {
    build(folder, "p", "sleep 0.00$(shuf -i 0-9 -n 1); echo 4");
  }
  const compare_run ran = regress({"p", "--tolerance", "0.01"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "warning: undecided when the time was up"));
}

TEST_F(Regress, ChangedOutputIsStatusOne) {
  build(before_dir_, "p", "echo 4");
  build(after_dir_, "p", "echo 5");
  const compare_run ran = regress({"p"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "FAILED p/go/after"));
  EXPECT_TRUE(contains(ran.out, "printed   5\\n"));
}

TEST_F(Regress, OutputThatWasAnotherBeforeIsStatusOne) {
  build(before_dir_, "p", "echo 3");
  build(after_dir_, "p", "echo 4");
  const compare_run ran = regress({"p"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "FAILED p/go/before"));
}

TEST_F(Regress, WhatOneBuildLacksIsListed) {
  build(before_dir_, "p", "echo 4");
  build(after_dir_, "p", "echo 4");
  build(after_dir_, "q", "echo 4");
  build(before_dir_, "r", "echo 4");
  write(content_of(manifest_) +
        "[[program]]\nname = \"r\"\nstdout = \"4\\n\"\n");
  const auto junit = folder_.path() / "r.xml";
  const compare_run ran =
      regress({"--quiet", "--json", json_.string(), "--junit", junit.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "only before, not compared: r/go\n"));
  EXPECT_TRUE(contains(ran.out, "only after, not compared: q/go\n"));
  EXPECT_EQ(read_json().at("only_before").at(0), "r/go");
  EXPECT_EQ(read_json().at("only_after").at(0), "q/go");
  for (const char* part :
       {"\"r/go\" name=\"before: ", "\"q/go\" name=\"after: "}) {
    const std::string text = content_of(junit);
    const std::size_t start = text.find(part);
    ASSERT_NE(start, std::string::npos) << text;
    EXPECT_TRUE(
        contains(text.substr(start, text.find("</testcase", start) - start),
                 "<skipped message=\"not checked: the other build has none"));
  }
}

TEST_F(Regress, WhatCannotBeComparedIsStatusTwo) {
  build(before_dir_, "p", "echo 4");
  EXPECT_TRUE(contains(regress({}).err, "q/go: "));
  const compare_run none = regress({"p"});
  EXPECT_EQ(none.status, 2);
  EXPECT_TRUE(contains(none.err, "have no program in common"));
  std::filesystem::create_directory_symlink(before_dir_, after_dir_ / "same");
  for (const auto& same : {before_dir_, after_dir_ / "same"}) {
    const compare_run ran =
        run({"regress", "--before", before_dir_, "--after", same, "p"});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(ran.err, "before and after are the same folder"));
  }
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"regress"},
           {"regress", "--before", "/no/such/folder", "--after", after_dir_},
           {"regress", "--before", before_dir_, "--after", after_dir_,
            "--tolerance", "nan"}}) {
    EXPECT_EQ(run(arguments).status, 2);
  }
}

TEST_F(Regress, CommandsThatRunTheSameFileAreRefused) {
  const auto write_command = [&](const std::string& words) {
    write("[[implementation]]\nname = \"go\"\ncommand = [" + words +
          "]\n[[program]]\nname = \"p\"\nstdout = \"4\\n\"\n");
  };
  const auto is_refused = [&] {
    const compare_run ran = regress({"-q"});
    return ran.status == 2 &&
           ran.err.find("before and after run the same file") !=
               std::string::npos;
  };
  build(before_dir_, "p", "echo 4");
  build(after_dir_, "p", "echo 4");
  write_command("\"/bin/echo\", \"4\"");
  EXPECT_TRUE(is_refused());
  const std::string own = "\"{bin}/p\"";
  const std::string interpreted = "\"sh\", \"{bin}/p\"";
  write_command(interpreted);
  EXPECT_EQ(regress({"-q"}).status, 0);
  std::filesystem::remove(after_dir_ / "p");
  std::filesystem::create_hard_link(before_dir_ / "p", after_dir_ / "p");
  for (const std::string& words : {own, interpreted}) {
    write_command(words);
    EXPECT_TRUE(is_refused()) << words;
  }
}

/// Two implementations: one of a build, and one that every build has.
constexpr const char* script_beside = R"([[implementation]]
name = "go"
command = ["{bin}/{program}"]
[[implementation]]
name = "sh"
command = ["sh", "p.sh"]
[[program]]
name = "p"
stdout = "4\n"
)";

TEST_F(Regress, SameFileOnBothSidesIsLeftOut) {
  build(before_dir_, "p", "echo 4");
  build(after_dir_, "p", "echo 4");
  folder_.write("p.sh", "echo 4");
  write(script_beside);
  compare_run ran = regress({"--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out,
                       "warning: the same file before and after, not compared: "
                       "p/sh ("));
  EXPECT_EQ(read_json().at("results").size(), 2U);
  ran = regress({"--implementations", "sh"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "before and after run the same files"));
}

TEST_F(Regress, ImplementationsAreChosen) {
  build(before_dir_, "p", "echo 4");
  build(after_dir_, "p", "echo 4");
  write(script_beside);
  const compare_run ran = regress({"--implementations", "go"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out.find("not compared"), std::string::npos) << ran.out;
  const compare_run unknown = regress({"--implementations", "go,rust"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_TRUE(contains(unknown.err,
                       "rust: no program has an implementation of this name"));
}

TEST_F(Regress, OneFolderIsRefusedWhereverTheCommandNamesIt) {
  build(before_dir_, "p", "echo 4");
  write(
      "[[implementation]]\nname = \"go\"\n"
      "command = [\"env\", \"D={bin}\", \"sh\", \"-c\", \"$D/p\"]\n"
      "[[program]]\nname = \"p\"\nstdout = \"4\\n\"\n");
  std::filesystem::remove(after_dir_);
  std::filesystem::create_directory_symlink(before_dir_, after_dir_);
  const compare_run ran = regress({});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "before and after are the same folder"));
}

/// A repository whose build is a script, and compare/regress in it.
class RegressScript : public testing::Test {
 protected:
  void SetUp() override {
    if (!find_command({"git"}) || !find_command({"cmake"}) ||
        !find_command({"flock"})) {
      GTEST_SKIP() << "git, cmake and flock are needed";
    }
    namespace fs = std::filesystem;
    fs::create_directories(top_ / "compare");
    fs::create_directories(top_ / "build/release/bin");
    fs::copy_file(SOURCE_DIR "/compare/regress", top_ / "compare/regress");
    fs::create_symlink(COMPARE_EXECUTABLE, top_ / "build/release/bin/compare");
    folder_.write("build/release/CMakeCache.txt", "");
    folder_.write("build/release/bin/toolchains.json", "{}");
    folder_.write_script("build/release/bin/p", "echo 4");
    folder_.write(".gitignore", "/build/\n");
    folder_.write("compare/programs.toml",
                  manifest_of({}, "stdout = \"4\\n\"") +
                      "[[implementation]]\nname = \"go\"\n"
                      "command = [\"{bin}/p\"]\n");
    folder_.write("program", "#!/bin/sh\necho 4\n");
    folder_.write("CMakePresets.json",
                  R"({"version": 6, "configurePresets": [{"name": "release",
                   "generator": "Ninja",
                   "binaryDir": "${sourceDir}/build/${presetName}"}]})");
    folder_.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.25)\n"
                  "project(p LANGUAGES NONE)\n"
                  "add_custom_target(p ALL COMMAND install -D "
                  "${CMAKE_SOURCE_DIR}/program ${CMAKE_BINARY_DIR}/bin/p)\n");
    ASSERT_EQ(shell_status("git init -q -b main . && git add . && " + commit_),
              0);
  }

  run_result run_shell(const std::string& script, double seconds = 60) {
    return runner_.run(shell(fmt::format("cd {} && {}", top_.string(), script)),
                       {seconds, 1'000'000});
  }
  int shell_status(const std::string& script) {
    const run_result ran = run_shell(script);
    return ran.end == ending::exited ? ran.code : -1;
  }

  temporary_folder folder_;
  std::filesystem::path top_ = folder_.path();
  std::string commit_ =
      "git -c user.name=n -c user.email=e commit -q --allow-empty -m m";
  std::string regress_ = "compare/regress HEAD --max-time 0.1 -q";
  runner runner_;
};

TEST_F(RegressScript, BuildsACommitOnce) {
  EXPECT_EQ(shell_status(regress_), 0);
  const run_result again = run_shell(regress_);
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.err.read(0, 1000), "");
}

TEST_F(RegressScript, BuildsAgainWithAnotherToolchain) {
  EXPECT_EQ(shell_status(regress_), 0);
  folder_.write("build/release/bin/toolchains.json", "{\"a\": \"b\"}");
  const run_result again = run_shell(regress_);
  EXPECT_EQ(again.code, 0);
  EXPECT_TRUE(contains(again.err.read(0, 1000), "regress: building"));
}

TEST_F(RegressScript, TakesTheParentOnMainAndElseWhereTheBranchLeft) {
  EXPECT_EQ(shell_status("compare/regress"), 2);  // there is no parent
  EXPECT_EQ(shell_status(commit_ + " && compare/regress -q"), 0);
  EXPECT_EQ(shell_status("test -d build/regress/$(git rev-parse HEAD~1)"), 0);
  EXPECT_EQ(shell_status("git checkout -q -b b && " + commit_ + " && " +
                         commit_ + " && compare/regress -q"),
            0);
  EXPECT_EQ(shell_status("test -d build/regress/$(git rev-parse main)"), 0);
}

TEST_F(RegressScript, TellsAProgramFromACommit) {
  ASSERT_EQ(shell_status(commit_), 0);
  run_result ran = run_shell("compare/regress p --max-time 0.1");
  EXPECT_EQ(ran.code, 0) << ran.err.read(0, 1000);
  EXPECT_TRUE(contains(ran.out.read(0, 10000), "1 program"));
  ASSERT_EQ(shell_status("git tag p"), 0);
  ran = run_shell("compare/regress p");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.err.read(0, 1000), "p is a commit and a program"));
  EXPECT_EQ(shell_status("compare/regress HEAD p --max-time 0.1"), 0);
}

TEST_F(RegressScript, SaysThatItNeedsARepository) {
  ASSERT_EQ(shell_status("mv .git git"), 0);
  EXPECT_TRUE(contains(run_shell("compare/regress").err.read(0, 1000),
                       "git finds no repository here"));
  // That of another folder is not meant.
  ASSERT_EQ(
      shell_status("mkdir -p outer/inner; cp -r compare build outer/inner; "
                   "mv git outer/.git"),
      0);
  EXPECT_TRUE(
      contains(run_shell("outer/inner/compare/regress").err.read(0, 1000),
               "git finds no repository here"));
}

TEST_F(RegressScript, CleaningLeavesNoWorktree) {
  if (!find_command({"just"})) GTEST_SKIP() << "just is needed";
  ASSERT_EQ(shell_status(regress_), 0);
  ASSERT_EQ(shell_status("mkdir build/tools; just --justfile '" SOURCE_DIR
                         "/justfile' --working-directory . clean"),
            0);
  EXPECT_EQ(run_shell("git worktree list | wc -l").out.read(0, 10), "1\n");
  EXPECT_EQ(run_shell("ls build").out.read(0, 100), "tools\n");
}

TEST_F(RegressScript, FindsWhatHasChangedSince) {
  folder_.write_script("build/release/bin/p", "sleep 0.05; echo 4");
  const run_result ran = run_shell(regress_);
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(contains(ran.out.read(0, 1000), "FAILED p/go/after"));
}

TEST_F(RegressScript, WhatCannotBeBuiltIsStatusTwo) {
  EXPECT_TRUE(contains(run_shell("compare/regress nope").err.read(0, 1000),
                       "nope is no program, and no commit here"));
  EXPECT_EQ(shell_status("git rm -q --cached CMakePresets.json && " + commit_),
            0);
  const run_result ran = run_shell(regress_);
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.err.read(0, 1000), "HEAD cannot be built"));
  EXPECT_EQ(shell_status("compare/regress HEAD~1 -q"), 0);
}

TEST_F(RegressScript, WorksAfterBeingKilledAtAnyMoment) {
  for (const double seconds :
       {0.01, 0.02, 0.04, 0.06, 0.08, 0.12, 0.16, 0.24, 0.4, 0.6}) {
    run_shell("rm -rf build/regress; exec " + regress_, seconds);
    const run_result ran = run_shell(regress_);
    EXPECT_EQ(ran.code, 0) << seconds << ran.err.read(0, 1000);
  }
  // Git reads none of its worktrees if one of them is half registered.
  EXPECT_EQ(shell_status("rm -rf build/regress; "
                         "half=.git/worktrees/$(git rev-parse HEAD).tmp; "
                         "mkdir -p $half && >$half/commondir && exec " +
                         regress_),
            0);
  // A worktree that git was still making is locked.
  EXPECT_EQ(
      shell_status("commit=$(git rev-parse HEAD); rm -rf build/regress/$commit "
                   "&& git worktree add -q --detach -f -f "
                   "build/regress/$commit.tmp HEAD && git worktree lock "
                   "build/regress/$commit.tmp && rm -rf build/regress && " +
                   regress_),
      0);
}

}  // namespace
}  // namespace sidebyside::test
