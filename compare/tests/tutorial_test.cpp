// compare/TUTORIAL.md: a reader who writes its files and runs its commands sees
// what it shows.
#include <fmt/format.h>

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "read/source.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

/// What stands for output that is left out.
constexpr const char* left_out = "…";

/// A block of code of the tutorial.
struct block {
  std::string kind;  ///< such as "sh", "text" or "text figures"
  std::string file;  ///< that the reader writes; may be empty
  std::string text;
};

std::vector<block> blocks_of(const std::string& markdown) {
  const std::regex all(
      "(?:Write `([^`]+)`:\n\n)?```([^\n]*)\n((?:[^`][^\n]*)?\n(?:(?!```)[^\n]*"
      "\n)*)```\n");
  std::vector<block> blocks;
  for (auto found = std::sregex_iterator(markdown.begin(), markdown.end(), all);
       found != std::sregex_iterator(); ++found) {
    blocks.push_back({(*found)[2], (*found)[1], (*found)[3]});
  }
  return blocks;
}

std::string replace_all(const std::string& text, const std::string& from,
                        const std::string& to) {
  return std::regex_replace(text, std::regex(from), to);
}

/// A pattern for the lines that a line of the tutorial stands for.
std::regex pattern_of(const std::string& shown, bool has_figures) {
  std::string text = replace_all(shown, R"([.*+?^${}()|[\]\\])", R"(\$&)");
  text = replace_all(text, left_out, ".*");
  if (has_figures) {
    text = replace_all(text, R"(\d+(\\\.\d+)?)", R"(\d+(\.\d+)?)");
    // A quicker machine may take 960 µs for what takes 1.07 ms here.
    for (const char* units : {"(ns|µs|ms|s)", "(B|kB|MB|GB)"}) {
      text = replace_all(text, fmt::format(" {}(?= |$)", units),
                         std::string(" ") + units);
    }
    constexpr const char* verdicts =
        "(faster|slower|not slower|no difference|undecided)";
    text = replace_all(text, "  " + std::string(verdicts) + "$",
                       std::string("  ") + verdicts);
  }
  return std::regex(replace_all(text, " +", " +"));
}

/// Whether a command has printed what the tutorial shows.
testing::AssertionResult is_as_shown(const std::string& printed,
                                     const block& shown) {
  const bool has_figures = shown.kind == "text figures";
  std::vector<std::string> lines = split_lines(printed);
  std::erase_if(lines, [&](const std::string& line) {
    return has_figures && line.starts_with("warning: ");
  });
  std::size_t at = 0;
  bool may_skip = false;
  for (const std::string& line : split_lines(shown.text)) {
    if (line == left_out) {
      may_skip = true;
      continue;
    }
    const std::regex wanted = pattern_of(line, has_figures);
    const auto is_other = [&] {
      return at < lines.size() &&
             !std::regex_match(replace_all(lines[at], " +$", ""), wanted);
    };
    while (may_skip && is_other()) ++at;
    if (at == lines.size() || is_other()) {
      return testing::AssertionFailure()
             << "the tutorial shows: " << line << "\nprinted was:\n"
             << printed;
    }
    ++at;
    may_skip = false;
  }
  if (may_skip || at == lines.size()) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "not shown: " << lines[at] << "\nprinted was:\n"
         << printed;
}

/// Returns the commands of the steps of a job.
std::string commands_of(const std::string& workflow) {
  std::string commands;
  bool is_run = false;
  for (const std::string& line : split_lines(workflow)) {
    is_run &= line.starts_with("          ");
    if (is_run) commands += line + "\n";
    is_run |= line == "        run: |";
  }
  return commands;
}

class Tutorial : public testing::Test {
 protected:
  void SetUp() override {
#ifndef __x86_64__
    GTEST_SKIP() << "Go programs are explored on x86-64 alone";
#endif
    for (const char* tool : {"go", "g++", "git", "addr2line"}) {
      if (!find_command({tool})) GTEST_SKIP() << tool << " is needed";
    }
    const compare_run made =
        run(fmt::format("'{}' --install '{}' --prefix '{}'", CMAKE, BUILD_DIR,
                        (folder_.path() / "installed").string()));
    ASSERT_EQ(made.status, 0) << made.out;
    fs::create_directory(work_);
  }

  /// Runs a script where the tutorial does. What goes to stderr stands in
  /// `out`, too.
  [[nodiscard]] compare_run run(const std::string& script) const {
    runner runner;
    const run_result ran = runner.run(
        shell(fmt::format("exec 2>&1; cd '{}'; PATH='{}':$PATH; set -e\n{}",
                          fs::exists(work_) ? work_.string() : "/",
                          (folder_.path() / "installed/bin").string(), script)),
        {600, 1U << 30U});
    return {ran.end == ending::exited ? ran.code : -1,
            ran.out.read(0, ran.out.size()), ""};
  }

  void write(const block& block) const {
    const fs::path file = work_ / block.file;
    fs::create_directories(file.parent_path());
    folder_.write(fs::relative(file, folder_.path()).string(), block.text);
  }

  temporary_folder folder_;
  fs::path work_ = folder_.path() / "votes";
};

TEST_F(Tutorial, CommandsPrintWhatItShows) {
  const auto blocks = blocks_of(content_of(SOURCE_DIR "/compare/TUTORIAL.md"));
  ASSERT_GE(blocks.size(), 20U);
  std::string workflow;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const block& block = blocks[i];
    if (block.kind == "yaml") workflow = commands_of(block.text);
    if (!block.file.empty()) {
      write(block);
      continue;
    }
    if (block.kind != "sh") {
      EXPECT_TRUE(block.kind.starts_with("text") && i > 0 &&
                  blocks[i - 1].kind == "sh")
          << "neither a file nor an output: " << block.text;
      continue;
    }
    const compare_run ran = run(block.text);
    const bool is_followed =
        i + 1 < blocks.size() && blocks[i + 1].kind.starts_with("text");
    const test::block shown = is_followed ? blocks[i + 1] : test::block{};
    const bool has_failed = shown.text.find("FAILED") != std::string::npos;
    ASSERT_EQ(ran.status, has_failed ? 1 : 0) << block.text << ran.out;
    ASSERT_TRUE(is_as_shown(ran.out, shown)) << block.text;
  }
  // The job does the same in a clone.
  ASSERT_NE(workflow, "");
  const compare_run job =
      run("mkdir ../job; git clone -q . ../job/votes; cd ../job/votes\n"
          "export BASE=$(git rev-parse HEAD)\n" +
          workflow +
          "ls ../before/build/release/bin/votes-go build/release/bin/votes-go");
  EXPECT_EQ(job.status, 0) << job.out;
}

TEST_F(Tutorial, IsNotMatchedByOtherOutput) {
  const block shown{"text figures", "", "a 1.5 ms  faster\n…\nend\n"};
  EXPECT_TRUE(is_as_shown("a 20 ms slower\nend\n", shown));
  EXPECT_TRUE(is_as_shown("a 0.1 ms   slower  \nx\ny\nend\n", shown));
  EXPECT_TRUE(is_as_shown("a 960 µs slower\nend\n", shown));
  EXPECT_FALSE(is_as_shown("a 0.1 MB slower\nend\n", shown));
  EXPECT_FALSE(is_as_shown("a 0.1 ms slower\nend\nx\n", shown));
  EXPECT_FALSE(is_as_shown("a 0.1 ms slower\n", shown));
  EXPECT_FALSE(is_as_shown("votes: 1\n", {"text", "", "votes: 2\n"}));
}

}  // namespace
}  // namespace sidebyside::test
