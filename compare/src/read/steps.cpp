#include "read/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/pattern.hpp"

namespace sidebyside {
namespace {

[[noreturn]] void fail(const source& of, std::size_t line,
                       std::string_view what) {
  throw user_error(fmt::format("{}:{}: {}", escape(of.file), line + 1, what));
}

/// The number of the step that the line starts, or none.
std::optional<std::size_t> step_number(const std::string& line) {
  static const pattern comment(
      R"(^[ \t]*(?://+|/\*+|#+|--+|;+)[ \t]*\[([0-9]{1,9})\])");
  const auto found = comment.find_all(line);
  if (found.empty()) return std::nullopt;
  return std::stoul(found.front()[1]);
}

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t\f\v") == std::string::npos;
}

void check_number(const source& of, std::size_t line, std::size_t number,
                  const std::vector<section>& before) {
  const std::size_t wanted = before.size();
  if (number == wanted) return;
  if (number > 0 && number < wanted) {
    fail(of, line,
         fmt::format("step [{}] is there twice, first in line {}; [{}] comes "
                     "next",
                     number, before[number].first + 1, wanted));
  }
  fail(of, line,
       fmt::format("step [{}] where [{}] comes next", number, wanted));
}

}  // namespace

std::vector<section> split_steps(const source& of) {
  std::vector<section> sections{{0, 0, 0}};
  const auto end_section = [&](std::size_t end) {
    section& last = sections.back();
    while (end > last.first && is_blank(of.lines[end - 1])) --end;
    last.size = end - last.first;
  };
  for (std::size_t i = 0; i < of.lines.size(); ++i) {
    const auto number = step_number(of.lines[i]);
    if (!number) continue;
    check_number(of, i, *number, sections);
    end_section(i);
    sections.push_back({*number, i, 0});
  }
  if (sections.size() == 1) {
    fail(of, 0,
         "there are no steps; a step starts with a comment such as \"// [1] "
         "What it does\", the same number on every side");
  }
  end_section(of.lines.size());
  return sections;
}

std::vector<std::vector<section>> line_up(const std::vector<source>& sides) {
  std::vector<std::vector<section>> all;
  all.reserve(sides.size());
  for (const source& side : sides) all.push_back(split_steps(side));
  const auto shorter = [](const auto& a, const auto& b) {
    return a.size() < b.size();
  };
  const auto [least, most] =
      std::minmax_element(all.begin(), all.end(), shorter);
  if (least != most && least->size() < most->size()) {
    const section& alone = (*most)[least->size()];
    fail(sides[static_cast<std::size_t>(most - all.begin())], alone.first,
         fmt::format(
             "step [{}] is not in {}, whose last step is [{}]", alone.number,
             escape(sides[static_cast<std::size_t>(least - all.begin())].file),
             least->back().number));
  }
  return all;
}

}  // namespace sidebyside
