#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <clocale>
#include <cmath>
#include <cwchar>
#include <system_error>

namespace sidebyside {
namespace {

/// For its lifetime, the C library takes text for UTF-8 in this thread,
/// whatever the environment says, as we do elsewhere.
class utf8_locale {
 public:
  utf8_locale() : previous_(uselocale(get())) {}
  ~utf8_locale() { uselocale(previous_); }
  utf8_locale(const utf8_locale&) = delete;
  utf8_locale& operator=(const utf8_locale&) = delete;

 private:
  /// If there is none, uselocale() changes nothing.
  static locale_t get() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }

  locale_t previous_;
};

struct decoded {
  wchar_t code_point = 0;
  std::size_t length = 0;  // 0: not UTF-8
};

/// Decodes the sequence at the start of `bytes`, in a UTF-8 locale.
decoded decode(std::string_view bytes) {
  if (bytes.front() == '\0') return {0, 1};
  decoded next;
  std::mbstate_t state{};
  next.length =
      std::mbrtowc(&next.code_point, bytes.data(), bytes.size(), &state);
  constexpr wchar_t last = 0x10FFFF;  // glibc goes on beyond it
  // -1 and -2 are errors.
  if (next.length > bytes.size() || next.code_point > last) return {};
  return next;
}

/// Characters that a terminal does not show as themselves: controls, the format
/// characters that reorder or hide text (Unicode TR36, section 2.5), and what
/// is no character at all, which XML forbids too.
bool is_invisible(wchar_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F) || (c & 0xFFFEU) == 0xFFFE;
}

/// Escapes what cannot be shown. `stays` are ASCII characters that would be
/// escaped otherwise.
std::string escape_except(std::string_view bytes, std::string_view stays) {
  const utf8_locale locale;
  std::string safe;
  safe.reserve(bytes.size());
  while (!bytes.empty()) {
    const decoded next = decode(bytes);
    const auto byte = static_cast<unsigned char>(bytes.front());
    if (next.length == 0) {
      safe += fmt::format("\\x{:02x}", byte);
    } else if (stays.find(bytes.front()) != std::string_view::npos) {
      safe += bytes.front();
    } else if (byte == '\n') {
      safe += "\\n";
    } else if (byte == '\t') {
      safe += "\\t";
    } else if (byte == '\r') {
      safe += "\\r";
    } else if (byte == '\\') {
      safe += "\\\\";
    } else if (is_invisible(next.code_point)) {
      safe += next.code_point < 0x80
                  ? fmt::format("\\x{:02x}", byte)
                  : fmt::format("\\u{{{:x}}}",
                                static_cast<std::uint32_t>(next.code_point));
    } else {
      safe += bytes.substr(0, next.length);
    }
    bytes.remove_prefix(next.length == 0 ? 1 : next.length);
  }
  return safe;
}

struct unit {
  double scale;
  std::string_view name;
};

constexpr std::array time_units{unit{1, "s"}, unit{1e-3, "ms"},
                                unit{1e-6, "µs"}, unit{1e-9, "ns"}};
constexpr std::array byte_units{unit{1e9, "GB"}, unit{1e6, "MB"},
                                unit{1e3, "kB"}, unit{1, "B"}};

/// The largest unit in which the value is at least 1, else the smallest.
template <class Units>
unit choose(const Units& units, double value) {
  for (const unit& u : units) {
    if (std::abs(value) >= u.scale * 0.9995) return u;
  }
  return units.back();
}

std::string three_digits(double value) {
  const double size = std::abs(value);
  const int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}", value, decimals);
}

std::string padding(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(taken < width ? width - taken : 0, ' ');
}

std::string with_entities(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    switch (c) {
      case '&':
        quoted += "&amp;";
        break;
      case '<':
        quoted += "&lt;";
        break;
      case '>':
        quoted += "&gt;";
        break;
      case '"':
        quoted += "&quot;";
        break;
      case '\'':
        quoted += "&#39;";
        break;
      default:
        quoted += c;
    }
  }
  return quoted;
}

}  // namespace

std::string escape(std::string_view bytes) { return escape_except(bytes, ""); }

std::string escape_source(std::string_view line) {
  return escape_except(line, "\\\t");
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

std::string escape_markup(std::string_view bytes) {
  std::string quoted;
  char before = 0;
  for (const char c : escape(bytes)) {
    const bool is_digit = before >= '0' && before <= '9';
    const bool is_safe =
        is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
        std::string_view(" .,:;)/+-'%=").find(c) != std::string_view::npos ||
        (c == '(' && before != ']') || (c == ']' && is_digit) ||
        (c == '[' && before == ' ') || (c == '_' && is_letter_or_digit(before));
    // These references are those of both. An interval in brackets is no link,
    // for nothing in parentheses follows it.
    quoted +=
        is_safe ? std::string(1, c) : fmt::format("&#{};", static_cast<int>(c));
    before = c;
  }
  return quoted;
}

std::string escape_html(std::string_view bytes) {
  return with_entities(escape(bytes));
}

std::string escape_html_source(std::string_view code) {
  return with_entities(escape_source(code));
}

std::string indented(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines += fmt::format("    {}\n", escape(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string format_seconds(double seconds) {
  const unit u = choose(time_units, seconds);
  return fmt::format("{} {}", three_digits(seconds / u.scale), u.name);
}

std::string format_seconds_like(double seconds, double like) {
  return three_digits(seconds / choose(time_units, like).scale);
}

std::string format_bytes(double bytes) {
  const unit u = choose(byte_units, bytes);
  return fmt::format("{} {}", three_digits(bytes / u.scale), u.name);
}

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

std::string count(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::size_t display_width(std::string_view text) {
  const utf8_locale locale;
  std::size_t width = 0;
  while (!text.empty()) {
    const decoded next = decode(text);
    const int columns = next.length < 2 ? 1 : wcwidth(next.code_point);
    width += columns < 0 ? 1 : static_cast<std::size_t>(columns);
    text.remove_prefix(next.length == 0 ? 1 : next.length);
  }
  return width;
}

std::string pad(std::string_view text, std::size_t width) {
  return std::string(text) + padding(text, width);
}

std::string pad_left(std::string_view text, std::size_t width) {
  return padding(text, width) + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    std::string& line = lines.back();
    if (!line.empty() &&
        display_width(line) + 1 + display_width(word) > width) {
      lines.emplace_back(word);
    } else {
      if (!line.empty()) line += ' ';
      line += word;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace sidebyside
