#include "manifest/commands.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.hpp"

namespace sidebyside {
namespace {

using words = std::vector<std::string>;

struct quoting {
  const char* command;
  words expected;
};

const quoting quotings[]{
    {"", {}},
    {" \t\n", {}},
    {"a", {"a"}},
    {"  a\tb\nc  ", {"a", "b", "c"}},
    // Single quotes keep everything.
    {"'a  b'", {"a  b"}},
    {R"('a\nb\')", {R"(a\nb\)"}},
    {R"('"$x`')", {R"("$x`)"}},
    {"''", {""}},
    {"a '' b", {"a", "", "b"}},
    // Double quotes keep all but a backslash before these.
    {R"("a  b")", {"a  b"}},
    {R"("")", {""}},
    {R"("\$ \` \" \\")", {R"($ ` " \)"}},
    {R"("\a \' \n")", {R"(\a \' \n)"}},
    {"\"a\\\nb\"", {"ab"}},
    {R"("\\n")", {R"(\n)"}},
    {R"("it's")", {"it's"}},
    // A backslash keeps one character.
    {R"(a\ b)", {"a b"}},
    {R"(\'a\" \\)", {"'a\"", "\\"}},
    {"a\\\nb", {"ab"}},
    {"a \\\n b", {"a", "b"}},
    {"\\\n", {}},
    {"\\\n''", {""}},
    // Parts without a blank in between are one word.
    {R"(a'b c'"d e"\ f)", {"ab cd e f"}},
    {R"(--x='1 2')", {"--x=1 2"}},
    // Nothing is expanded, nothing else ends a word.
    {"$HOME ~ * ? [a] {a,b} `x` $(x)",
     {"$HOME", "~", "*", "?", "[a]", "{a,b}", "`x`", "$(x)"}},
    {"a|b; c>d & # e", {"a|b;", "c>d", "&", "#", "e"}},
    {"A=1 b", {"A=1", "b"}},
    // Bytes stay what they are.
    {"'\xFF\x80' \\\xFF \"\xFF\"", {"\xFF\x80", "\xFF", "\xFF"}},
    {"é\u00a0ü", {"é\u00a0ü"}},
};

TEST(SplitWords, GoesByTheRulesOfPosix) {
  for (const auto& [command, expected] : quotings) {
    EXPECT_EQ(split_words(command), expected) << command;
  }
}

std::string quoting_error(const std::string& command) {
  try {
    split_words(command);
  } catch (const user_error& error) {
    return error.what();
  }
  return "";
}

TEST(SplitWords, SaysWhichQuoteIsNotClosed) {
  EXPECT_EQ(quoting_error("a 'b"), "a 'b: the quoting with ' is not closed");
  EXPECT_EQ(quoting_error("a \"b"), "a \"b: the quoting with \" is not closed");
  EXPECT_EQ(quoting_error("\"a\\\""),
            R"("a\\": the quoting with " is not closed)");
  EXPECT_EQ(quoting_error("'a\\''"),
            R"('a\\'': the quoting with ' is not closed)");
  EXPECT_EQ(quoting_error("a\\"), R"(a\\: the quoting with \ is not closed)");
}

TEST(ProgramOfCommands, MakesNamesAndLabelsThatDiffer) {
  const std::string longer(50, 'x');
  const program program = make_program(
      {"sleep 0.1", "sleep 0.1", "sleep '0.1'", "-- $\xFF",
       "./a " + longer + " b", "./a " + longer + "  b", "sleep 0.1 #2"},
      false);
  std::vector<std::string> labels;
  std::vector<std::string> names;
  for (const side& side : program.sides) {
    labels.push_back(side.label);
    names.push_back(side.name);
  }
  const std::string ends = "./a xxxxxxxxxxxxxxxx…xxxxxxxxxxxxxxxxx";
  EXPECT_EQ(labels,
            (words{"sleep 0.1", "sleep 0.1 #2", "sleep '0.1'", "-- $\xFF",
                   ends + " b", ends.substr(0, ends.size() - 1) + "  b",
                   "sleep 0.1 #2 #2"}));
  EXPECT_EQ(names,
            (words{"sleep-0.1", "sleep-0.1-2", "sleep-0.1-3", "command",
                   "a-xxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxxx-b",
                   "a-xxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-b", "sleep-0.1-2-2"}));
}

TEST(ProgramOfCommands, TakesBracesAsTheyAre) {
  for (const std::string text : {"{bin} {program} {{bin}} {{{x}}} {}"}) {
    EXPECT_EQ(make_program({text}, false).sides.front().command,
              split_words(text));
  }
}

TEST(ProgramOfCommands, OfAShellAreNotSplit) {
  EXPECT_EQ(make_program({"a 'b | c"}, true).sides.front().command,
            (words{"/bin/sh", "-c", "a 'b | c"}));
}

}  // namespace
}  // namespace sidebyside
