// What an implementation says of its toolchain.
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "support.hpp"

namespace sidebyside::test {
namespace {

class Toolchain : public Command {
 protected:
  void write_toolchain(const std::string& toolchain) {
    std::string text = manifest_of({"true"}, "stdout = ''");
    text.insert(text.find("command"), "toolchain = " + toolchain + "\n");
    write(text);
  }

  std::string toolchain() {
    const compare_run ran =
        run({"run", "--rounds", "1", "--json", json_.string()});
    EXPECT_EQ(ran.status, 0) << ran.err;
    const std::string saved = read_json()["context"]["toolchains"]["a"];
    EXPECT_TRUE(contains(ran.out, "\na        " + saved + "\n"));
    return saved;
  }
};

TEST_F(Toolchain, IsTheFirstLineOfWhatItsCommandPrints) {
  folder_.write("toolchains.json", R"({"a": "another", "b": "kept"})");
  write_toolchain(R"(["/bin/sh", "-c", "echo; echo 1.2 here; echo x"])");
  EXPECT_EQ(toolchain(), "1.2 here");
  EXPECT_EQ(read_json()["context"]["toolchains"]["b"], "kept");
  write_toolchain(R"(["/bin/sh", "-c", "echo 1.3 >&2"])");  // as Java does
  EXPECT_EQ(toolchain(), "1.3");
  write_toolchain(R"(["printf", '1.4\r\n'])");  // from another system
  EXPECT_EQ(toolchain(), "1.4");
  write_toolchain(R"(["echo", "{bin}"])");
  EXPECT_EQ(toolchain(), folder_.path().string());
}

TEST_F(Toolchain, ThatIsMissingIsNoError) {
  write_toolchain(R"(["no-such-rustc", "--version"])");
  EXPECT_EQ(toolchain(), "unknown: no-such-rustc not found");
  write_toolchain(R"(["false"])");
  EXPECT_EQ(toolchain(), "unknown: false failed");
  write_toolchain(R"(["true"])");
  EXPECT_EQ(toolchain(), "unknown: true told nothing");
}

TEST_F(Toolchain, IsAListThatIsNotEmpty) {
  for (const char* wrong : {"'x'", "[]", "['']", "['{program}']"}) {
    write_toolchain(wrong);
    const compare_run ran = run({"run"});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(ran.err, "implementation.toolchain"));
  }
}

TEST_F(Toolchain, OfTwoBuildsIsToldApart) {
  write_toolchain(R"(["cat", "{bin}/version"])");
  std::string text = content_of(manifest_);
  text.replace(text.find("command = "),
               text.find('\n', text.find("command")) - text.find("command = "),
               "command = [\"{bin}/a\"]");
  write(text);
  for (const std::string build : {"old", "new"}) {
    std::filesystem::create_directory(folder_.path() / build);
    folder_.write_script(build + "/a", "");
    folder_.write(build + "/version", build);
  }
  const compare_run ran =
      run({"regress", "--before", folder_.path() / "old", "--after",
           folder_.path() / "new", "--max-time", "0.1"});
  EXPECT_TRUE(contains(ran.out + ran.err,
                       "a was built by another toolchain before: old"));
}

TEST_F(Toolchain, FileThatIsAFifoCanBeInterrupted) {
  write_manifest({"true"}, "stdout = ''");
  ASSERT_EQ(mkfifo((folder_.path() / "toolchains.json").c_str(), 0600), 0);
  runner runner;
  const run_result ran =
      runner.run(shell("timeout --preserve-status -k 5 1 " +
                       shell_line({"verify", "--runs", "1"})),
                 {60, 1U << 20U});
  EXPECT_EQ(ran.code, 128 + SIGTERM);  // not SIGKILL
}

}  // namespace
}  // namespace sidebyside::test
