#include "read/listing.hpp"

#include <fmt/color.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "read/highlight.hpp"
#include "read/steps.hpp"

namespace sidebyside {
namespace {

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
    case token_kind::plain:
    case token_kind::function:
      break;
  }
  return {};
}

/// A row of the terminal, or of one side of it.
struct terminal_row {
  std::string text;       ///< with its colours
  std::size_t width = 0;  ///< columns
};

/// The length of the first character of valid UTF-8.
std::size_t character_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() &&
         (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80) {
    ++length;
  }
  return length;
}

/// Fits text of several styles into rows of so many columns.
class wrapper {
 public:
  wrapper(const terminal& terminal, std::size_t columns)
      : terminal_(terminal), columns_(columns) {}

  void add(const fmt::text_style& style, std::string_view text) {
    const std::string safe = escape_source(text);
    for (std::string_view rest = safe; !rest.empty();) {
      std::string_view character = rest.substr(0, character_length(rest));
      rest.remove_prefix(character.size());
      std::size_t width = 1;
      if (character == "\t") {
        width = tab_width - column_ % tab_width;
        character = std::string_view("    ").substr(0, width);
      } else if (character.size() > 1) {
        width = display_width(character);
      }
      column_ += width;
      if (rows_.back().width + width > columns_) {
        paint(style);
        rows_.emplace_back();
      }
      rows_.back().width += width;
      unpainted_ += character;
    }
    paint(style);
  }

  [[nodiscard]] const std::vector<terminal_row>& rows() const { return rows_; }

 private:
  void paint(const fmt::text_style& style) {
    if (unpainted_.empty()) return;
    rows_.back().text += terminal_.paint(style, unpainted_);
    unpainted_.clear();
  }

  const terminal& terminal_;
  std::size_t columns_;
  std::size_t column_ = 0;  ///< of the text, whatever row it is in
  std::string unpainted_;   ///< the end of the last row
  std::vector<terminal_row> rows_ = std::vector<terminal_row>(1);
};

/// One side: its tokens, and the lines of its sections.
struct side {
  const source* of;
  std::vector<std::vector<token>> tokens;
  std::vector<section> sections;
};

class listing {
 public:
  listing(const program_sources& of, std::size_t width,
          const terminal& terminal)
      : of_(of), terminal_(terminal) {
    auto sections = line_up(of.sides);
    std::size_t most_lines = 0;
    for (std::size_t i = 0; i < of.sides.size(); ++i) {
      const source& source = of.sides[i];
      sides_.push_back({&source, highlight(source.lines, source.file),
                        std::move(sections[i])});
      most_lines = std::max(most_lines, source.lines.size());
    }
    number_width_ = std::max<std::size_t>(2, std::to_string(most_lines).size());
    side_width_ = number_width_ + 1 + widest_code;
    const std::size_t gaps = sides_.size() - 1;
    is_stacked_ =
        sides_.size() * side_width_ + gaps * display_width(separator) > width;
    if (is_stacked_) {
      side_width_ =
          std::clamp(width, number_width_ + 1 + narrowest_code, side_width_);
    }
  }

  std::string text() {
    append_title();
    for (std::size_t n = 0; n < sides_.front().sections.size(); ++n) {
      const bool is_empty = std::all_of(
          sides_.begin(), sides_.end(),
          [&](const side& side) { return side.sections[n].size == 0; });
      if (is_empty) continue;
      append_rule();
      is_stacked_ ? append_stacked(n) : append_beside(n);
    }
    return std::move(text_);
  }

 private:
  void append_title() {
    wrapper title(terminal_, is_stacked_ ? side_width_ : total_width());
    title.add(style::title, escape(of_.title));
    if (of_.title != of_.name) title.add(style::aside, "  " + of_.name);
    append_rows({title.rows()});
    std::vector<std::vector<terminal_row>> heads;
    for (const side& side : sides_) {
      wrapper head(terminal_, side_width_);
      head.add(style::title, escape(side.of->label));
      head.add(style::aside, "  " + escape(side.of->file));
      heads.push_back(head.rows());
      if (is_stacked_) append_rows({heads.back()});
    }
    if (!is_stacked_) append_rows(heads);
  }

  void append_rule() {
    const auto dashes = [](std::size_t columns) {
      std::string line;
      for (std::size_t i = 0; i < columns; ++i) line += "─";
      return line;
    };
    std::string line = dashes(side_width_);
    for (std::size_t i = 1; i < sides_.size() && !is_stacked_; ++i) {
      line += "─┼─" + dashes(side_width_);
    }
    text_ += terminal_.paint(style::aside, line) + "\n";
  }

  void append_stacked(std::size_t section) {
    for (const side& side : sides_) {
      if (side.sections[section].size == 0) continue;
      wrapper head(terminal_, side_width_);
      head.add(style::title, escape(side.of->label));
      append_rows({head.rows()});
      append_rows({rows_of(side, side.sections[section])});
    }
  }

  void append_beside(std::size_t section) {
    std::vector<std::vector<terminal_row>> columns;
    columns.reserve(sides_.size());
    for (const side& side : sides_) {
      columns.push_back(rows_of(side, side.sections[section]));
    }
    append_rows(columns);
  }

  /// The lines of a section, numbered.
  [[nodiscard]] std::vector<terminal_row> rows_of(const side& side,
                                                  const section& of) const {
    std::vector<terminal_row> rows;
    for (std::size_t i = of.first; i < of.first + of.size; ++i) {
      wrapper code(terminal_, side_width_ - number_width_ - 1);
      for (const token& part : side.tokens[i]) {
        code.add(style_of(part.kind), part.text);
      }
      std::string gutter = std::to_string(i + 1);
      for (const terminal_row& line : code.rows()) {
        rows.push_back(
            {terminal_.paint(style::aside, pad_left(gutter, number_width_)) +
                 " " + line.text,
             number_width_ + 1 + line.width});
        gutter = continuation;
      }
    }
    return rows;
  }

  /// Rows beside each other, as many as the longest column has.
  void append_rows(const std::vector<std::vector<terminal_row>>& columns) {
    std::size_t most = 0;
    for (const auto& column : columns) most = std::max(most, column.size());
    for (std::size_t i = 0; i < most; ++i) {
      std::size_t missing = 0;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        const terminal_row cell =
            i < columns[c].size() ? columns[c][i] : terminal_row();
        if (c > 0) {
          text_.append(missing, ' ');
          text_ += terminal_.paint(style::aside, separator);
        }
        text_ += cell.text;
        missing = side_width_ - std::min(cell.width, side_width_);
      }
      text_.erase(text_.find_last_not_of(' ') + 1);
      text_ += '\n';
    }
  }

  [[nodiscard]] std::size_t total_width() const {
    return sides_.size() * side_width_ +
           (sides_.size() - 1) * display_width(separator);
  }

  const program_sources& of_;
  const terminal& terminal_;
  std::vector<side> sides_;
  std::size_t number_width_ = 0;
  std::size_t side_width_ = 0;  ///< columns, line numbers included
  bool is_stacked_ = false;
  std::string text_;
};

}  // namespace

std::string to_listing(const program_sources& of, std::size_t width,
                       const terminal& terminal) {
  return listing(of, width, terminal).text();
}

}  // namespace sidebyside
