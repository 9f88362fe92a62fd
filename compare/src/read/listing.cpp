#include "read/listing.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "read/highlight.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t widest_code = 64;
constexpr std::size_t narrowest_code = 8;
constexpr std::size_t tab_width = 4;
constexpr std::string_view separator = " │ ";
constexpr std::string_view continuation = "↳";

/// Comments are what teaches here: they stand out.
tint style_of(token_kind kind) {
  constexpr tint bold{hue::none, true};
  constexpr tint value{hue::magenta};
  constexpr std::array styles{tint(),           bold,  tint{hue::blue},
                              tint{hue::red},   value, value,
                              tint{hue::green}, bold};  // by kind
  return styles.at(static_cast<std::size_t>(kind));
}

using rows = std::vector<std::string>;

/// What stands beside a line.
std::string number_of(const source& side, std::size_t line) {
  if (side.numbers.empty()) return std::to_string(line + 1);
  const std::size_t number = side.numbers[line];
  return number == 0 ? "" : std::to_string(number);
}

struct styled_text {
  tint style;
  std::string text;
};

class listing {
 public:
  listing(const program_sources& program,
          const std::vector<std::vector<section>>& sections, std::size_t width,
          const terminal& terminal)
      : program_(program), terminal_(terminal), sections_(sections) {
    number_width_ = 2;
    for (const source& side : program.sides) {
      tokens_.push_back(highlight(
          side.lines, side.language.empty() ? side.file : side.language));
      for (std::size_t i = 0; i < side.lines.size(); ++i) {
        number_width_ = std::max(number_width_, number_of(side, i).size());
      }
    }
    side_width_ = number_width_ + 1 + widest_code;
    is_stacked_ = total_width() > width;
    if (is_stacked_) {
      side_width_ =
          std::clamp(width, number_width_ + 1 + narrowest_code, side_width_);
    }
  }

  std::string text() {
    append_title();
    const rows dashes(is_stacked_ ? 1 : program_.sides.size(),
                      fmt::format("{:─<{}}", "", side_width_));
    const std::string rule = terminal_.paint(
        style::aside, fmt::format("{}", fmt::join(dashes, "─┼─")));
    for (std::size_t n = 0; n < sections_.front().size(); ++n) {
      text_ += rule + "\n";
      std::vector<rows> columns;
      for (std::size_t side = 0; side < program_.sides.size(); ++side) {
        columns.push_back(rows_of(side, sections_[side][n]));
      }
      append(columns);
    }
    return text_;
  }

 private:
  void append_title() {
    const bool has_title = program_.title != program_.name;
    append({fit({{style::title, escape(program_.title)},
                 {style::aside, has_title ? "  " + program_.name : ""}},
                is_stacked_ ? side_width_ : total_width())});
    std::vector<rows> heads;
    for (const source& side : program_.sides) {
      heads.push_back(fit({{style::title, escape(side.label)},
                           {style::aside, "  " + escape(side.file)}},
                          side_width_));
    }
    append(heads);
  }

  /// The lines of a section, numbered, below a heading where sides are stacked.
  [[nodiscard]] rows rows_of(std::size_t side, const section& section) const {
    rows numbered;
    if (is_stacked_ && section.size > 0) {
      numbered = fit({{style::title, escape(program_.sides[side].label)}},
                     side_width_);
    }
    for (std::size_t i = section.first; i < section.first + section.size; ++i) {
      std::vector<styled_text> parts;
      for (const token& part : tokens_[side][i]) {
        parts.push_back({style_of(part.kind), part.text});
      }
      std::string gutter = number_of(program_.sides[side], i);
      for (const auto& code : fit(parts, side_width_ - number_width_ - 1)) {
        gutter = pad_left(gutter, number_width_);
        numbered.push_back(terminal_.paint(style::aside, gutter) + " " + code);
        gutter = continuation;
      }
    }
    return numbered;
  }

  /// The text in rows of so many columns, filled up with spaces.
  [[nodiscard]] rows fit(const std::vector<styled_text>& parts,
                         std::size_t columns) const {
    rows fitted(1);
    std::size_t row_width = 0;
    std::size_t column = 0;  // of the text, whatever row it is in
    for (const styled_text& part : parts) {
      std::string unpainted;
      const auto paint = [&] {
        if (unpainted.empty()) return;
        fitted.back() += terminal_.paint(part.style, unpainted);
        unpainted.clear();
      };
      const std::string safe = escape_source(part.text);
      for (std::string_view rest = safe; !rest.empty();) {
        std::string shown(take_character(rest).bytes);
        if (shown == "\t") shown.assign(tab_width - column % tab_width, ' ');
        const std::size_t width = display_width(shown);
        column += width;
        if (row_width + width > columns) {
          paint();
          fitted.back().append(columns - row_width, ' ');
          fitted.emplace_back();
          row_width = 0;
        }
        row_width += width;
        unpainted += shown;
      }
      paint();
    }
    fitted.back().append(columns - row_width, ' ');
    return fitted;
  }

  /// Columns beside each other, or one below the other.
  void append(const std::vector<rows>& columns) {
    if (is_stacked_ && columns.size() > 1) {
      for (const rows& column : columns) append({column});
      return;
    }
    const std::size_t height =
        std::ranges::max(columns, {}, std::ranges::size).size();
    for (std::size_t i = 0; i < height; ++i) {
      rows cells;
      for (const rows& column : columns) {
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
  const std::vector<std::vector<section>>& sections_;    ///< of each side
  std::vector<std::vector<std::vector<token>>> tokens_;  ///< of each side
  std::size_t number_width_ = 0;
  std::size_t side_width_ = 0;  ///< columns, line numbers included
  bool is_stacked_ = false;
  std::string text_;
};

}  // namespace

std::string to_listing(const program_sources& program,
                       const std::vector<std::vector<section>>& sections,
                       std::size_t width, const terminal& terminal) {
  return listing(program, sections, width, terminal).text();
}

}  // namespace sidebyside
