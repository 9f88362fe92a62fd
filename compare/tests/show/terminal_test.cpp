#include "show/terminal.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/text.hpp"
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
  EXPECT_TRUE(has(shown, "\x1b[38;5;29m"));   // green
  EXPECT_TRUE(has(shown, "\rp  ")) << shown;  // the line
  EXPECT_TRUE(has(shown, "  b 0.") || has(shown, "  b 1."))
      << shown;                         // a ratio
  EXPECT_TRUE(has(shown, "\r\x1b[K"));  // it is wiped away
}

TEST_F(Terminal, NoColorIsRespected) {
  EXPECT_FALSE(has(show(120, {{"NO_COLOR", "1"}}), "\x1b[38"));
}

TEST_F(Terminal, DumbTerminalGetsPlainText) {
  EXPECT_FALSE(has(show(120, {{"TERM", "dumb"}}), "\x1b"));
}

TEST_F(Terminal, RatioHasALineOfItsOwnWhereTheTerminalIsNarrow) {
  EXPECT_FALSE(has(show(120, {{"NO_COLOR", "1"}}), "\n       ratio to a"));
  EXPECT_TRUE(has(show(80, {{"NO_COLOR", "1"}}), "\n     ratio to a"));
}

/// The lines that a terminal gets, those that replace others among them.
std::vector<std::string> lines_of(const std::string& shown) {
  std::vector<std::string> lines;
  for (const std::string& line : split(shown, '\n')) {
    for (std::string part : split(line, '\r')) {
      const std::size_t wipe = part.find("\x1b[K");
      if (wipe != std::string::npos) part.erase(wipe, 3);
      lines.push_back(part);
    }
  }
  return lines;
}

TEST_F(Terminal, TableHasRoomInAHundredColumns) {
  std::string text = manifest_of({"sleep 0.01; echo 4", "sleep 0.01; echo 4"},
                                 "stdout = \"4\\n\"");
  text.insert(text.find("command"), "label = \"C++ coroutine\"\n");
  manifest_ = folder_.write("m.toml", text);
  const std::string shown = show(100, {{"NO_COLOR", "1"}});
  EXPECT_TRUE(has(shown, "     peak  switches  faults")) << shown;
  for (const std::string& line : lines_of(shown)) {
    EXPECT_LE(display_width(line), 100U) << line;
  }
}

TEST_F(Terminal, NarrowOneBreaksLinesBetweenWords) {
  std::string text = manifest_of({"sleep 0.01; echo 4", "sleep 0.01; echo 4"},
                                 "stdout = \"4\\n\"");
  text.insert(text.find("command"), "label = \"abc def ghi jkl mno\"\n");
  manifest_ = folder_.write("m.toml", text);
  const std::string wide = show(500, {{"NO_COLOR", "1"}});
  std::string wide_joined = " ";
  for (const std::string& line : lines_of(wide)) wide_joined += line + " ";
  for (const unsigned short columns : {30, 60}) {
    const std::string shown = show(columns, {{"NO_COLOR", "1"}});
    std::string joined = " ";
    for (const std::string& line : lines_of(shown)) {
      EXPECT_LE(display_width(line), columns) << line;
      joined += line + " ";
    }
    for (const char* word :
         {" identical ", " program, ", " runs: ", " verified ", " memory ",
          " interval, ", " interval; ", " deviation ", " few ", " rounds "}) {
      EXPECT_EQ(has(joined, word), has(wide_joined, word))
          << columns << word << joined;
    }
  }
}

TEST_F(Terminal, NoWordIsWiderThanTheTerminal) {
  const std::string word(70, 'x');
  manifest_ = folder_.write("m.toml", manifest_of({"true"},
                                                  "stdout = ''\n"
                                                  "title = '" +
                                                      word + "'"));
  const std::string shown =
      run_on_terminal({"--manifest", manifest_.string(), "list"}, 30).out;
  for (const std::string& line : lines_of(shown)) {
    EXPECT_LE(display_width(line), 30U) << line;
  }
  EXPECT_EQ(std::ranges::count(shown, 'x'), 70);
}

TEST_F(Terminal, HeaderIsAligned) {
  folder_.write("toolchains.json", R"({"A": "GCC 12"})");
  const std::string shown =
      run_on_terminal(
          {"--manifest", manifest_.string(), "--bin-dir",
           folder_.path().string(), "run", "--rounds", "1", "--color", "never"},
          300)
          .out;
  EXPECT_TRUE(has(shown, "\nA        GCC 12")) << shown;
  EXPECT_TRUE(shown.starts_with("machine  ")) << shown;
}

TEST_F(Terminal, ProgressCountsCostsAndSessions) {
  manifest_ = folder_.write(
      "m.toml",
      manifest_of(
          {"echo $0", "echo $0"},
          "stdout = \"1\\n\"\nargs = [\"1\"]\n"
          "[program.cost]\noperation = \"step\"\n"
          "parameter = \"n\"\nargs = [\"{n}\"]\n"
          "operations = \"{n}\"\nsmall = 0\nlarge = 4\n"
          "stdout = \"{n}\\n\"\n"
          "[[program]]\nname = \"q\"\nargs = [\"1\"]\nstdout = \"1\\n\"\n"
          "[[sweep]]\nname = \"s\"\nprogram = \"p\"\n"
          "parameter = \"n\"\nvalues = [1, 2]\n"
          "args = [\"{n}\"]\nstdout = \"{n}\\n\"\n"));
  const auto show_command = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--manifest", manifest_.string()});
    return run_on_terminal(arguments, 100).out;
  };
  // Two programs and a cost, two times each.
  const std::string timed =
      show_command({"run", "--max-time", "0.5", "--sessions", "2"});
  // A busy machine may skip a second.
  EXPECT_TRUE(has(timed, "\rp  1 of 2, at most 3 s left  ") ||
              has(timed, "\rp  1 of 2, at most 2 s left  "))
      << timed;
  EXPECT_TRUE(has(timed, "\rq  2 of 2, at most 2 s left  ") ||
              has(timed, "\rq  2 of 2, at most 1 s left  "))
      << timed;
  // A point of a sweep has no costs.
  const std::string swept = show_command({"sweep", "--max-time", "1"});
  EXPECT_TRUE(has(swept, "\rs/n=1  1 of 2, at most 2 s left  ")) << swept;
}

TEST_F(Terminal, ProgressSaysHowMuchIsLeft) {
  std::string text = manifest_of({"sleep 0.01; echo 4", "sleep 0.01; echo 4"},
                                 "stdout = \"4\\n\"");
  manifest_ = folder_.write("m.toml", text +
                                          "[[program]]\nname = \"q\"\nstdout = "
                                          "\"4\\n\"\n");
  const auto show_command = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--manifest", manifest_.string()});
    return run_on_terminal(arguments, 100).out;
  };
  const std::string timed = show_command({"run", "--max-time", "2"});
  EXPECT_TRUE(has(timed, "\rp  1 of 2, at most 4 s left  warm-up round 1"))
      << timed;
  EXPECT_TRUE(has(timed, "\rp  1 of 2, at most 3 s left  ")) << timed;
  EXPECT_TRUE(has(timed, "\rq  2 of 2, at most 2 s left  ")) << timed;
  EXPECT_TRUE(has(timed, "\rq  2 of 2, at most 1 s left  ")) << timed;
  const std::string counted = show_command({"run", "--rounds", "9"});
  EXPECT_TRUE(has(counted, "\rp  1 of 2  warm-up round 1")) << counted;
  EXPECT_TRUE(has(show_command({"verify"}), "\rq  2 of 2  "));
}

}  // namespace
}  // namespace sidebyside
