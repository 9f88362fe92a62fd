// Other people's trees: suites of benchmarks and pairs of tools, each with its
// own manifest, in which every output is checked.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

/// Copies of the trees.
class Trees : public Command {
 protected:
  void SetUp() override {
    fs::copy(SOURCE_DIR "/compare/tests/trees", folder_.path(),
             fs::copy_options::recursive);
  }

  [[nodiscard]] fs::path file(const std::string& name) const {
    return folder_.path() / name;
  }

  void use(const std::string& manifest) { manifest_ = file(manifest); }

  void append(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(fs::exists(file(name)));
    std::ofstream(file(name), std::ios::app) << text;
  }

  void replace(const std::string& old_text, const std::string& new_text) {
    std::string text = content_of(manifest_);
    const std::size_t start = text.find(old_text);
    ASSERT_NE(start, std::string::npos) << old_text;
    std::ofstream(manifest_) << text.replace(start, old_text.size(), new_text);
  }

  /// Expects that a run fails as soon as a source prints one line more.
  void expect_checked(const std::vector<std::string>& arguments,
                      const std::string& source, const std::string& more) {
    EXPECT_EQ(run(arguments).status, 0) << source;
    const std::string text = content_of(file(source));
    append(source, more);
    const compare_run ran = run(arguments);
    EXPECT_EQ(ran.status, 1) << source << ran.out << ran.err;
    std::ofstream(file(source)) << text;
  }

  std::vector<std::string> verify_ = {"verify", "--runs", "2"};
  std::vector<std::string> sweep_ = {"sweep", "--rounds", "1"};
};

constexpr const char* manifests[] = {"benchmarks/compare/programs.toml",
                                     "series/programs.toml",
                                     "tools/programs.toml"};

TEST_F(Trees, ManifestsAreShortAndEveryOutputIsOneText) {
  for (const char* manifest : manifests) {
    use(manifest);
    const std::string text = content_of(manifest_);
    EXPECT_LT(std::ranges::count(text, '\n'), 40) << manifest;
    const compare_run ran = run(
        {"run", "--rounds", "1", "--warmup", "0", "--json", json_.string()});
    EXPECT_EQ(ran.status, 0) << manifest << ran.out << ran.err;
    EXPECT_EQ(ran.out.find("there is no source"), std::string::npos) << ran.out;
    const auto json = read_json();
    for (const auto& side : json.at("results")) {
      EXPECT_EQ(side.at("output"), "identical") << side;
    }
    EXPECT_EQ(run(sweep_).status, 0) << manifest;
  }
}

TEST_F(Trees, SourcesMayHaveAnyNames) {
  use(manifests[0]);
  const std::string list = run({"list"}).out;
  EXPECT_TRUE(contains(list, "  sh   algorithm/fold/3.sh\n"));
  EXPECT_TRUE(contains(list, "  sh   algorithm/sum/0-i.sh\n"));
}

TEST_F(Trees, FilesHoldTheOutputOfEachSize) {
  use(manifests[0]);
  expect_checked(verify_, "benchmarks/algorithm/sum/0-i.sh", "echo more");
  expect_checked(verify_, "benchmarks/expected/fold_7", "more");
  expect_checked(sweep_, "benchmarks/expected/sum_100", "more");
}

TEST_F(Trees, MissingFileOfAnOutputIsNamed) {
  use(manifests[0]);
  fs::remove(file("benchmarks/expected/sum_100"));
  EXPECT_EQ(run(verify_).status, 0);
  const compare_run ran = run(sweep_);
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(
      ran.err,
      "sum/awk: stdout_file " + file("benchmarks/expected/sum_100").string()));
  EXPECT_EQ(run({"list"}).status, 0);
}

TEST_F(Trees, TableHasTheOutputOfEachValue) {
  use(manifests[1]);
  expect_checked(sweep_, "series/triangle/triangle.awk",
                 "BEGIN { if (ARGV[1] == 3) print }");
  expect_checked(verify_, "series/triangle/triangle.awk", "BEGIN { print }");
  replace("1 = \"*\\n\", ", "");
  const compare_run ran = run(sweep_);
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "sweep.stdout.1 is missing"));
}

TEST_F(Trees, ReferenceSaysWhatIsRight) {
  use(manifests[1]);
  expect_checked(verify_, "series/skynet/skynet.awk", "BEGIN { print 1 }");
  expect_checked(verify_, "series/skynet/skynet.sh", "exit 1");
  // The stderr of the reference is checked, too.
  expect_checked(verify_, "series/skynet/skynet.sh", "echo odd >&2");
  replace("stdout = { 1 = \"*\\n\", 3 = \"*\\n**\\n***\\n\" }",
          "output = \"reference\"");
  expect_checked(sweep_, "series/triangle/triangle.awk",
                 "BEGIN { if (ARGV[1] == 3) print }");
}

