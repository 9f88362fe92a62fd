#include "base/text.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>
#include <boost/algorithm/string/replace.hpp>
#include <boost/locale/utf.hpp>
#include <charconv>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <cwchar>
#include <sstream>

namespace sidebyside {
namespace {

/// Whether a terminal does not show the code point as a character of its own.
/// These are controls, format characters that reorder or hide text (Unicode
/// TR36, section 2.5), and noncharacters, which XML forbids too.
bool is_invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F) || (c & 0xFFFEU) == 0xFFFE;
}

/// Escapes backslashes, and characters for which `is_unsafe` holds, but not the
/// bytes of `kept`.
std::string escape_except(std::string_view bytes, std::string_view kept,
                          bool is_unsafe(char32_t) = is_invisible) {
  constexpr std::string_view named = "\n\t\r\\";
  constexpr std::string_view names = "ntr\\";
  std::string safe;
  while (!bytes.empty()) {
    const auto [code_point, encoded] = take_character(bytes);
    const std::size_t name = named.find(encoded.front());
    if (kept.find(encoded.front()) != std::string_view::npos ||
        (code_point != '\\' && !is_unsafe(code_point))) {
      safe += encoded;
    } else if (name != std::string_view::npos) {
      safe += {'\\', names[name]};
    } else if (encoded.size() == 1) {
      safe += fmt::format("\\x{:02x}", encoded.front() & 0xFFU);
    } else {
      safe += fmt::format("\\u{{{:x}}}", std::uint32_t{code_point});
    }
  }
  return safe;
}

/// A unit's size and name.
using unit = std::pair<double, std::string_view>;
using units = std::array<unit, 4>;

constexpr units time_units{
    {{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}}};
constexpr units byte_units{{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "B"}}};

/// Returns the largest unit in which the value is at least 1, or the smallest.
unit pick_unit(const units& all, double value) {
  return *std::find_if(all.begin(), all.end() - 1, [value](const unit& each) {
    return std::abs(value) >= each.first * 0.9995;
  });
}

std::string three_digits(double value) {
  const double size = std::abs(value);
  return format_figure(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

std::string format_in(const units& all, double value) {
  const auto [scale, name] = pick_unit(all, value);
  return fmt::format("{} {}", three_digits(value / scale), name);
}

/// A character or the code of a colour, and the columns that it takes.
using glyph = std::pair<std::string_view, std::size_t>;

glyph take_glyph(std::string_view& text) {
  if (text.starts_with("\xFF[")) {  // escape_stand_in, then a colour
    const std::size_t size = std::min(text.find('m'), text.size() - 1) + 1;
    const std::string_view color = text.substr(0, size);
    text.remove_prefix(size);
    return {color, 0};
  }
  const auto [code_point, bytes] = take_character(text);
  constexpr std::string_view emoji_style = "\uFE0F";
  if (text.starts_with(emoji_style)) {
    text.remove_prefix(emoji_style.size());
    return {{bytes.data(), bytes.size() + emoji_style.size()}, 2};
  }
  if (bytes.size() == 1) return {bytes, 1};
  // wcwidth() goes by the locale of this thread; null changes nothing.
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t previous = uselocale(utf8);
  const int columns = wcwidth(static_cast<wchar_t>(code_point));
  uselocale(previous);
  return {bytes, columns < 0 ? 1 : static_cast<std::size_t>(columns)};
}

std::string padding(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, display_width(text)), ' ');
}

}  // namespace

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

character take_character(std::string_view& text) {
  const char* end = text.data();
  const char32_t code_point = boost::locale::utf::utf_traits<char>::decode(
      end, text.data() + text.size());
  const bool is_utf8 = boost::locale::utf::is_valid_codepoint(code_point);
  const std::string_view bytes(text.data(), is_utf8 ? end : text.data() + 1);
  text.remove_prefix(bytes.size());
  return {code_point, bytes};
}

std::string escape(std::string_view bytes) { return escape_except(bytes, ""); }

std::string escape_bytes(std::string_view bytes) {
  return escape_except(bytes, "", [](char32_t code_point) {
    return !boost::locale::utf::is_valid_codepoint(code_point);
  });
}

std::string unescape_bytes(std::string_view text) {
  static const RE2 part(R"((?s)\\x([0-9a-f]{2})|\\?(\\)|(.))", RE2::Latin1);
  std::string bytes, hex, backslash, other;
  re2::StringPiece rest(text.data(), text.size());
  while (RE2::Consume(&rest, part, &hex, &backslash, &other)) {
    if (!hex.empty()) bytes += static_cast<char>(std::stoi(hex, nullptr, 16));
    bytes += backslash + other;
  }
  return bytes;
}

