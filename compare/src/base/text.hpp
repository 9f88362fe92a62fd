/// How values look to people: units, and text that is safe to show.
#pragma once

#include <algorithm>
#include <cstddef>
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
/// UTF-8 is one too, with a code point that no character has.
character take_character(std::string_view& text);

/// Makes any bytes fit for a terminal: control characters, invisible Unicode
/// (such as bidirectional overrides) and bytes that are not UTF-8 become
/// escapes, the backslash is doubled, all else stays.
std::string escape(std::string_view bytes);

/// The same for a line of a source, in which the backslash and the tab stay, as
/// they do in what is escaped already.
std::string escape_source(std::string_view line);

/// The same for lines of text, in which line breaks, backslashes and the bytes
/// of `kept` stay: text that is escaped already is not changed.
std::string escape_lines(std::string_view text, std::string_view kept = "");

/// The parts of a text that end with a separator; the last one may lack it.
std::vector<std::string> split(std::string_view text, char separator);

/// Each line of a text escaped, behind four spaces and ended by a newline.
std::string indented(std::string_view text);

/// Escaped, as text that Markdown takes for nothing else.
std::string escape_markup(std::string_view bytes);

/// As escape_source() has it, for HTML and XML: as text, or in the quotes of an
/// attribute.
std::string escape_html(std::string_view bytes);

/// Of ASCII.
bool is_letter_or_digit(char c);

/// A time span with its unit, three significant digits: "1.23 ms".
std::string format_seconds(double seconds);

/// A time span in the unit that format_seconds() picks for `model`, without the
/// unit, so that "1.23 ms ± 0.04" lines up.
std::string format_seconds_like(double seconds, double model);

/// Bytes in units of 1000: "1.45 MB".
std::string format_bytes(double bytes);

/// The integer that the whole text is; none if it is none.
std::optional<std::int64_t> to_integer(std::string_view text);

/// "1 round", "2 rounds".
std::string count(std::uint64_t number, std::string_view noun);

/// Stands for the ESC of our own colours until text is written. What is no
/// UTF-8, as this byte, is escaped wherever it comes from.
inline constexpr char color_mark = '\xFF';

/// The columns that the text takes in a terminal: two for a wide character,
/// none for one that combines with that before it, and none for our colours.
std::size_t display_width(std::string_view text);

/// The columns that the widest text takes; `text_of` makes them of the items.
template <class Items, class TextOf = std::identity>
std::size_t widest(const Items& items, TextOf text_of = {}) {
  std::size_t width = 0;
  for (const auto& item : items) {
    width = std::max(width, display_width(std::invoke(text_of, item)));
  }
  return width;
}

/// The text with spaces on the right up to `width` columns.
std::string pad(std::string_view text, std::size_t width);

/// The text with spaces on the left up to `width` columns.
std::string pad_left(std::string_view text, std::size_t width);

/// The words of a text in lines of at most `width` columns, all with the indent
/// of the first; a word that is wider goes on in the next line.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// The columns between two cells of a table.
inline constexpr std::size_t gap = 2;

}  // namespace sidebyside
