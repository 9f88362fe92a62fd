#include "read/listing.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "read/highlight.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t narrowest_code = 16;
constexpr std::size_t usual_code = 64;
constexpr std::size_t widest_code = 100;
constexpr std::size_t tab_width = 2;
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

/// What stands above the sections.
std::string head_of(const source& side) {
  return escape(side.label) + "  " + escape(side.file);
}

/// What stands beside a line.
std::string number_of(const source& side, std::size_t line) {
  if (side.numbers.empty()) return std::to_string(line + 1);
  const std::size_t number = side.numbers[line];
  return number == 0 ? "" : std::to_string(number);
}

/// The line as a terminal may get it, with spaces in place of tabs.
std::string safe_line(std::string_view line) {
  std::string text;
  for (const char c : escape_source(line)) {
    const std::size_t rest = tab_width - text.size() % tab_width;
    text.append(c == '\t' ? rest : 1, c == '\t' ? ' ' : c);
  }
  return text;
}

bool is_comment(const std::vector<token>& line) {
  return std::ranges::all_of(line, [](const token& part) {
    return part.kind == token_kind::comment ||
           part.text.find_first_not_of(' ') == std::string::npos;
  });
}

/// A side and the columns of its code.
struct panel {
  const source& shown;
  const std::vector<section>& sections;
  std::vector<std::vector<token>> lines = {};  ///< safe to show
  std::size_t width = narrowest_code;          ///< so far, what the code needs
  std::size_t wish = narrowest_code;           ///< for comments in one row
};

/// Sides that stand beside each other.
using band = std::span<panel>;

class listing {
 public:
  listing(const program_sources& program,
          const std::vector<std::vector<section>>& sections, std::size_t width,
          const terminal& terminal)
      : program_(program), terminal_(terminal), width_(width) {
    for (std::size_t i = 0; i < program.sides.size(); ++i) {
      panels_.push_back({program.sides[i], sections[i]});
      measure(panels_.back());
    }
    lay_out();
  }

  std::string text() {
    append_title();
    rows dashes;
    for (const panel& side : bands_.front()) {
      dashes.push_back(fmt::format("{:─<{}}", "", gutter_ + side.width));
    }
    const std::string rule = terminal_.paint(
        style::aside, fmt::format("{}", fmt::join(dashes, "─┼─")));
    for (std::size_t n = 0; n < panels_.front().sections.size(); ++n) {
      text_ += rule + "\n";
      for (const band& sides : bands_) {
        append(sides, [&](const panel& side) {
          return rows_of(side, side.sections[n]);
        });
      }
    }
    return text_;
  }

