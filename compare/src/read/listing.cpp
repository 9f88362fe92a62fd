#include "read/listing.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>
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

/// The heading of a side.
std::string heading(const stepped_code& side) {
  return escape(side.label) + "  " + escape(side.file);
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

std::string text_of(const std::vector<token>& line) {
  std::string text;
  for (const token& part : line) text += part.text;
  return text;
}

bool is_comment(const std::vector<token>& line) {
  return std::ranges::all_of(line, [](const token& part) {
    return part.kind == token_kind::comment ||
           part.text.find_first_not_of(' ') == std::string::npos;
  });
}

/// A line of a side, safe to show.
struct listed_line {
  std::vector<token> tokens;
  std::string number;  ///< beside it; may be empty
};

/// A side and the columns of its code.
struct panel {
  const stepped_code& side;
  std::vector<std::vector<listed_line>> steps;
  std::size_t width = narrowest_code;  ///< so far, what the code needs
  std::size_t wish = narrowest_code;   ///< for comments in one row
};

/// The lines of a side, step by step. Machine code has no comments of its own,
/// so a line says what the step is about.
std::vector<std::vector<listed_line>> list_lines(const stepped_code& side) {
  std::vector<std::vector<listed_line>> steps;
  std::vector<std::string> texts;
  const auto add = [&](const numbered_line& line) {
    texts.push_back(safe_line(line.text));
    steps.back().push_back(
        {{}, line.number == 0 ? "" : std::to_string(line.number)});
  };
  for (const step& step : side.steps) {
    steps.emplace_back();
    if (step.number > 0 && step.comment.empty()) {
      add({fmt::format("; [{}] {}", step.number, step.prose)});
    }
    std::ranges::for_each(step.comment, add);
    std::ranges::for_each(step.code, add);
  }
  auto tokens = highlight(texts, side.language);
  auto next = tokens.begin();
  for (auto& lines : steps) {
    for (listed_line& line : lines) line.tokens = std::move(*next++);
  }
  return steps;
}

/// Sides that stand beside each other.
using band = std::span<panel>;

class listing {
 public:
  listing(const program& program, const std::vector<stepped_code>& sides,
          std::size_t width, const terminal& terminal)
      : program_(program), terminal_(terminal), width_(width) {
    for (const stepped_code& side : sides) {
      panels_.push_back({side, list_lines(side)});
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
    for (std::size_t n = 0; n < panels_.front().steps.size(); ++n) {
      text_ += rule + "\n";
      for (const band& sides : bands_) {
        append(sides,
               [&](const panel& side) { return rows_of(side, side.steps[n]); });
      }
    }
    return text_;
  }

 private:
  void measure(panel& panel) {
    panel.wish = std::min(usual_code, display_width(heading(panel.side)));
    for (const auto& lines : panel.steps) {
      for (const auto& [tokens, number] : lines) {
        gutter_ = std::max(gutter_, number.size() + 1);
        const std::size_t width = display_width(text_of(tokens));
        if (is_comment(tokens)) {
          panel.wish = std::max(panel.wish, std::min(width, usual_code));
        } else {
          panel.wish = std::max(panel.wish, std::min(width, widest_code));
          panel.width = std::max(panel.width, std::min(width, usual_code));
        }
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
        return wrapped(style::title, heading(side.side), gutter_ + side.width);
      });
    }
  }

  /// The lines of a step, numbered, below a label where sides are stacked.
  [[nodiscard]] rows rows_of(const panel& panel,
                             const std::vector<listed_line>& lines) const {
    rows numbered;
    if (bands_.size() > 1 && !lines.empty()) {
      numbered = wrapped(style::title, escape(panel.side.label),
                         gutter_ + panel.width);
    }
    for (const auto& [tokens, number] : lines) {
      std::string gutter = number;
      for (const std::string& code : rows_of(tokens, panel.width)) {
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
    const std::string text = text_of(line);
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

  const program& program_;
  const terminal& terminal_;
  std::size_t width_;
  std::vector<panel> panels_;
  std::vector<band> bands_;       ///< below each other
  std::size_t gutter_ = 3;        ///< columns of line numbers, with a space
  std::size_t needed_width_ = 0;  ///< for all sides beside each other
  std::string text_;
};

}  // namespace

std::string to_listing(const program& program,
                       const std::vector<stepped_code>& sides,
                       std::size_t width, const terminal& terminal) {
  return listing(program, sides, width, terminal).text();
}

}  // namespace sidebyside
