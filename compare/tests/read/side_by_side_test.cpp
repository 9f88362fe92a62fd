#include "read/side_by_side.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "manifest/reader.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::read_file;
using testing::AssertionFailure;
using testing::AssertionResult;
using testing::AssertionSuccess;

AssertionResult contains(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return AssertionSuccess();
  return AssertionFailure() << "no \"" << part << "\" in:\n" << text;
}

program_sources program_of(std::string_view go, std::string_view cpp,
                           std::string title = "A title") {
  return {"p",
          std::move(title),
          {{"Go", "/top/go/p.go", split_lines(go)},
           {"C++", "/top/cpp/p.cpp", split_lines(cpp)}}};
}

std::string page_of(const program_sources& program) {
  return to_side_by_side({program}, "/top/compare");
}

// The pages of this repository.

std::vector<program_sources> all_programs() {
  manifest real = read_manifest(PROGRAMS_TOML);
  for (implementation& side : real.implementations) {
    side.source = SOURCE_DIR "/" + side.source;
  }
  std::vector<program_sources> all;
  for (const program& task : real.programs) {
    all.push_back(read_sources(real, task, {}, ""));
  }
  return all;
}

TEST(SideBySide, PageIsUpToDate) {
  const std::filesystem::path folder = SOURCE_DIR "/compare";
  EXPECT_TRUE(read_file(folder / "SIDE-BY-SIDE.md") ==
              to_side_by_side(all_programs(), folder))
      << "compare/SIDE-BY-SIDE.md is out of date; run: just side-by-side";
}

TEST(SideBySide, ReadmeIsUpToDate) {
  const std::filesystem::path file = SOURCE_DIR "/README.md";
  const std::string text = read_file(file);
  EXPECT_TRUE(text == update_side_by_side(text, file, all_programs()))
      << "README.md is out of date; run: just side-by-side";
}

// What a page is made of.

TEST(SideBySide, EveryStepIsARow) {
  const std::string page =
      page_of(program_of("package main\n\n// [1] One.\n\tf()\n\n// [2] Two.\n",
                         "// [1] One.\n\n  f();\n// [2] Two."));
  EXPECT_TRUE(contains(
      page,
      "- [A title](#a-title)\n\n## A title\n\n"
      "`p`: [Go](../go/p.go), [C++](../cpp/p.cpp)\n\n"
      "<table>\n<tr><th>Go</th><th>C++</th></tr>\n"
      "<tr><td valign=\"top\">\n\n```go\npackage main\n```\n\n</td>"
      "<td></td></tr>\n"
      "<tr><td valign=\"top\">\n\n```go\n// [1] One.\n\tf()\n```\n\n</td>"
      "<td valign=\"top\">\n\n```cpp\n// [1] One.\n\n  "
      "f();\n```\n\n</td></tr>\n"
      "<tr><td valign=\"top\">\n\n```go\n// [2] Two.\n```\n\n</td>"
      "<td valign=\"top\">\n\n```cpp\n// [2] Two.\n```\n\n</td></tr>\n"
      "</table>\n"));
}

TEST(SideBySide, NoSourceEndsItsFence) {
  const std::string page = page_of(
      program_of("// [1]\nx := `\n```\n`````\n```` a\n", "// [1]\n</td>\n"));
  EXPECT_TRUE(contains(
      page, "\n\n``````go\n// [1]\nx := `\n```\n`````\n```` a\n``````\n\n"));
  EXPECT_TRUE(contains(page, "\n\n```cpp\n// [1]\n</td>\n```\n\n"));
}

TEST(SideBySide, ShowsWhatIsInvisible) {
  const std::string page =
      page_of(program_of("// [1] \x1b\u202e\xff\\n\n", "// [1]\n"));
  EXPECT_TRUE(contains(page, "// [1] \\x1b\\u{202e}\\xff\\n\n"));
}

TEST(SideBySide, TitlesAreJustText) {
  const std::string page = page_of(
      program_of("// [1]\n", "// [1]\n", "A <b>*_`[x](y)&amp; Über\n# 2-x"));
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  EXPECT_TRUE(
      contains(page,
               "\n## A &#60;b&#62;&#42;&#95;&#96;&#91;x&#93;&#40;y)&#38;amp; "
               "Über&#92;n&#35; 2-x\n"));
}

TEST(SideBySide, TitlesThatAreTheSameHaveAnchorsOfTheirOwn) {
  const auto program = program_of("// [1]\n", "// [1]\n", "Don't: a Race");
  const std::string page = to_side_by_side({program, program}, "/top");
  EXPECT_TRUE(
      contains(page, "(#dont-a-race)\n- [Don't: a Race](#dont-a-race-1)\n"));
}

TEST(SideBySide, LinksAreFitForAnyName) {
  program_sources program = program_of("// [1]\n", "// [1]\n");
  program.sides[0].file = "/top/compare/a b/(x).g o";
  const std::string page = page_of(program);
  EXPECT_TRUE(contains(page, "[Go](a%20b/%28x%29.g%20o)"));
  EXPECT_TRUE(contains(page, "\n\n```\n// [1]\n```\n\n"));
}

TEST(SideBySide, StepsMustLineUp) {
  EXPECT_THROW(page_of(program_of("// [1]\n// [2]\n", "// [1]\n")), user_error);
}