std::string shorten(std::string_view text, std::size_t length) {
  std::string_view rest = text;
  while (length-- > 0 && !rest.empty()) take_character(rest);
  text.remove_suffix(rest.size());
  return std::string(text) + (rest.empty() ? "" : "…");
}

std::string escape_source(std::string_view line) {
  return escape_except(line, "\\\t");
}

std::string escape_lines(std::string_view text, std::string_view kept) {
  return escape_except(text, "\\\n" + std::string(kept));
}

std::string split_links(std::string markup) {
  static const RE2 start(R"((www\b|@|&#64;))", RE2::Latin1);
  static const RE2 colon(R"(:(//|[\w+-]+:))", RE2::Latin1);
  RE2::GlobalReplace(&markup, start, "\\1<wbr>");
  RE2::GlobalReplace(&markup, colon, ":<wbr>\\1");
  RE2::GlobalReplace(&markup, colon, ":<wbr>\\1");  // those in between
  return markup;
}

std::string escape_markup(std::string_view bytes) {
  std::string quoted;
  char previous = 0;
  for (const char c : escape_source(bytes)) {
    const bool is_digit = previous >= '0' && previous <= '9';
    const bool is_safe =
        is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
        std::string_view(" .,:;)/+-'%=").find(c) != std::string_view::npos ||
        (c == '(' && previous != ']') || (c == ']' && is_digit) ||
        (c == '[' && previous == ' ') ||
        (c == '_' && is_letter_or_digit(previous));
    // Such references are the same in Markdown and HTML. An interval in
    // brackets is no link, because no parenthesis follows it.
    quoted +=
        is_safe ? std::string(1, c) : fmt::format("&#{};", static_cast<int>(c));
    previous = c;
  }
  return split_links(std::move(quoted));
}

std::string escape_html(std::string_view bytes) {
  std::string quoted = escape_source(bytes);
  boost::replace_all(quoted, "&", "&amp;");
  boost::replace_all(quoted, "<", "&lt;");
  boost::replace_all(quoted, ">", "&gt;");
  boost::replace_all(quoted, "\"", "&quot;");
  boost::replace_all(quoted, "'", "&#39;");
  return quoted;
}

std::string encode(std::string_view text, std::string_view safe, char mark) {
  std::string encoded;
  for (const char c : text) {
    const bool is_safe = is_letter_or_digit(c) || safe.find(c) != safe.npos;
    encoded +=
        is_safe ? std::string(1, c) : fmt::format("{}{:02X}", mark, c & 0xFFU);
  }
  return encoded;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

std::string indented(std::string_view text) {
  std::string lines;
  for (const std::string& line : split(text, '\n')) {
    lines += fmt::format("    {}\n", escape(line));
  }
  return lines;
}

std::string format_figure(double value, int decimals) {
  double digits = std::abs(value) * std::pow(10, decimals);
  digits *= 1.005;  // 0.0996 becomes 0.10
  for (; digits > 0 && digits < 10; digits *= 10) ++decimals;
  // A record has eight digits, and must show the same. Halves go up.
  const double recorded =
      std::strtod(fmt::format("{:.8g}", value).c_str(), nullptr);
  return fmt::format("{:.{}f}", recorded * (1 + 1e-12), decimals);
}

std::string format_seconds(double span) { return format_in(time_units, span); }

std::string format_seconds_like(double seconds, double model) {
  return three_digits(seconds / pick_unit(time_units, model).first);
}

std::string format_bytes(double bytes) { return format_in(byte_units, bytes); }

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

std::string count(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += take_glyph(text).second;
  return width;
}

std::string pad(std::string_view text, std::size_t width) {
  return std::string(text) + padding(text, width);
}

std::string pad_left(std::string_view text, std::size_t width) {
  return padding(text, width) + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return {std::string(text)};
  const std::string indent(std::min(text.find_first_not_of(' '), width / 2),
                           ' ');
  std::vector<std::string> lines(1);
  std::size_t taken = 0;
  while (!text.empty()) {
    const auto [bytes, columns] = take_glyph(text);
    const bool is_space = bytes == " ";
    while (taken + columns > width && lines.back() != indent) {
      std::string word;  // that moves to the next line
      const std::size_t space = lines.back().rfind(' ');
      if (!is_space && space != std::string::npos && space >= indent.size()) {
        word = lines.back().substr(space + 1);
        lines.back().resize(space);
      }
      lines.push_back(indent + word);
      taken = display_width(lines.back());
    }
    if (is_space && lines.size() > 1 && lines.back() == indent) continue;
    lines.back() += bytes;
    taken += columns;
  }
  if (lines.size() > 1 && lines.back() == indent) lines.pop_back();
  return lines;
}

}  // namespace sidebyside