TEST_F(Trees, StderrMayMatchAPattern) {
  use(manifests[1]);
  const fs::path source = file("series/skynet/skynet.awk");
  std::string text = content_of(source);
  text.replace(text.find("Took"), 4, "Odd");
  std::ofstream(source) << text;
  const compare_run ran = run(verify_);
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "stderr does not match the pattern\n"));
  EXPECT_TRUE(contains(ran.out, "printed   Odd: 7 ms\\n\n"));
}

TEST_F(Trees, ExitStatusStdinAndStderrAreChecked) {
  use(manifests[2]);
  expect_checked(verify_, "tools/input/words.txt", "plum\n");
  expect_checked(sweep_, "tools/input/3.txt", "four\n");
  expect_checked(verify_, "tools/bin/find-word.awk",
                 "BEGIN { print > \"/dev/stderr\" }");
}

TEST_F(Trees, MissingStdinIsNamed) {
  use(manifests[2]);
  fs::remove(file("tools/input/words.txt"));
  const compare_run ran = run(verify_);
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(
      contains(ran.err, file("tools/input/words.txt").string() + ": No such"));
}

TEST_F(Trees, StdinOfAPipeWithoutAWriterIsEmpty) {
  use(manifests[2]);
  fs::remove(file("tools/input/words.txt"));
  ASSERT_EQ(mkfifo(file("tools/input/words.txt").c_str(), 0600), 0);
  const compare_run ran = run({"verify", "--runs", "1", "count-words"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "printed   0\\n"));
}

TEST_F(Trees, NoOutputIsAFileOfTheTree) {
  const auto expect_kept = [&](const std::string& name) {
    const std::string before = content_of(file(name));
    const compare_run ran =
        run({"run", "--rounds", "1", "--json", file(name).string()});
    EXPECT_EQ(ran.status, 2) << name;
    EXPECT_TRUE(contains(ran.err, "is read, and would be replaced"));
    EXPECT_EQ(content_of(file(name)), before);
  };
  use(manifests[0]);
  expect_kept("benchmarks/expected/fold_7");
  use(manifests[2]);
  expect_kept("tools/input/words.txt");
}

TEST_F(Trees, PathOfTheEnvironmentDecidesWhatIsFound) {
  use(manifests[2]);
  replace("bin:/usr/bin:/bin", "/usr/bin:/bin");
  const compare_run ran = run(verify_);
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "count-words/old: count-words\n"));
}

TEST_F(Trees, CommandsStandBeforeAndBehindRuns) {
  use(manifests[1]);
  const auto calls = [&](const std::string& arguments) {
    // make fails if its file is there, and rm if it is not.
    return run_compare(with_manifest(split(arguments, ' '))).status;
  };
  EXPECT_EQ(calls("verify --runs 3"), 0);
  EXPECT_EQ(calls("run --rounds 1 skynet triangle"), 0);
  EXPECT_FALSE(fs::exists(file("series/scratch")));
  EXPECT_FALSE(fs::exists(file("series/canvas")));
  append("series/make", "echo broken; exit 7\n");
  const compare_run ran = run({"verify", "triangle"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "sh make canvas: failed (exit status 7):"));
  EXPECT_TRUE(contains(ran.err, "    broken\n"));
}

TEST_F(Trees, NoTimeHoldsWhatIsPrepared) {
  write_manifest({"true"}, "stdout = ''\nprepare = ['sleep', '1']\n");
  ASSERT_EQ(
      run({"run", "--rounds", "1", "--warmup", "0", "--json", json_.string()})
          .status,
      0);
  EXPECT_LT(read_json().at("results").at(0).at("times").at(0), 1);
}

TEST_F(Trees, PreparationIsDoneForOneRunAtATime) {
  use(manifests[1]);
  replace("stdout = \"*\\n**\\n\"", "pattern = '[*\\n]+'");
  EXPECT_EQ(run({"outcomes", "--runs", "8", "--jobs", "4"}).status, 0);
}

TEST_F(Trees, MissingSourceIsAWarning) {
  use(manifests[0]);
  replace("source = \"algorithm/sum/0-i.sh\"", "source = \"algorithm/x.sh\"");
  const compare_run ran =
      run({"run", "--rounds", "1", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const std::string root = fs::canonical(file("benchmarks")).string();
  EXPECT_TRUE(contains(ran.out, "warning: sum/sh: there is no source " + root +
                                    "/algorithm/x.sh"));
}

}  // namespace
}  // namespace sidebyside::test