// Places in other pages.

std::string update(std::string_view text) {
  return update_side_by_side(text, "x.md",
                             {program_of("// [1]\n", "// [1]\n")});
}

std::string update_error(std::string_view text) {
  try {
    update(text);
  } catch (const user_error& error) {
    return error.what();
  }
  return "none";
}

TEST(SideBySide, PlacesAreFilledAgainAndAgain) {
  const std::string once = update(
      "before\n<!-- side-by-side: p -->\n<!-- end -->\nafter\n"
      "<!-- side-by-side: p -->\nold\n<!-- end -->");
  EXPECT_EQ(once.substr(0, 50),
            "before\n<!-- side-by-side: p -->\n<table>\n<tr><th>Go");
  EXPECT_TRUE(contains(once, "</table>\n<!-- end -->\nafter\n<!-- side"));
  EXPECT_TRUE(once.ends_with("</table>\n<!-- end -->"));
  EXPECT_EQ(once.find("old"), std::string::npos);
  EXPECT_EQ(update(once), once);
}

TEST(SideBySide, BadPlacesAreErrorsWithTheirLine) {
  EXPECT_EQ(update_error("a\n<!-- side-by-side: q -->\n<!-- end -->\n"),
            "x.md:2: there is no program \"q\"");
  EXPECT_EQ(update_error("a\n<!-- side-by-side: p x -->\n<!-- end -->\n"),
            "x.md:2: p has no implementation \"x\"");
  EXPECT_EQ(update_error("<!-- side-by-side: p  -->\n<!-- end -->\n"),
            "x.md:1: names no implementation");
  EXPECT_EQ(update_error("a\n<!-- side-by-side: p -->\nb\n"),
            "x.md:2: there is no <!-- end --> to this");
  EXPECT_EQ(update_error("<!-- side-by-side: p -->\n<!-- side-by-side: p -->\n"
                         "<!-- end -->\n"),
            "x.md:1: there is no <!-- end --> to this");
  EXPECT_EQ(update_error("a\n").substr(0, 35),
            "x.md:1: there is no line <!-- side-");
  EXPECT_EQ(update_error("").substr(0, 7), "x.md:1:");
}

// The command.

class SideBySideCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("p.go", "// [1] One.\n");
    folder_.write("p.cpp", "// [1] Two.\n");
    manifest_ = folder_.write(
        "programs.toml",
        fmt::format("[[implementation]]\nname = \"go\"\n"
                    "source = \"{0}/p.go\"\ncommand = [\"true\"]\n"
                    "[[implementation]]\nname = \"cpp\"\n"
                    "source = \"{0}/p.cpp\"\ncommand = [\"true\"]\n"
                    "[[program]]\nname = \"p\"\nstdout = ''\n",
                    folder_.path().string()));
    std::filesystem::create_directory(folder_.path() / "docs");
    readme_ = folder_.write("README.md",
                            "a\n<!-- side-by-side: p -->\n<!-- end -->\n");
  }

  [[nodiscard]] test::compare_run run(
      std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"--manifest", manifest_.string(), "side-by-side"});
    return test::run_compare(arguments);
  }

  test::temporary_folder folder_;
  std::filesystem::path manifest_;
  std::filesystem::path readme_;
  std::filesystem::path page_ = folder_.path() / "docs" / "page.md";
};

TEST_F(SideBySideCommand, WritesAndUpdatesPages) {
  const test::compare_run ran =
      run({"-o", page_.string(), "--update", readme_.string()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(
      contains(read_file(page_), "`p`: [go](../p.go), [cpp](../p.cpp)"));
  EXPECT_TRUE(contains(read_file(readme_), "```cpp\n// [1] Two.\n```"));
}

TEST_F(SideBySideCommand, PlaceMayNameImplementations) {
  folder_.write("README.md", "<!-- side-by-side: p cpp -->\n<!-- end -->\n");
  EXPECT_EQ(run({"--update", readme_.string()}).status, 0);
  const std::string page = test::read_file(readme_);
  EXPECT_TRUE(contains(page, "<tr><th>cpp</th></tr>"));
  EXPECT_TRUE(contains(page, "// [1] Two."));
}

TEST_F(SideBySideCommand, WritesAllOrNothing) {
  folder_.write("bad.md", "nothing\n");
  const std::string before = read_file(readme_);
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"-o", page_.string(), "--update", readme_.string(), "--update",
            folder_.path() / "bad.md"},
           {"-o", "/no/such/folder/x.md", "--update", readme_.string()},
           {"--update", readme_.string(), "--update", "/no/such/file"}}) {
    const test::compare_run ran = run(arguments);
    EXPECT_EQ(ran.status, 2);
    EXPECT_NE(ran.err, "");
    EXPECT_FALSE(std::filesystem::exists(page_));
    EXPECT_EQ(read_file(readme_), before);
  }
}

TEST_F(SideBySideCommand, BadUsageIsStatusTwo) {
  EXPECT_EQ(run({}).status, 2);
  EXPECT_EQ(run({"-o"}).status, 2);
  EXPECT_EQ(run({"-o", ""}).status, 2);
  std::filesystem::remove(folder_.path() / "p.cpp");
  const test::compare_run ran = run({"-o", page_.string()});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "p/cpp: "));
}

}  // namespace
}  // namespace sidebyside
