#include "read/listing.hpp"

#include <fmt/format.h>

#include <array>
#include <span>

#include "base/text.hpp"
#include "read/highlight.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t min_code = 16;
constexpr std::size_t usual_code = 64;
constexpr std::size_t max_code = 100;

/// Returns the look of a kind of token. Comments teach here, so they stand out.
tint style_of(token_kind kind) {
  constexpr std::array looks{tint(),     style::title,   style::blue,
                             style::red, style::magenta, style::green};
  return looks.at(static_cast<std::size_t>(kind));
}

using rows = std::vector<std::string>;

/// Escapes a line for a terminal. Tabs become spaces, up to an even column.
std::string safe_line(std::string_view line) {
  std::string text;
  for (const char c : escape_source(line)) {
    const std::size_t to_tab_stop = 2 - text.size() % 2;
    text.append(c == '\t' ? to_tab_stop : 1, c == '\t' ? ' ' : c);
  }
  return text;
}

/// A line of a side, safe to show.
struct listed_line {
  std::string number;  ///< beside it; may be empty
  std::string text;
  std::vector<token> tokens = {};

  [[nodiscard]] bool is_comment() const {
    return std::ranges::all_of(tokens, [](const token& part) {
      return part.kind == token_kind::comment ||
             part.text.find_first_not_of(' ') == std::string::npos;
    });
  }
  /// Returns the indentation and the comment sign; all of a line without words.
  [[nodiscard]] std::string_view sign() const {
    const auto sign = text.find_first_not_of(' ');
    const auto end = text.find_first_not_of("/#;-*!", sign);
    return std::string_view(text).substr(0, text.find_first_not_of(' ', end));
  }
  [[nodiscard]] bool can_wrap(std::size_t columns) const {
    return is_comment() && sign() != text && sign().size() < columns / 2;
  }
};

using step_lines = std::vector<listed_line>;

/// A side and its columns.
struct panel {
  std::string label;
  std::string heading;
  std::vector<step_lines> steps = {};
  std::size_t gutter = 3;        ///< columns of line numbers, with a space
  std::size_t width = min_code;  ///< of the code; first what it needs
  std::size_t wish = min_code;   ///< of the code, for comments in one row
};

/// Returns a side, as wide as its code. Machine code has no comments of its
/// own, so a line says what the step is about.
panel make_panel(const stepped_code& side) {
  const std::string label = escape(side.label);
  panel panel{label, label + "  " + escape(side.file)};
  std::vector<std::string> texts;
  for (const auto& [n, prose, comment, code] : side.steps) {
    step_lines& lines = panel.steps.emplace_back();
    const auto add = [&](const numbered_line& line) {
      texts.push_back(safe_line(line.text));
      lines.push_back(
          {line.number == 0 ? "" : std::to_string(line.number), texts.back()});
    };
    if (n > 0 && comment.empty()) add({fmt::format("; [{}] {}", n, prose)});
    std::ranges::for_each(comment, add);
    std::ranges::for_each(code, add);
  }
  auto tokens = highlight(texts, side.language);
  auto next = tokens.begin();
  panel.wish = std::clamp(display_width(panel.heading), min_code, usual_code);
  for (step_lines& lines : panel.steps) {
    for (listed_line& line : lines) {
      line.tokens = std::move(*next++);
      panel.gutter = std::max(panel.gutter, line.number.size() + 1);
      const std::size_t width = display_width(line.text);
      const auto limit = line.is_comment() ? usual_code : max_code;
      panel.wish = std::max(panel.wish, std::min(width, limit));
      if (line.is_comment()) continue;
      panel.width = std::clamp(width, panel.width, usual_code);
    }
  }
  return panel;
}

/// Sides that stand beside each other.
using band = std::span<panel>;