 private:
  void measure(panel& side) {
    const auto& [label, file, sources, numbers, language] = side.shown;
    std::vector<std::string> lines;
    std::ranges::transform(sources, std::back_inserter(lines), safe_line);
    side.lines = highlight(lines, language.empty() ? file : language);
    side.wish = std::min(usual_code, display_width(head_of(side.shown)));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      gutter_ = std::max(gutter_, number_of(side.shown, i).size() + 1);
      const std::size_t width = display_width(lines[i]);
      if (is_comment(side.lines[i])) {
        side.wish = std::max(side.wish, std::min(width, usual_code));
      } else {
        side.wish = std::max(side.wish, std::min(width, widest_code));
        side.width = std::max(side.width, std::min(width, usual_code));
      }
    }
  }

  [[nodiscard]] std::size_t width_of(const band& sides) const {
    std::size_t width = (sides.size() - 1) * display_width(separator);
    for (const panel& side : sides) width += gutter_ + side.width;
    return width;
  }

  /// As many sides beside each other as have room for their code.
  void lay_out() {
    needed_width_ = width_of(panels_);
    for (band rest = panels_; !rest.empty();) {
      std::size_t size = 1;
      while (size < rest.size() && width_of(rest.first(size + 1)) <= width_) {
        ++size;
      }
      bands_.push_back(rest.first(size));
      rest = rest.subspan(size);
      widen(bands_.back());
    }
  }

  /// Shares out the room that is left, the narrowest side first.
  void widen(const band& sides) const {
    if (width_of(sides) > width_) {  // one side alone
      const std::size_t room = width_ - std::min(width_, gutter_);
      sides.front().width = std::max(room, narrowest_code);
    }
    const auto wanted = [](const panel& side) {
      return side.width < side.wish ? side.width : unlimited;
    };
    while (width_of(sides) < width_) {
      panel& narrowest = *std::ranges::min_element(sides, {}, wanted);
      if (wanted(narrowest) == unlimited) return;
      ++narrowest.width;
    }
  }

  void append_title() {
    const auto append_line = [&](tint look, const std::string& line) {
      for (const std::string& row : wrap(line, width_)) {
        text_ += terminal_.paint(look, row) + "\n";
      }
    };
    const bool has_title = program_.title != program_.name;
    append_line(style::title, escape(program_.title) +
                                  (has_title ? "  " + program_.name : ""));
    if (bands_.size() > 1) {
      append_line(style::aside,
                  fmt::format("{}side by side from {} columns on",
                              panels_.size() > 2 ? "all " : "", needed_width_));
    }
    for (const band& sides : bands_) {
      append(sides, [&](const panel& side) {
        return wrapped(style::title, head_of(side.shown), gutter_ + side.width);
      });
    }
  }

  /// The lines of a section, numbered, below a label where sides are stacked.
  [[nodiscard]] rows rows_of(const panel& side, const section& section) const {
    rows numbered;
    if (bands_.size() > 1 && section.size > 0) {
      numbered =
          wrapped(style::title, escape(side.shown.label), gutter_ + side.width);
    }
    for (std::size_t i = section.first; i < section.first + section.size; ++i) {
      std::string gutter = number_of(side.shown, i);
      for (const auto& code : rows_of(side.lines[i], side.width)) {
        gutter = pad_left(gutter, gutter_ - 1);
        numbered.push_back(terminal_.paint(style::aside, gutter) + " " + code);
        gutter = continuation;
      }
    }
    return numbered;
  }

  /// Text of one look broken between words, behind a mark in each row.
  [[nodiscard]] rows wrapped(tint look, std::string_view text,
                             std::size_t columns,
                             const std::string& mark = "") const {
    rows all = wrap(text, columns - mark.size());
    for (std::string& row : all) {
      row = pad(terminal_.paint(look, row.insert(0, mark)), columns);
    }
    return all;
  }

  /// The line in rows of so many columns, filled up with spaces. What a comment
  /// starts with is in all of its rows.
  [[nodiscard]] rows rows_of(const std::vector<token>& line,
                             std::size_t columns) const {
    std::string text;
    for (const token& part : line) text += part.text;
    const std::size_t words = text.find_first_not_of(" /#;-*!");
    if (is_comment(line) && words < columns / 2) {
      return wrapped(style_of(token_kind::comment), text.substr(words), columns,
                     text.substr(0, words));
    }
    rows fitted(1);
    std::size_t room = columns;
    for (const token& part : line) {
      std::string piece;
      for (std::string_view rest = part.text; !rest.empty();) {
        const std::string_view shown = take_character(rest).bytes;
        if (display_width(shown) > room) {
          fitted.back() += terminal_.paint(style_of(part.kind), piece);
          fitted.emplace_back();
          piece.clear();
          room = columns;
        }
        piece += shown;
        room -= display_width(shown);
      }
      fitted.back() += terminal_.paint(style_of(part.kind), piece);
    }
    for (std::string& row : fitted) row = pad(row, columns);
    return fitted;
  }

  /// What `make_rows` makes of the sides, beside each other.
  template <class MakeRows>
  void append(const band& sides, MakeRows make_rows) {
    std::vector<rows> columns;
    for (const panel& side : sides) columns.push_back(make_rows(side));
    const std::size_t height =
        std::ranges::max(columns, {}, std::ranges::size).size();
    for (std::size_t i = 0; i < height; ++i) {
      rows cells;
      for (std::size_t n = 0; n < columns.size(); ++n) {
        columns[n].resize(height, std::string(gutter_ + sides[n].width, ' '));
        cells.push_back(columns[n][i]);
      }
      text_ += fmt::format(
          "{}", fmt::join(cells, terminal_.paint(style::aside, separator)));
      text_.erase(text_.find_last_not_of(' ') + 1);
      text_ += '\n';
    }
  }

  const program_sources& program_;
  const terminal& terminal_;
  std::size_t width_;
  std::vector<panel> panels_;
  std::vector<band> bands_;       ///< below each other
  std::size_t gutter_ = 3;        ///< columns of line numbers, with a space
  std::size_t needed_width_ = 0;  ///< for all sides beside each other
  std::string text_;
};

}  // namespace

std::string to_listing(const program_sources& program,
                       const std::vector<std::vector<section>>& sections,
                       std::size_t width, const terminal& terminal) {
  return listing(program, sections, width, terminal).text();
}

}  // namespace sidebyside
