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
  return to_markdown(line_up(sides));
}

TEST(SourceTable, EveryStepIsProseAndBelowItCode) {
  EXPECT_EQ(
      table_of("// Go.\n\npackage main\n\n// [1] One,\n//  too.\n\tf(\t\"\")\n"
               "\n// [2] Two.\n",
               "// [1] One, too.\n\n\n  f();\n// [2] Zwei."),
      "<table>\n<thead><tr><th width=\"50%\">Go</th>"
      "<th width=\"50%\">C++</th></tr></thead>\n"
      "<tbody>\n<tr><td valign=\"top\">Go.</td><td valign=\"top\"></td></tr>\n"
      "<tr><td valign=\"top\">\n\n```go\npackage main\n```\n\n</td>"
      "<td valign=\"top\"></td></tr>\n</tbody>\n"
      "<tbody>\n<tr><td colspan=\"2\"><b>1</b> One, too.</td></tr>\n"
      "<tr><td valign=\"top\">\n\n```go\n  f(  \"\")\n```\n\n</td>"
      "<td valign=\"top\">\n\n```cpp\n  f();\n```\n\n</td></tr>\n</tbody>\n"
      "<tbody>\n<tr><td valign=\"top\"><b>2</b> Two.</td>"
      "<td valign=\"top\"><b>2</b> Zwei.</td></tr>\n</tbody>\n"
      "</table>\n");
}

TEST(SourceTable, TheSameCodeStandsOnBothSides) {
  EXPECT_TRUE(contains(table_of("// [1]\nx\n", "// [1]\nx\n"),
                       "```go\nx\n```\n\n</td><td valign=\"top\">\n\n"
                       "```cpp\nx\n```\n\n</td></tr>\n"));
}

TEST(SourceTable, EachFurtherSideStandsBesideTheFirst) {
  std::vector<source> sides;
  for (const char* label : {"A", "B", "C"}) {
    sides.push_back({label, "p.go", split_lines("// [1] One.\n")});
  }
  const auto table = [&](const char* label) {
    return std::string("<table>\n<thead><tr><th width=\"50%\">A</th>") +
           "<th width=\"50%\">" + label + "</th></tr></thead>\n" +
           "<tbody>\n<tr><td colspan=\"2\"><b>1</b> One.</td></tr>\n" +
           "</tbody>\n</table>\n";
  };
  EXPECT_EQ(to_markdown(line_up(sides)), table("B") + "\n" + table("C"));
  sides.resize(1);
  EXPECT_EQ(to_markdown(line_up(sides)),
            "<table>\n<thead><tr><th width=\"100%\">A</th></tr></thead>\n"
            "<tbody>\n<tr><td valign=\"top\"><b>1</b> One.</td></tr>\n"
            "</tbody>\n</table>\n");
}

TEST(SourceTable, NoSourceEndsItsFence) {
  const std::string table =
      table_of("// [1]\nx := `\n```\n`````\n```` a\n", "// [1]\n</td>\n");
  EXPECT_TRUE(
      contains(table, "\n\n``````go\nx := `\n```\n`````\n```` a\n``````\n\n"));
  EXPECT_TRUE(contains(table, "\n\n```cpp\n</td>\n```\n\n"));
}

TEST(SourceTable, NoProseBecomesMarkup) {
  const std::string table = table_of(
      "// [1] </td><b a=\"'\">\n//\n// &lt; *x* `y` ```\n//\tz\n", "// [1]\n");
  EXPECT_TRUE(contains(table,
                       "<b>1</b> &lt;/td&gt;&lt;b a=&quot;&#39;&quot;&gt; "
                       "&amp;lt; *x* `y` ``` z</td>"));
}

TEST(SourceTable, ProseHasNoLinksAndPictures) {
  EXPECT_TRUE(contains(table_of("// [1] :key: www.x.org@\n", "// [1]\n"),
                       "<b>1</b> :<wbr>key: www<wbr>.x.org@<wbr></td>"));
}

TEST(SourceTable, ShowsWhatIsInvisible) {
  const std::string table =
      table_of("// [1] \x1b\u202e\xff\\n\n\x1b\u202e\xff\\n\n", "// [1]\n");
  EXPECT_TRUE(contains(table, "<b>1</b> \\x1b\\u{202e}\\xff\\n</td>"));
  EXPECT_TRUE(contains(table, "```go\n\\x1b\\u{202e}\\xff\\n\n```"));
}

TEST(SourceTable, MachineCodeHasItsRemarks) {
  const std::string table = to_markdown(
      {{"Go",
        "p.go",
        "assembly.asm",
        {{0, "", {}, {{"; x"}}}, {1, "One.", {}, {{"; no code"}}}}}});
  EXPECT_TRUE(contains(table, "```asm\n; x\n```"));
  EXPECT_TRUE(contains(table, "<b>1</b> One.</td>"));
  EXPECT_TRUE(contains(table, "```asm\n; no code\n```"));
}

TEST(SourceTable, StepsMustLineUp) {
  EXPECT_THROW(table_of("// [1]\n// [2]\n", "// [1]\n"), user_error);
}

}  // namespace
}  // namespace sidebyside
