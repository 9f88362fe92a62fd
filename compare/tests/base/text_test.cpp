#include "base/text.hpp"

#include <gtest/gtest.h>

namespace sidebyside {
namespace {

using namespace std::string_literals;

TEST(Escape, LeavesTextAlone) {
  EXPECT_EQ(escape("ops: 50000"), "ops: 50000");
  EXPECT_EQ(escape("größer ≤ 2…50000 漢字 🙂"),
            "größer ≤ 2…50000 漢字 🙂");
  EXPECT_EQ(escape(""), "");
}

TEST(Escape, ShowsControlCharacters) {
  EXPECT_EQ(escape("a\tb\r\n"), "a\\tb\\r\\n");
  EXPECT_EQ(escape("\x1b[31m\x7f"), "\\x1b[31m\\x7f");
  EXPECT_EQ(escape("a\0b"s), "a\\x00b");
  EXPECT_EQ(escape("\\n"), "\\\\n");
}

TEST(Escape, ShowsWhatIsInvisibleOrReorders) {
  EXPECT_EQ(escape("\u202e"), "\\u{202e}");  // right-to-left override
  EXPECT_EQ(escape("\u200b"), "\\u{200b}");  // zero width space
  EXPECT_EQ(escape("\u0085"), "\\u{85}");    // next line, a C1 control
}

TEST(Escape, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(escape("\xff"), "\\xff");
  EXPECT_EQ(escape("\xc3"), "\\xc3");                    // cut short
  EXPECT_EQ(escape("\xc0\xaf"), "\\xc0\\xaf");           // overlong
  EXPECT_EQ(escape("\xe0\x80\x80"), "\\xe0\\x80\\x80");  // overlong
  EXPECT_EQ(escape("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // surrogate
  EXPECT_EQ(escape("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(escape("\xc3(\xc3\xa9"), "\\xc3(é");
}

TEST(EscapeBytes, KeepsDifferentBytesApart) {
  EXPECT_EQ(escape_bytes("größer\n\t漢字"), "größer\n\t漢字");
  EXPECT_EQ(escape_bytes("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(escape_bytes("\\xff"), "\\\\xff");
  for (const std::string bytes :
       {"", "\xff", "\\xff", "\\\xff", "\\", "a\\x", "é\xc3\\n", "\\\\x41"}) {
    EXPECT_EQ(unescape_bytes(escape_bytes(bytes)), bytes);
  }
  EXPECT_EQ(unescape_bytes("\\xfg\\q\\"), "\\xfg\\q\\");
}

TEST(Shorten, CutsBetweenCharacters) {
  EXPECT_EQ(shorten("äöü", 3), "äöü");
  EXPECT_EQ(shorten("äöü", 2), "äö…");
  EXPECT_EQ(shorten("\xff\xff", 1), "\xff…");
}

TEST(EscapeSource, LeavesBackslashAndTabAlone) {
  EXPECT_EQ(escape_source("\tputs(\"\\x1b\\n\");"), "\tputs(\"\\x1b\\n\");");
  EXPECT_EQ(escape_source("\x1b[2J\r\u202e\xff"), "\\x1b[2J\\r\\u{202e}\\xff");
}

TEST(FormatSeconds, PicksTheUnitAndThreeDigits) {
  EXPECT_EQ(format_seconds(0), "0.00 ns");
  EXPECT_EQ(format_seconds(12.345), "12.3 s");
  EXPECT_EQ(format_seconds(1.2345e-3), "1.23 ms");
  EXPECT_EQ(format_seconds(999.7e-6), "1.00 ms");
  EXPECT_EQ(format_seconds(99.97e-6), "100 µs");
  EXPECT_EQ(format_seconds(5e-9), "5.00 ns");
}

TEST(FormatSeconds, TakesTheUnitOfAnother) {
  EXPECT_EQ(format_seconds_like(42e-6, 1.2e-3), "0.042");
  EXPECT_EQ(format_seconds_like(3.4e-9, 1.2e-3), "0.0000034");
}

TEST(FormatFigure, HasTwoDecimalsAndTwoSignificantDigits) {
  EXPECT_EQ(format_figure(0), "0.00");
  EXPECT_EQ(format_figure(12.345), "12.35");
  EXPECT_EQ(format_figure(0.456), "0.46");
  EXPECT_EQ(format_figure(0.0996), "0.10");
  EXPECT_EQ(format_figure(0.0951), "0.095");
  EXPECT_EQ(format_figure(0.02), "0.020");
  EXPECT_EQ(format_figure(-0.00034), "-0.00034");
  EXPECT_EQ(format_figure(29.16, 1), "29.2");
  EXPECT_EQ(format_figure(0.02, 1), "0.020");
  EXPECT_EQ(format_figure(5e-324).substr(320), "0000049");
}

TEST(FormatFigure, IsTheSameForWhatARecordKeeps) {
  EXPECT_EQ(format_figure(3.475), "3.48");
  EXPECT_EQ(format_figure(3.4749999999999996), "3.48");
  EXPECT_EQ(format_seconds(3.475e-6), "3.48 µs");
}

TEST(FormatBytes, CountsInThousands) {
  EXPECT_EQ(format_bytes(1'450'000), "1.45 MB");
  EXPECT_EQ(format_bytes(312), "312 B");
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("µs ±"), 4U);
  EXPECT_EQ(display_width("漢字🙂"), 6U);
  EXPECT_EQ(display_width("e\u0301"), 1U);  // a combining acute accent
  EXPECT_EQ(display_width("\u2764"), 1U);   // a heart, and as an emoji
  EXPECT_EQ(display_width("\u2764\uFE0F"), 2U);
  EXPECT_EQ(display_width("\u2764\uFE0F\u2764\uFE0F x"), 6U);
  EXPECT_EQ(display_width("\xff"), 1U);
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(pad("µ", 3), "µ  ");
  EXPECT_EQ(pad_left("µ", 3), "  µ");
  EXPECT_EQ(pad("long", 3), "long");
}

using lines = std::vector<std::string>;

TEST(Wrap, BreaksLinesBetweenWordsAndKeepsTheIndent) {
  EXPECT_EQ(wrap("one two", 7), lines{"one two"});
  EXPECT_EQ(wrap("  one two three", 9), (lines{"  one two", "  three"}));
}

TEST(Wrap, BreaksAWordThatIsWiderThanALine) {
  EXPECT_EQ(wrap("abcdefg", 3), (lines{"abc", "def", "g"}));
  EXPECT_EQ(wrap("a bcdefg h", 4), (lines{"a", "bcde", "fg h"}));
  EXPECT_EQ(wrap(" abcdef", 4), (lines{" abc", " def"}));
  EXPECT_EQ(wrap("漢字漢字", 5), (lines{"漢字", "漢字"}));
  EXPECT_EQ(wrap("e\u0301e\u0301", 1), (lines{"e\u0301", "e\u0301"}));
  EXPECT_EQ(wrap("ab", 0), (lines{"a", "b"}));
}

TEST(Wrap, LeavesOurColoursWhole) {
  EXPECT_EQ(wrap("\xff[31mabcd\xff[0m", 2), (lines{"\xff[31mab", "cd\xff[0m"}));
}

TEST(Count, KnowsThePlural) {
  EXPECT_EQ(count(1, "round"), "1 round");
  EXPECT_EQ(count(0, "round"), "0 rounds");
}

}  // namespace
}  // namespace sidebyside
