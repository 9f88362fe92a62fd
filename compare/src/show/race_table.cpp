#include "show/race_table.hpp"

#include <fmt/color.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// A line of a cell, and how it is painted.
struct cell_line {
  std::string text;
  fmt::text_style style;
};

/// The later of two accesses is told from the previous one by its place.
std::string kind_of(const race_access& access) {
  constexpr std::string_view previous = "previous ";
  return access.kind.starts_with(previous) ? access.kind.substr(previous.size())
                                           : access.kind;
}

cell_line verdict_line(const race_results& of, const race_side& side) {
  const std::string_view verdict = race_verdict(of, side);
  std::string text(verdict);
  if (side.reports > 0) {
    text += fmt::format(": {} of {}, {}", side.reported_runs,
                        count(side.runs, "run"), count(side.reports, "report"));
  } else if (side.runs > 0) {
    text += fmt::format(": {}", count(side.runs, "run"));
  }
  if (verdict == "no report yet") return {std::move(text), {}};
  return {std::move(text), verdict == "FAILED" ? style::bad : style::good};
}

std::string heading_of(const race_column& column) {
  return fmt::format("{} ({})", escape(column.label), escape(column.detector));
}

std::vector<cell_line> cell(const race_results& of, const race_side& side) {
  std::vector<cell_line> lines{verdict_line(of, side)};
  if (side.conflicts.empty()) return lines;
  for (const race_access& access : side.conflicts.front().accesses) {
    const std::string name =
        std::filesystem::path(access.place).filename().string();
    lines.push_back(
        {fmt::format("{:<5}  {}", escape(kind_of(access)), escape(name)), {}});
  }
  if (side.conflicts.size() > 1) {
    lines.push_back(
        {fmt::format("and {}", count(side.conflicts.size() - 1, "other pair")),
         style::aside});
  }
  return lines;
}

}  // namespace

race_table::race_table(terminal& to, std::vector<race_column> columns)
    : to_(to), columns_(std::move(columns)) {
  constexpr std::size_t usual_width = 34;  // "race: 50 of 50 runs, 123 reports"
  for (race_column& column : columns_) {
    column.width = std::max(
        {usual_width, column.width, display_width(heading_of(column))});
  }
}

bool race_table::is_wide() const {
  std::size_t width = 0;
  for (const race_column& column : columns_) width += 2 + column.width;
  return width <= to_.width();
}

void race_table::print_headings() {
  if (!is_wide()) return;
  std::string line;
  for (const race_column& column : columns_) {
    line += "  " + pad(heading_of(column), column.width);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  to_.print(to_.paint(style::aside, line) + "\n");
}

void race_table::print_program(const race_results& of) {
  std::vector<std::vector<cell_line>> cells;
  std::size_t height = 0;
  for (const race_column& column : columns_) {
    const auto side = std::find_if(
        of.sides.begin(), of.sides.end(), [&](const race_side& candidate) {
          return candidate.implementation == column.implementation;
        });
    cells.push_back(side == of.sides.end() ? std::vector<cell_line>()
                                           : cell(of, *side));
    height = std::max(height, cells.back().size());
  }
  std::string text = to_.paint(style::title, of.program) + "\n";
  if (!is_wide()) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (cells[i].empty()) continue;
      text += "  " + to_.paint(style::aside, heading_of(columns_[i])) + "\n";
      for (const cell_line& line : cells[i]) {
        text += "    " + to_.paint(line.style, line.text) + "\n";
      }
    }
    to_.print(text);
    return;
  }
  for (std::size_t row = 0; row < height; ++row) {
    std::size_t skipped = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      skipped += 2;
      if (row >= cells[i].size()) {
        skipped += columns_[i].width;
        continue;
      }
      const cell_line& line = cells[i][row];
      text += std::string(skipped, ' ') + to_.paint(line.style, line.text);
      const std::size_t width = display_width(line.text);
      skipped = columns_[i].width - std::min(columns_[i].width, width);
    }
    text += '\n';
  }
  to_.print(text);
}

void print_first_reports(terminal& to, const race_results& of) {
  for (const race_side& side : of.sides) {
    if (side.first_report.empty()) continue;
    to.print(fmt::format(
        "\n{}\n{}\n",
        to.paint(style::title, fmt::format("{}/{}: the first report",
                                           of.program, side.implementation)),
        indented(side.first_report)));
  }
}

}  // namespace sidebyside
