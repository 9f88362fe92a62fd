/// How values look to people: units, text that is safe to show, and its width.
#pragma once

#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidebyside {

struct character {
  char32_t code_point;
  std::string_view bytes;
};

/// Cuts the first character off a text that is not empty. A byte that is not
/// UTF-8 counts as a character, with an invalid code point.
character take_character(std::string_view& text);

/// Makes any bytes safe to show in a terminal. Control characters, invisible
/// Unicode (such as bidirectional overrides), bytes that are not UTF-8, and
/// backslashes become escapes.
std::string escape(std::string_view bytes);

/// Escapes backslashes, and bytes that are not UTF-8: "\\xff". Different bytes
/// become different texts.
std::string escape_bytes(std::string_view bytes);

/// Undoes escape_bytes().
std::string unescape_bytes(std::string_view text);

/// Cuts a text after so many characters, and marks the cut with "…".
std::string shorten(std::string_view text, std::size_t length);

/// Escapes a line of a source, but no tabs and no backslashes, which may belong
/// to an escape already.
std::string escape_source(std::string_view line);

/// Escapes lines of text. Line breaks, backslashes and the bytes of `kept`
/// stay, so a text that is already escaped does not change.
std::string escape_lines(std::string_view text, std::string_view kept = "");

/// Splits a text into the parts that a separator ends; the last part may lack
/// it.
std::vector<std::string> split(std::string_view text, char separator);

/// Escapes each line of a text, indents it by four spaces, and ends it with a
/// newline.
std::string indented(std::string_view text);

/// Splits what a forge turns into links and pictures ("www.", "://", "@" and
/// ":key:") by a tag that nobody sees. References would not stop a forge.
std::string split_links(std::string markup);

/// Escapes a text so that nothing in it is Markdown or HTML syntax, and splits
/// its links.
std::string escape_markup(std::string_view bytes);

/// Escapes a text as escape_source() does, then for HTML and XML. It fits into
/// the quotes of an attribute, too.
std::string escape_html(std::string_view bytes);

/// Whether it is one of ASCII's letters and digits.
bool is_letter_or_digit(char c);

/// Replaces each byte by a mark and two hexadecimal digits, but for letters,
/// digits and safe bytes.
std::string encode(std::string_view text, std::string_view safe, char mark);

/// Escapes a path for the address of a link.
inline std::string escape_address(std::string_view path) {
  return encode(path, "/.-_~+", '%');
}

/// Formats a number with at least so many decimals, and at least two
/// significant digits: "1.04", "0.0034".
std::string format_figure(double value, int decimals = 2);

/// Formats a time span with its unit and three significant digits, or two below
/// 1: "1.23 ms".
std::string format_seconds(double seconds);

/// Formats a time span in the unit that format_seconds() picks for `model`, but
/// without its name: the second figure of "1.23 ms ± 0.04".
std::string format_seconds_like(double seconds, double model);

/// Formats a number of bytes in units of 1000: "1.45 MB".
std::string format_bytes(double bytes);

/// Parses the whole text as an integer.
std::optional<std::int64_t> to_integer(std::string_view text);

/// Formats a number with a noun: "1 round", "2 rounds".
std::string count(std::uint64_t number, std::string_view noun);

/// A byte that stands for the ESC of our own colours until text is written. It
/// is not UTF-8, so it is escaped in any text that comes from elsewhere.
inline constexpr char escape_stand_in = '\xFF';

/// Returns the columns that a text takes in a terminal. A wide character takes
/// two, and so does one with U+FE0F behind it, an emoji. Combining characters
/// and our colours take none.
std::size_t display_width(std::string_view text);

/// Returns the columns of the widest text; `text_of` turns items into texts.
template <class Items, class TextOf = std::identity>
std::size_t widest(const Items& items, TextOf text_of = {}) {
  std::size_t width = 0;
  for (const auto& item : items) {
    width = std::max(width, display_width(std::invoke(text_of, item)));
  }
  return width;
}

/// Adds spaces on the right up to `width` columns.
std::string pad(std::string_view text, std::size_t width);

/// Adds spaces on the left up to `width` columns.
std::string pad_left(std::string_view text, std::size_t width);

/// Wraps a text into lines of at most `width` columns, all indented as the
/// first. A word wider than a line is split.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// The columns between two cells of a table.
inline constexpr std::size_t gap = 2;

/// Joins the texts of items.
std::string join(const auto& items, std::string_view separator) {
  return fmt::format("{}", fmt::join(items, separator));
}

/// Returns a value for each item, such as its name.
template <class Items, class ValueOf>
auto collect(const Items& items, ValueOf value_of) {
  std::vector<std::decay_t<decltype(std::invoke(value_of, *items.begin()))>>
      all;
  std::ranges::transform(items, std::back_inserter(all), value_of);
  return all;
}

}  // namespace sidebyside
