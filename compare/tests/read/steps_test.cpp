#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "manifest/resolve.hpp"
#include "read/source.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

source source_of(std::string_view text, std::string file = "x.go") {
  return {"X", std::move(file), split_lines(text)};
}

/// Every section as "number: first line+lines", lines counted from 1.
std::string shape(std::string_view text, const std::string& file = "x") {
  std::string found;
  for (const step& step : split_steps(source_of(text, file))) {
    found += fmt::format("{}: {}+{}  ", step.number,
                         std::max<std::size_t>(step.first_line(), 1),
                         step.comment.size() + step.code.size());
  }
  return found;
}

std::string error_of(const std::vector<source>& sides) {
  try {
    line_up(sides);
  } catch (const user_error& error) {
    return error.what();
  }
  return "none";
}

TEST(Steps, RunFromTheirCommentToTheNext) {
  EXPECT_EQ(shape("package main\n// [1] One.\na\nb\n// [2] Two.\nc\n"),
            "0: 1+1  1: 2+3  2: 5+2  ");
}

TEST(Steps, BlankLinesBetweenThemBelongToNone) {
  EXPECT_EQ(shape("a\n\n// [1]\nb\n\nc\n \t\n\n// [2]\n\n\n"),
            "0: 1+1  1: 3+4  2: 9+1  ");
}

TEST(Steps, MayHaveNothingBeforeThem) {
  EXPECT_EQ(shape("// [1] One."), "0: 1+0  1: 1+1  ");
  EXPECT_EQ(shape("\n\n// [1] One."), "0: 1+0  1: 3+1  ");
}

TEST(Steps, AreFoundInTheCommentsOfManyLanguages) {
  for (const char* opener : {"//", "///", "/*", "/**", "#", "##", "--", ";",
                             ";;", "\t  // ", "#\t"}) {
    EXPECT_EQ(shape(std::string(opener) + " [1] One.\n"), "0: 1+0  1: 1+1  ")
        << opener;
    EXPECT_EQ(shape(std::string(opener) + "[1]\n"), "0: 1+0  1: 1+1  ")
        << opener;
  }
}

TEST(Steps, AreFoundInNothingElse) {
  for (const char* line :
       {"x // [2]", "a[2] = 3", "[2]", "\"[2]\"", "// see [2]", "// [x]",
        "// []", "// [-2]", "/ [2]", "- [2]", "#[derive(Debug)]", "// [2"}) {
    EXPECT_EQ(shape(fmt::format("// [1]\n{}\n", line)), "0: 1+0  1: 1+2  ")
        << line;
  }
}

TEST(Steps, AreFoundInTheCommentsOfTheirLanguageAlone) {
  const std::string one = "// [1]\n";
  const char* alone = "0: 1+0  1: 1+4  ";
  for (const char* file : {"x.go", "x.cpp"}) {
    EXPECT_EQ(shape(one + "/* [2] */\n\t// [3]\n", file),
              "0: 1+0  1: 1+1  2: 2+1  3: 3+1  ");
    EXPECT_EQ(shape(one + "# [2]\n-- [2]\n; [2]\n", file), alone);
  }
  EXPECT_EQ(shape("# [1]\n// [2]\n#\t[2]\n", "x.py"),
            "0: 1+0  1: 1+2  2: 3+1  ");
  EXPECT_EQ(shape(one + "x := `\n// [2]\n`\n", "x.go"), alone);
  EXPECT_EQ(shape(one + "x = R\"(\"\n// [2]\n)\";\n", "x.cpp"), alone);
  EXPECT_EQ(shape(one + "x = u8R\"a(\n// [2]\n)\")a\";\n", "x.cpp"), alone);
  EXPECT_EQ(shape(one + "x = R\"(a)\" \"b\";\n// [2]\n", "x.cpp"),
            "0: 1+0  1: 1+2  2: 3+1  ");
  EXPECT_EQ(
      shape(one + "# pragma x\n" + std::string(9999, 'x') + " // y\n`// [2]`\n",
            "x.go"),
      alone);
}

TEST(Steps, OfFilesWithCarriageReturnsAreTheSame) {
  EXPECT_EQ(shape("a\r\n\r\n// [1]\r\nb\r\n\r\n// [2]\r\n"),
            "0: 1+1  1: 3+2  2: 6+1  ");
}

TEST(Steps, MustBeThere) {
  for (const char* text : {"", "\n", "package main\n", "\1\2"}) {
    const std::string error = error_of({source_of(text)});
    EXPECT_EQ(error.substr(0, 29), "x.go:1: there are no steps; a") << text;
  }
}

TEST(Steps, MustCountFromOneWithoutGaps) {
  EXPECT_EQ(error_of({source_of("a\n// [2]\n")}),
            "x.go:2: step [2] where [1] comes next");
  EXPECT_EQ(error_of({source_of("// [0]\n")}),
            "x.go:1: step [0] where [1] comes next");
  EXPECT_EQ(error_of({source_of("// [1]\n// [3]\n// [2]\n")}),
            "x.go:2: step [3] where [2] comes next");
  EXPECT_EQ(error_of({source_of("// [1]\n// [999999999]\n")}),
            "x.go:2: step [999999999] where [2] comes next");
}

TEST(Steps, MustNotBeDoubled) {
  EXPECT_EQ(error_of({source_of("a\n// [1]\n// [2]\n\n// [2]\n")}),
            "x.go:5: step [2] is there twice, first in line 3; [3] comes next");
}

TEST(LineUp, FailsOnEitherSide) {
  const source good = source_of("// [1]\n// [2]\n");
  const source bad = source_of("// [1]\n// [3]\n", "y.cpp");
  EXPECT_EQ(error_of({good, bad}), "y.cpp:2: step [3] where [2] comes next");
  EXPECT_EQ(error_of({bad, good}), "y.cpp:2: step [3] where [2] comes next");
}

TEST(LineUp, NamesTheStepThatOneSideLacks) {
  const source two = source_of("// [1]\n// [2]\n");
  const source three = source_of("a\n// [1]\n// [2]\n// [3]\n", "y.cpp");
  const char* error =
      "y.cpp:4: step [3] is not in x.go, whose last step is [2]";
  EXPECT_EQ(error_of({two, three}), error);
  EXPECT_EQ(error_of({three, two}), error);
  EXPECT_EQ(error_of({three, three, two}), error);
}

TEST(LineUp, HoldsForEveryProgramOfTheManifest) {
  const manifest real = read_manifest(PROGRAMS_TOML);
  for (const program& program : resolve(real, {}, "")) {
    const auto sides = line_up(read_sources(program));
    ASSERT_GE(sides.size(), 2U) << program.name;
    EXPECT_GT(sides.front().steps.size(), 2U) << program.name;
  }
}

}  // namespace
}  // namespace sidebyside
