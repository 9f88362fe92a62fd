#include "show/terminal.hpp"

#include <filesystem>
#include <string>

#include "support.hpp"

namespace sidebyside {
namespace {

using test::manifest_of;
using test::run_on_terminal;
using test::temporary_folder;
using test::variables;

class Terminal : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::has_pts()) GTEST_SKIP() << "/dev/pts is not mounted";
    manifest_ = folder_.write(
        "m.toml", manifest_of({"sleep 0.01; echo 4", "sleep 0.01; echo 4"},
                              "stdout = \"4\\n\""));
  }

  std::string show(unsigned short columns, const variables& changes = {}) {
    return run_on_terminal(
               {"--manifest", manifest_.string(), "run", "--rounds", "30"},
               columns, changes)
        .out;
  }

  temporary_folder folder_;
  std::filesystem::path manifest_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Terminal, HasColourAndAProgressLine) {
  const std::string shown = show(120);
  EXPECT_TRUE(has(shown, "\x1b[32m"));             // green
  EXPECT_TRUE(has(shown, "\rp  ")) << shown;       // the line
  EXPECT_TRUE(has(shown, "rounds  b ")) << shown;  // and what it tells
  EXPECT_TRUE(has(shown, "\r\x1b[K"));             // it is wiped away
}

TEST_F(Terminal, NoColorIsRespected) {
  EXPECT_FALSE(has(show(120, {{"NO_COLOR", "1"}}), "\x1b[32m"));
}

TEST_F(Terminal, DumbTerminalGetsPlainText) {
  EXPECT_FALSE(has(show(120, {{"TERM", "dumb"}}), "\x1b"));
}

TEST_F(Terminal, RatioHasALineOfItsOwnWhereTheTerminalIsNarrow) {
  EXPECT_FALSE(has(show(120, {{"NO_COLOR", "1"}}), "\n       ratio to a"));
  EXPECT_TRUE(has(show(80, {{"NO_COLOR", "1"}}), "\n     ratio to a"));
}

}  // namespace
}  // namespace sidebyside
