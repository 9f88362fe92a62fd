// Tests that run the real compare read, on files and on a terminal.
#include "read/read.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"

namespace sidebyside::test {
namespace {

TEST_F(Read, LinesUpTheSteps) {
  const auto go = [&](std::string_view text) {
    return pad(text, go_width()) + " │ ";
  };
  const std::string rule = fmt::format("{:─<{}}┼{:─<{}}\n", "", go_width() + 1,
                                       "", go_width() + 1 + 2);
  EXPECT_EQ(body(), rule + go(" 1 // Go") + " 1 // C++\n" +  //
                        pad(" 2", go_width()) + " │\n" +     //
                        pad(" 3 func main() {", go_width()) + " │\n" + rule +
                        go(" 4   // [1] One.") + " 2 // [1] One.\n" +
                        go(" 5   f(1)") + " 3 int f;\n" + rule +
                        go(" 7   // [2] Two.") + " 4   // [2] Two.\n" +
                        go(" 8 }") + " 5   g();\n");
}

TEST_F(Read, NamesProgramAndSources) {
  const std::string shown = read({"p"}).out;
  EXPECT_TRUE(shown.starts_with("A title  p\n"));
  EXPECT_TRUE(contains(shown, "Go  /"));
  EXPECT_TRUE(contains(shown, "│ C++  /"));
}

TEST_F(Read, ChoosesAndOrdersImplementations) {
  EXPECT_TRUE(contains(body({"p", "--implementations", "cpp,go"}),
                       pad(" 1 // C++", go_width() + 2) + " │  1 // Go\n"));
  const std::string one = body({"p", "--implementations", "cpp"});
  EXPECT_TRUE(contains(one, "\n 1 // C++\n"));
  EXPECT_EQ(one.find("Go"), std::string::npos);
  EXPECT_EQ(widest(one), go_width() + 2);
}

TEST_F(Read, StacksTheSidesOfEachStepWhereThereIsNoRoom) {
  const std::string beside = read({"p", "--width", "41"}).out;
  EXPECT_EQ(two_sides, 41U);
  EXPECT_EQ(widest(beside), two_sides);
  EXPECT_TRUE(contains(beside, "\n 8 }                │  5   g();\n"));
  EXPECT_FALSE(contains(beside, "side by side"));
  const std::string stacked = read({"p", "--width", "40"}).out;
  EXPECT_LE(widest(stacked), 40U);
  EXPECT_TRUE(contains(stacked,
                       "prints: nothing\n\nside by side from 41 columns on\n"));
  EXPECT_TRUE(contains(stacked, "\nGo ──"));
  EXPECT_TRUE(contains(stacked, "─\n 4   // [1] One.\n 5   f(1)\nC++ ╌╌"));
  EXPECT_TRUE(contains(stacked, "╌\n 2 // [1] One.\n 3 int f;\nGo ──"));
}

TEST_F(Read, SidesWithoutRoomStandBelowTheOthers) {
  std::string text = content_of(manifest_);
  text.replace(text.find("command = [\"true\"]\n[[program]]"), 0,
               fmt::format("source = \"{}\"\n", path("p.rs")));
  text.replace(text.find(", \"cpp\"]"), 8, ", \"cpp\", \"none\"]");
  folder_.write("p.rs", "// [1] One.\nlet x = 1234567890123;\n// [2] Two.\n");
  folder_.write("programs.toml", text);
  const auto read_in = [&](const char* width) {
    return read({"p", "--implementations", "go,cpp,none", "--width", width})
        .out;
  };
  const std::string shown = read_in("68");
  EXPECT_TRUE(contains(shown, "all side by side from 69 columns on\n"));
  EXPECT_TRUE(contains(shown, "╌\n 1 // [1] One.\n 2 let x = 1234567890123;"));
  EXPECT_LE(widest(shown), 68U);
  // The line above a side is as wide as the side, and not as those above.
  EXPECT_TRUE(contains(shown, "│  3 int f;\nnone ╌"));
  EXPECT_TRUE(contains(shown, "┼─C++ ─"));
  const std::size_t width = std::string("none  ").size() + path("p.rs").size();
  const std::string rule = shown.substr(shown.find("none ╌"));
  EXPECT_EQ(display_width(rule.substr(0, rule.find('\n'))),
            3 + std::min<std::size_t>(width, 64));
  EXPECT_TRUE(
      contains(read_in("69"), "│  3 int f;           │  2 let x = 12345"));
}

TEST_F(Read, CommentsAreBrokenBetweenWords) {
  write(
      "// [1] A comment of several words, and of averyveryverylongone.\nf()\n",
      "# [1]\n");
  EXPECT_TRUE(
      contains(body({"p", "--implementations", "go", "--width", "20"}),
               "\n 1 // [1] A comment\n ↳ // of several\n ↳ // words, and of\n"
               " ↳ // averyveryveryl\n ↳ // ongone.\n 2 f()\n"));
  write("\t\t// [1] A comment of words.\n\t\tcall() // not here, though\n",
        "# [1]\n");
  EXPECT_TRUE(
      contains(body({"p", "--implementations", "go", "--width", "20"}),
               "\n 1     // [1] A\n ↳     // comment of\n ↳     // words.\n"
               " 2     call() // not\n ↳  here, though\n"));
}

TEST_F(Read, CommentOfSeveralLinesIsBrokenAsOneText) {
  write(
      "// [1] A comment that is\n// of three lines, and\n// goes on here.\n"
      "//\n// Another paragraph.\nf() // end\n// Behind.\n",
      "# [1]\n");
  EXPECT_TRUE(
      contains(body({"p", "--implementations", "go", "--width", "24"}),
               "\n 1 // [1] A comment that\n ↳ // is of three lines,\n"
               " ↳ // and goes on here.\n 4 //\n 5 // Another paragraph.\n"
               " 6 f() // end\n 7 // Behind.\n"));
  EXPECT_TRUE(contains(body({"p", "--implementations", "go", "--width", "19"}),
                       "\n 1 // [1] A comment\n ↳ // that is of\n"
                       " ↳ // three lines,\n ↳ // and goes on\n"
                       " ↳ // here.\n 4 //\n 5 // Another\n"
                       " ↳ // paragraph.\n 6 f()"));
  // A word may begin with a sign.
  write("// [1] A comment that is about\n// -O2, and goes on.\nf()\n",
        "# [1]\n");
  EXPECT_TRUE(contains(body({"p", "--implementations", "go", "--width", "24"}),
                       "\n 1 // [1] A comment that\n ↳ // is about -O2, and\n"
                       " ↳ // goes on.\n 3 f()"));
  write("// [1] A comment that is\n// of three lines.\n", "# [1]\n");
  // All lines stay as they are if each has room.
  EXPECT_TRUE(contains(body({"p", "--implementations", "go"}),
                       "\n 1 // [1] A comment that is\n 2 // of three"));
}

TEST_F(Read, BeginsWithWhatThereIsToSee) {
  std::string text = content_of(manifest_);
  text.replace(text.find("stdout = ''\n[[program]]\nname = \"q\""), 11,
               "shows = \"Both \\u202e\"\nwhy = \"" + std::string(70, 'x') +
                   " two words, and " + std::string(30, 'y') +
                   "\"\npattern = '(.*)\\n'\n"
                   "[[program.outcome]]\nvalue = 2\n"
                   "[[program.outcome]]\nrange = [3, 4]\n"
                   "[program.expect.cpp]\nstdout = \"a\\nb\\n\"");
  folder_.write("programs.toml", text);
  EXPECT_TRUE(read({"p", "--width", "100"})
                  .out.starts_with(
                      "A title  p\nBoth \\u{202e}\n" + std::string(70, 'x') +
                      " two words, and\n" + std::string(30, 'y') +
                      "\nIt prints: 2, 3 or 4; C++: a, b\n\nGo  "));
}

TEST_F(Read, RoomThatIsLeftGoesToComments) {
  const std::string comment = "// [1] " + std::string(60, 'x');
  write(comment + "\nint123\n", "// [1] y\ncode();\n");
  EXPECT_TRUE(contains(body({"p", "--width", "50"}),
                       " 1 // [1]                │  1 // [1] y\n"
                       " ↳ // xxxxxxxxxxxxxxxxxx │  2 code();\n"));
  // At most 64 columns, whatever room there is.
  EXPECT_TRUE(contains(body(), "\n 1 // [1]" + std::string(58, ' ') +
                                   " │  1 // [1] y\n ↳ // " +
                                   std::string(60, 'x') + "  │  2 code();\n"));
}

TEST_F(Read, AtomicCountersAreSideBySideInNinetyColumns) {
  std::filesystem::current_path(SOURCE_DIR);
  const auto read_program = [](std::vector<std::string> more) {
    std::vector<std::string> all{"--manifest", PROGRAMS_TOML, "read",
                                 "atomic-counters", "--width"};
    all.insert(all.end(), more.begin(), more.end());
    const compare_run ran = run_compare(all);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.out;
  };
  const std::string two = read_program({"90", "--implementations", "go,cpp"});
  EXPECT_LE(widest(two), 90U);
  EXPECT_TRUE(contains(two, "┼"));
  EXPECT_FALSE(contains(two, "side by side"));
  // With the one on a pool below.
  const std::string sides = "go,cpp,cpp-pool";
  const std::string three = read_program({"90", "--implementations", sides});
  EXPECT_LE(widest(three), 90U);
  EXPECT_TRUE(contains(three, "┼"));
  EXPECT_TRUE(contains(three, "all side by side from 1"));
  EXPECT_FALSE(contains(read_program({"140", "--implementations", sides}),
                        "all side by side"));
}

TEST_F(Read, LongLinesGoOnInTheNextRow) {
  write("// [1]\n" + std::string(64, 'x') + "\n" + std::string(130, 'y') + "\n",
        "// [1]\n\t1234567\tz\n");
  const std::string shown = body({"p", "--width", "89"});
  EXPECT_EQ(widest(shown), 89U);
  EXPECT_TRUE(
      contains(shown, " 2 " + std::string(64, 'x') + " │  2   1234567 z\n"));
  EXPECT_TRUE(contains(shown, " 3 " + std::string(64, 'y') + " │\n" + " ↳ " +
                                  std::string(64, 'y') + " │\n" + " ↳ yy" +
                                  std::string(62, ' ') + " │\n"));
  EXPECT_TRUE(contains(body(), "\n 3 " + std::string(100, 'y') + " │\n ↳ " +
                                   std::string(30, 'y')));
  const std::string narrow = body({"p", "--width", "20"});
  EXPECT_EQ(widest(narrow), 20U);
  EXPECT_TRUE(contains(narrow, " 2 " + std::string(17, 'x') + "\n ↳ xx"));
}

TEST_F(Read, CountsColumnsAsATerminalDoes) {
  write("// [1] 漢字\n// e\u0301\n" + std::string(63, 'x') + "漢\n",
        "// [1] ä\nb\nc\n");
  const std::string shown = body({"p", "--width", "89"});
  const std::string spaces(64, ' ');
  EXPECT_TRUE(
      contains(shown, " 1 // [1] 漢字" + spaces.substr(11) + " │  1 //"));
  EXPECT_TRUE(contains(shown, " 2 // e\u0301" + spaces.substr(4) + " │  2 b"));
  EXPECT_TRUE(contains(shown, " 3 " + std::string(63, 'x') + "  │  3 c\n" +
                                  " ↳ 漢" + spaces.substr(2) + " │\n"));
}

TEST_F(Read, ShowsNothingThatATerminalWouldObey) {
  write("// [1] \x1b[2J\u202e\r\x07 \xff '\\n'\n", "// [1]\n");
  const std::string shown = body();
  EXPECT_TRUE(contains(shown, "// [1] \\x1b[2J\\u{202e}\\r\\x07 \\xff '\\n' "));
}

TEST_F(Read, FilesOfOtherSystemsAreTheSame) {
  const std::string shown = body();
  write(
      "// Go\r\n\r\nfunc main() {\r\n\t// [1] One.\r\n\tf(1)\r\n\r\n"
      "\t// [2] Two.\r\n}",
      "// C++\n// [1] One.\nint f;\n  // [2] Two.\n  g();");
  EXPECT_EQ(body(), shown);
}

TEST_F(Read, LargeFilesTakeNoLongTime) {
  std::string large = "// [1]\n";
  while (large.size() < 300'000) large += "\tx := f(1, \"a\") // b\n";
  write(large, "// [1] " + std::string(1'000'000, 'x'));
  const compare_run ran = read({"p"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_LE(widest(ran.out), 2 * (5 + 1 + 100) + 3U);
}

TEST_F(Read, ErrorsAreStatusTwoAndNameTheirPlace) {
  struct bad {
    std::vector<std::string> arguments;
    std::string message;
  };
  for (const bad& bad :
       {bad{{}, "PROGRAM is required"},
        bad{{"nope"}, "nope: no program of this name in"},
        bad{{"p", "--implementations", "rust"}, "p/rust: no implementation"},
        bad{{"p", "--implementations", ""}, ""},
        bad{{"p", "--implementations", "go,go"}, "p/go is asked for twice"},
        bad{{"q", "--implementations", "none"}, "q/none: "},
        bad{{"q"}, "q/none: "}, bad{{"p", "--width", "0"}, "--width"},
        bad{{"p", "--color", "pink"}, "--color"}, bad{{"p", "q"}, ""}}) {
    const compare_run ran = read(bad.arguments);
    EXPECT_EQ(ran.status, 2) << testing::PrintToString(bad.arguments);
    EXPECT_NE(ran.err, "");
    EXPECT_TRUE(contains(ran.err, bad.message));
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(Read, BadSourcesAreStatusTwoAndNamed) {
  write("// [1]\n// [3]\n", "// [1]\n");
  EXPECT_TRUE(contains(read({"p"}).err,
                       path("p.go") + ":2: step [3] where [2] comes next"));
  write("// [1]\n// [2]\n", "// [1]\n");
  EXPECT_TRUE(
      contains(read({"p"}).err,
               path("p.go") + ":2: step [2] is not in " + path("p.cpp")));
  write("// [1]\n", "");
  EXPECT_TRUE(
      contains(read({"p"}).err, path("p.cpp") + ":1: there are no steps"));
  std::filesystem::remove(path("p.cpp"));
  const compare_run ran = read({"p"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "p/cpp: " + path("p.cpp") + ": No such file"));
  ASSERT_EQ(mkfifo(path("p.cpp").c_str(), 0600), 0);
  EXPECT_TRUE(contains(read({"p"}).err, path("p.cpp") + ": is not a regular"));
}

TEST_F(Read, ColorIsAsAskedFor) {
  EXPECT_EQ(read({"p"}).out.find('\x1b'), std::string::npos);
  const std::string shown = read({"p", "--color", "always"}).out;
  EXPECT_TRUE(contains(shown, "\x1b[38;5;29m  // [1] One.\x1b[0m"));
  EXPECT_TRUE(
      contains(shown, "\x1b[1mfunc\x1b[0m \x1b[38;5;131mmain\x1b[0m() {"));
}

TEST_F(Read, IsPlainTextWithoutTheFilesOfTheHighlighter) {
  // Our own definitions are found from the executable's place.
  std::filesystem::create_directories(folder_.path() / "bin");
  std::filesystem::copy(COMPARE_EXECUTABLE, folder_.path() / "bin");
  const std::filesystem::path own =
      folder_.path() / "share/sidebyside/languages";
  std::filesystem::create_directories(own);
  std::string command = path("bin/compare");
  for (const auto& argument : read_of({"p", "--color", "always"})) {
    command += " " + argument;
  }
  runner runner;
  const auto shown = [&](const std::string& line) {
    const run_result ran = runner.run(shell(line), {60, 1U << 20U});
    EXPECT_EQ(ran.code, 0) << line;
    EXPECT_EQ(ran.err.size(), 0U) << line;
    return ran.out.read(0, ran.out.size());
  };
  const std::string plain = " func main() {";
  EXPECT_TRUE(contains(
      shown("SOURCE_HIGHLIGHT_DATADIR=/nonexistent " + command), plain));
  // Source-highlight's own definition takes the place of a missing one.
  EXPECT_TRUE(contains(shown(command), "\x1b[1mfunc\x1b[0m"));
  folder_.write("share/sidebyside/languages/go.lang", "(broken");
  EXPECT_TRUE(contains(shown(command), plain));
}

}  // namespace
}  // namespace sidebyside::test
