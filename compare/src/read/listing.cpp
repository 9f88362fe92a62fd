#include "read/listing.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "read/highlight.hpp"

namespace sidebyside {
namespace {

using utf8 = boost::locale::utf::utf_traits<char>;

constexpr std::size_t widest_code = 64;
constexpr std::size_t narrowest_code = 8;
constexpr std::size_t tab_width = 4;
constexpr std::string_view separator = " │ ";
constexpr std::string_view continuation = "↳";

/// Comments are what teaches here: they stand out. No colour is hard to read
/// on a dark or on a light background.
fmt::text_style style_of(token_kind kind) {
  switch (kind) {
    case token_kind::comment:
      return fmt::fg(fmt::terminal_color::green);
    case token_kind::keyword:
    case token_kind::preprocessor:
      return fmt::emphasis::bold;
    case token_kind::type:
      return fmt::fg(fmt::terminal_color::cyan);
    case token_kind::string:
    case token_kind::number:
      return fmt::fg(fmt::terminal_color::magenta);
    default:
      return {};
  }
}

struct styled_text {
  fmt::text_style style;
  std::string text;
};

class listing {
 public:
  listing(const program_sources& program, std::size_t width,
          const terminal& terminal)
      : program_(program),
        terminal_(terminal),
        sections_(line_up(program.sides)) {
    std::size_t last_number = 10;  // two columns at least
    for (const source& side : program.sides) {
      tokens_.push_back(highlight(side.lines, side.file));
      last_number = std::max(last_number, side.lines.size());
    }
    number_width_ = std::to_string(last_number).size();
    side_width_ = number_width_ + 1 + widest_code;
    is_stacked_ = total_width() > width;
    if (is_stacked_) {
      side_width_ =
          std::clamp(width, number_width_ + 1 + narrowest_code, side_width_);
    }
  }

  std::string text() {
    append_title();
    const std::vector<std::string> dashes(
        is_stacked_ ? 1 : program_.sides.size(),
        fmt::format("{:─<{}}", "", side_width_));
    const std::string rule = terminal_.paint(
        style::aside, fmt::format("{}", fmt::join(dashes, "─┼─")));
    for (std::size_t n = 0; n < sections_.front().size(); ++n) {
      text_ += rule + "\n";
      std::vector<std::vector<std::string>> columns;
      for (std::size_t side = 0; side < program_.sides.size(); ++side) {
        columns.push_back(rows_of(side, sections_[side][n]));
      }
      append(columns);
    }
    return std::move(text_);
  }

 private:
  void append_title() {
    const bool has_title = program_.title != program_.name;
    append_rows({fit({{style::title, escape(program_.title)},
                      {style::aside, has_title ? "  " + program_.name : ""}},
                     is_stacked_ ? side_width_ : total_width())});
    std::vector<std::vector<std::string>> heads;
    for (const source& side : program_.sides) {
      heads.push_back(fit({{style::title, escape(side.label)},
                           {style::aside, "  " + escape(side.file)}},
                          side_width_));
    }
    append(heads);
  }

  /// The lines of a section, numbered, below a heading where sides are stacked.
  [[nodiscard]] std::vector<std::string> rows_of(std::size_t side,
                                                 const section& section) const {
    std::vector<std::string> rows;
    if (is_stacked_ && section.size > 0) {
      rows = fit({{style::title, escape(program_.sides[side].label)}},
                 side_width_);
    }
    for (std::size_t i = section.first; i < section.first + section.size; ++i) {
      std::vector<styled_text> parts;
      for (const token& part : tokens_[side][i]) {
        parts.push_back({style_of(part.kind), part.text});
      }
      std::string gutter = std::to_string(i + 1);
      for (const auto& code : fit(parts, side_width_ - number_width_ - 1)) {
        gutter = pad_left(gutter, number_width_);
        rows.push_back(terminal_.paint(style::aside, gutter) + " " + code);
        gutter = continuation;
      }
    }
    return rows;
  }

  /// The text in rows of so many columns, filled up with spaces.
  [[nodiscard]] std::vector<std::string> fit(
      const std::vector<styled_text>& parts, std::size_t columns) const {
    std::vector<std::string> rows(1);
    std::size_t row_width = 0;
    std::size_t column = 0;  // of the text, whatever row it is in
    for (const styled_text& part : parts) {
      std::string unpainted;
      const auto paint = [&] {
        if (unpainted.empty()) return;
        rows.back() += terminal_.paint(part.style, unpainted);
        unpainted.clear();
      };
      const std::string safe = escape_source(part.text);
      for (std::string_view rest = safe; !rest.empty();) {
        const auto trail = utf8::trail_length(rest.front());
        std::string character(
            rest.substr(0, 1 + static_cast<std::size_t>(trail)));
        rest.remove_prefix(character.size());
        if (character == "\t")
          character.assign(tab_width - column % tab_width, ' ');
        const std::size_t width = display_width(character);
        column += width;
        if (row_width + width > columns) {
          paint();
          rows.back().append(columns - row_width, ' ');
          rows.emplace_back();
          row_width = 0;
        }
        row_width += width;
        unpainted += character;
      }
      paint();
    }
    rows.back().append(columns - row_width, ' ');
    return rows;
  }

  /// Appends columns beside each other, or one after the other.
  void append(const std::vector<std::vector<std::string>>& columns) {
    if (!is_stacked_) return append_rows(columns);
    for (const auto& column : columns) append_rows({column});
  }

  /// Rows beside each other, as many as the longest column has.
  void append_rows(const std::vector<std::vector<std::string>>& columns) {
    std::size_t height = 0;
    for (const auto& column : columns) height = std::max(height, column.size());
    for (std::size_t i = 0; i < height; ++i) {
      std::vector<std::string> cells;
      for (const auto& column : columns) {
        cells.push_back(i < column.size() ? column[i]
                                          : std::string(side_width_, ' '));
      }
      text_ += fmt::format(
          "{}", fmt::join(cells, terminal_.paint(style::aside, separator)));
      text_.erase(text_.find_last_not_of(' ') + 1);
      text_ += '\n';
    }
  }

  [[nodiscard]] std::size_t total_width() const {
    return program_.sides.size() * side_width_ +
           (program_.sides.size() - 1) * display_width(separator);
  }

  const program_sources& program_;
  const terminal& terminal_;
  std::vector<std::vector<section>> sections_;           ///< of each side
  std::vector<std::vector<std::vector<token>>> tokens_;  ///< of each side
  std::size_t number_width_ = 0;
  std::size_t side_width_ = 0;  ///< columns, line numbers included
  bool is_stacked_ = false;
  std::string text_;
};

}  // namespace

std::string to_listing(const program_sources& program, std::size_t width,
                       const terminal& terminal) {
  return listing(program, width, terminal).text();
}

}  // namespace sidebyside