class listing {
 public:
  listing(const std::vector<stepped_code>& sides, std::size_t width,
          const terminal& terminal)
      : terminal_(terminal),
        width_(width),
        panels_(collect(sides, make_panel)),
        gutter_(std::ranges::max_element(panels_, {}, &panel::gutter)->gutter) {
    needed_width_ = width_of(panels_);
    // As many sides stand beside each other as have room for their code.
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

  std::string text(const program& program,
                   const std::vector<std::string>& introduction) {
    std::string title = escape(program.title);
    if (program.title != program.name) title += "  " + program.name;
    append_line(style::title, title);
    for (const std::string& line : introduction) append_line({}, line);
    if (!introduction.empty()) text_ += '\n';
    if (bands_.size() > 1) {
      append_line(style::aside,
                  fmt::format("{}side by side from {} columns on",
                              panels_.size() > 2 ? "all " : "", needed_width_));
    }
    for (const band& sides : bands_) {
      append(sides, [&](const panel& side) {
        return wrapped(style::title, side.heading, gutter_ + side.width);
      });
    }
    for (std::size_t n = 0; n < panels_.front().steps.size(); ++n) {
      for (const band& sides : bands_) {
        // Sides below others have another line above them.
        const std::string dash = &sides == bands_.data() ? "─" : "╌";
        append(
            sides, [&](const panel& side) { return rule(side, dash); },
            fmt::format("{0}┼{0}", dash));
        append(sides, [&](const panel& side) { return step_rows(side, n); });
      }
    }
    return text_;
  }

 private:
  [[nodiscard]] std::size_t width_of(const band& sides) const {
    std::size_t width = (sides.size() - 1) * display_width(" │ ");
    for (const panel& side : sides) width += gutter_ + side.width;
    return width;
  }

  /// Gives the remaining columns to the sides, the narrowest side first.
  void widen(const band& sides) const {
    if (width_of(sides) > width_) {  // one side alone
      sides[0].width = std::max(width_, gutter_ + min_code) - gutter_;
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

  void append_line(tint look, const std::string& line) {
    if (line.empty()) return;
    for (const auto& row : wrapped(look, line, width_)) text_ += row + "\n";
  }

  /// Returns the line above a step, with a label where sides are stacked.
  [[nodiscard]] rows rule(const panel& side, const std::string& dash) const {
    std::string label;
    if (bands_.size() > 1) label = wrap(side.label, side.width).front() + " ";
    const rows dashes(gutter_ + side.width - display_width(label), dash);
    return {terminal_.paint(style::title, label) +
            terminal_.paint(style::aside, join(dashes, ""))};
  }

  /// Returns the numbered lines of a step. A comment becomes one long line if
  /// a line of it has no room. In machine code each comment is one line.
  [[nodiscard]] rows step_rows(const panel& panel, std::size_t n) const {
    const auto is_border = [](const listed_line& a, const listed_line& b) {
      return !a.is_comment() || !b.is_comment() || a.sign() != b.sign() ||
             a.sign().find(';') != std::string::npos;
    };
    rows numbered;
    const auto add = [&](listed_line line) {
      for (const std::string& code : fit(line, panel.width)) {
        const std::string number = pad_left(line.number, gutter_ - 1);
        numbered.push_back(terminal_.paint(style::aside, number) + " " + code);
        line.number = "↳";
      }
    };
    const step_lines& lines = panel.steps[n];
    for (auto next = lines.begin(); next != lines.end();) {
      auto end = std::adjacent_find(next, lines.end(), is_border);
      if (end != lines.end()) ++end;
      listed_line line = *next;
      if (line.can_wrap(panel.width) &&
          widest(std::span(next, end), &listed_line::text) > panel.width) {
        while (++next != end) {
          line.text += " " + next->text.substr(line.sign().size());
        }
        add(line);
      } else {
        for (; next != end; ++next) add(*next);
      }
    }
    return numbered;
  }

  /// Breaks text of one look between words, behind a prefix in each row.
  [[nodiscard]] rows wrapped(tint look, std::string_view text,
                             std::size_t columns,
                             const std::string& prefix = "") const {
    rows all = wrap(text, columns - prefix.size());
    for (std::string& row : all)
      row = terminal_.paint(look, row.insert(0, prefix));
    return all;
  }

  /// Breaks a line into rows of so many columns. Each row of a comment has the
  /// comment sign.
  [[nodiscard]] rows fit(const listed_line& line, std::size_t columns) const {
    if (line.can_wrap(columns)) {
      const std::string sign(line.sign());
      return wrapped(style_of(token_kind::comment),
                     line.text.substr(sign.size()), columns, sign);
    }
    rows all(1);
    std::size_t room = columns;
    for (const auto& [kind, text] : line.tokens) {
      std::string piece;
      for (std::string_view rest = text; !rest.empty();) {
        const std::string_view bytes = take_character(rest).bytes;
        if (display_width(bytes) > room) {
          all.back() += terminal_.paint(style_of(kind), piece);
          all.emplace_back();
          piece.clear();
          room = columns;
        }
        piece += bytes;
        room -= display_width(bytes);
      }
      all.back() += terminal_.paint(style_of(kind), piece);
    }
    return all;
  }

  /// Appends the rows that `make_rows` returns for each side, beside each
  /// other.
  template <class MakeRows>
  void append(const band& sides, MakeRows make_rows,
              std::string_view separator = " │ ") {
    std::vector<rows> columns = collect(sides, make_rows);
    const auto height = std::ranges::max(columns, {}, &rows::size).size();
    for (std::size_t i = 0; i < height; ++i) {
      rows cells;
      for (std::size_t n = 0; n < columns.size(); ++n) {
        columns[n].resize(height);
        cells.push_back(pad(columns[n][i], gutter_ + sides[n].width));
      }
      text_ += join(cells, terminal_.paint(style::aside, separator));
      text_.erase(text_.find_last_not_of(' ') + 1);
      text_ += '\n';
    }
  }

  const terminal& terminal_;
  std::size_t width_;
  std::vector<panel> panels_;
  std::size_t gutter_;            ///< the widest one: all have that
  std::vector<band> bands_;       ///< below each other
  std::size_t needed_width_ = 0;  ///< for all sides beside each other
  std::string text_;
};

}  // namespace

std::string to_listing(const program& program,
                       const std::vector<stepped_code>& sides,
                       std::size_t width, const terminal& terminal,
                       const std::vector<std::string>& introduction) {
  return listing(sides, width, terminal).text(program, introduction);
}

}  // namespace sidebyside
