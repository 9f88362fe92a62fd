#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "read/render.hpp"
#include "read/source.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::contains;

std::string table_of(std::string_view go, std::string_view cpp) {
  const std::vector<source> sides{{"Go", "/top/go/p.go", split_lines(go)},
                                  {"C++", "/top/cpp/p.cpp", split_lines(cpp)}};
  return to_markdown(sides, line_up(sides));
}

TEST(SourceTable, EveryStepIsARow) {
  EXPECT_EQ(table_of("package main\n\n// [1] One.\n\tf()\n\n// [2] Two.\n",
                     "// [1] One.\n\n  f();\n// [2] Two."),
            "<table>\n<tr><th>Go</th><th>C++</th></tr>\n"
            "<tr><td valign=\"top\">\n\n```go\npackage main\n```\n\n</td>"
            "<td></td></tr>\n"
            "<tr><td valign=\"top\">\n\n```go\n// [1] One.\n\tf()\n```\n\n</td>"
            "<td valign=\"top\">\n\n```cpp\n// [1] One.\n\n  "
            "f();\n```\n\n</td></tr>\n"
            "<tr><td valign=\"top\">\n\n```go\n// [2] Two.\n```\n\n</td>"
            "<td valign=\"top\">\n\n```cpp\n// [2] Two.\n```\n\n</td></tr>\n"
            "</table>\n");
}

TEST(SourceTable, NoSourceEndsItsFence) {
  const std::string table =
      table_of("// [1]\nx := `\n```\n`````\n```` a\n", "// [1]\n</td>\n");
  EXPECT_TRUE(contains(
      table, "\n\n``````go\n// [1]\nx := `\n```\n`````\n```` a\n``````\n\n"));
  EXPECT_TRUE(contains(table, "\n\n```cpp\n// [1]\n</td>\n```\n\n"));
}

TEST(SourceTable, ShowsWhatIsInvisible) {
  EXPECT_TRUE(contains(table_of("// [1] \x1b\u202e\xff\\n\n", "// [1]\n"),
                       "// [1] \\x1b\\u{202e}\\xff\\n\n"));
}

TEST(SourceTable, StepsMustLineUp) {
  EXPECT_THROW(table_of("// [1]\n// [2]\n", "// [1]\n"), user_error);
}

}  // namespace
}  // namespace sidebyside
