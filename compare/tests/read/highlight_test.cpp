#include "read/highlight.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "read/source.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

std::vector<std::vector<token>> highlight_text(std::string_view text,
                                               const std::string& file) {
  return highlight(split_lines(text), file);
}

/// The kind of the token that this text is a part of.
token_kind kind_of(const std::vector<std::vector<token>>& lines,
                   std::string_view text) {
  for (const auto& line : lines) {
    for (const token& part : line) {
      if (part.text.find(text) != std::string::npos) return part.kind;
    }
  }
  ADD_FAILURE() << "no token has " << text;
  return token_kind::plain;
}

bool is_plain(const std::vector<std::vector<token>>& lines) {
  return std::all_of(lines.begin(), lines.end(), [](const auto& line) {
    return std::all_of(line.begin(), line.end(), [](const token& part) {
      return part.kind == token_kind::plain;
    });
  });
}

std::string join(const std::vector<token>& line) {
  std::string text;
  for (const token& part : line) text += part.text;
  return text;
}

TEST(Highlight, KnowsGo) {
  const auto lines = highlight_text(
      "// Hello.\nfunc main() {\n\tvar ops uint64 = 17\n\tPrintln(\"a\\n\")\n}",
      "a/b.c/x.go");
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(kind_of(lines, "Hello"), token_kind::comment);
  EXPECT_EQ(kind_of(lines, "func"), token_kind::keyword);
  EXPECT_EQ(kind_of(lines, "main"), token_kind::function);
  EXPECT_EQ(kind_of(lines, "uint64"), token_kind::type);
  EXPECT_EQ(kind_of(lines, "17"), token_kind::number);
  EXPECT_EQ(kind_of(lines, "\"a\\n\""), token_kind::string);
  EXPECT_EQ(kind_of(lines, "ops"), token_kind::plain);
}

TEST(Highlight, KnowsCpp) {
  const auto lines =
      highlight_text("#include <atomic>\nint main() { return 1; }\n", "x.cpp");
  EXPECT_EQ(kind_of(lines, "#include"), token_kind::preprocessor);
  EXPECT_EQ(kind_of(lines, "int"), token_kind::type);
  EXPECT_EQ(kind_of(lines, "return"), token_kind::keyword);
}

TEST(Highlight, CommentsGoOnForLines) {
  const auto lines =
      highlight_text("/* int a\nint b TODO http://x.org\n*/ int c\n", "x.cpp");
  ASSERT_EQ(lines.size(), 3U);
  ASSERT_EQ(lines[1].size(), 1U);
  EXPECT_EQ(lines[1][0].kind, token_kind::comment);
  EXPECT_EQ(kind_of(lines, "int a"), token_kind::comment);
  EXPECT_EQ(lines[2].at(1).text, " ");
  EXPECT_EQ(lines[2].at(2).kind, token_kind::type);
}

TEST(Highlight, UnknownLanguageIsPlain) {
  for (const char* file : {"x.unknown", "x", "", ".", "x.txt"}) {
    EXPECT_TRUE(is_plain(highlight_text("int main() {} // x\n", file))) << file;
  }
}

TEST(Highlight, LosesNothing) {
  const std::string all = [] {
    std::string bytes;
    for (int c = 0; c < 256; ++c) {
      if (c != '\n') bytes += static_cast<char>(c);
    }
    return bytes;
  }();
  const std::vector<std::string> lines{
      "", " ", "\t", "\"\\é\" '\\漢' /*", all, "é*/ \"", "\"\\", "}", "1'000"};
  for (const char* file : {"x.go", "x.cpp", "x.py", "x.rs", "x.java", "x.sh",
                           "x.hs", "x.lisp", "x.sql", "x.txt"}) {
    const auto found = highlight(lines, file);
    ASSERT_EQ(found.size(), lines.size()) << file;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_EQ(join(found[i]), lines[i]) << file;
      for (const token& part : found[i]) EXPECT_NE(part.text, "") << file;
    }
  }
}

TEST(Highlight, NoTokenEndsWithinACharacter) {
  // In Erlang, "$é" is a number of one character, to Source-highlight a byte.
  const auto lines = highlight_text("X = $é + $漢.\n", "x.erl");
  EXPECT_EQ(kind_of(lines, "$é"), kind_of(lines, "$漢"));
  for (const token& part : lines.at(0)) {
    EXPECT_NE(static_cast<unsigned char>(part.text.front()) & 0xC0U, 0x80U)
        << part.text;
  }
}

TEST(Highlight, LongLinesArePlainAndTakeNoTime) {
  std::string line;
  while (line.size() < 1'000'000) line += "f(1) + \"x\" ";
  EXPECT_TRUE(is_plain(highlight({line, "int x;"}, "x.cpp")));
}

}  // namespace
}  // namespace sidebyside
