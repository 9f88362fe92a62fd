#include "read/source.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "manifest/pattern.hpp"

namespace sidebyside {
namespace {

/// Nobody would read more.
constexpr std::uintmax_t max_bytes = 1U << 20U;

template <class... Args>
[[noreturn]] void fail(const source& source, std::size_t line,
                       fmt::format_string<Args...> format, Args&&... args) {
  throw user_error("{}:{}: {}", escape(source.file), line + 1,
                   fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace

std::vector<std::size_t> select_sides(const manifest& manifest,
                                      const program& task,
                                      const std::vector<std::string>& names) {
  if (names.empty()) return task.implementations;
  std::vector<std::string> known;
  for (const std::size_t index : task.implementations) {
    known.push_back(manifest.implementations[index].name);
  }
  std::vector<std::size_t> selected;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(known, name);
    if (found == known.end()) {
      throw user_error(
          "{}/{}: no implementation of this name in {}; there {} {}", task.name,
          escape(name), manifest.file.string(),
          known.size() == 1 ? "is" : "are", fmt::join(known, ", "));
    }
    const std::size_t index =
        task.implementations.begin()[found - known.begin()];
    if (std::ranges::count(selected, index) > 0) {
      throw user_error("{}/{}: is asked for twice", task.name, name);
    }
    selected.push_back(index);
  }
  return selected;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines = split(text, '\n');
  for (std::string& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
  }
  return lines;
}

program_sources read_sources(const manifest& manifest, const program& task,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir) {
  program_sources sources{task.name, task.title, {}};
  for (const std::size_t index : select_sides(manifest, task, names)) {
    const implementation& side = manifest.implementations[index];
    try {
      if (side.source.empty()) {
        throw user_error("{} gives no source of this implementation",
                         manifest.file.string());
      }
      const std::string file = source_file(side, task, bin_dir);
      std::error_code ignored;
      // A pipe would have us wait for whoever writes to it.
      if (std::filesystem::is_other(file, ignored)) {
        throw user_error("{}: is not a regular file", escape(file));
      }
      sources.sides.push_back(
          {side.label, file, split_lines(read_file(file, max_bytes))});
    } catch (const user_error& error) {
      throw user_error("{}/{}: {}", task.name, side.name, error.what());
    }
  }
  return sources;
}

std::vector<section> split_steps(const source& source) {
  static const pattern comment(
      R"(^[ \t]*(?://+|/\*+|#+|--+|;+)[ \t]*\[([0-9]{1,9})\])");
  std::vector<section> sections(1);
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string& line = source.lines[i];
    if (const auto found = comment.find_all(line); !found.empty()) {
      const std::size_t number = std::stoul(found.front()[1]);
      const std::size_t expected = sections.size();
      if (number > 0 && number < expected) {
        fail(source, i,
             "step [{}] is there twice, first in line {}; [{}] comes next",
             number, sections[number].first + 1, expected);
      }
      if (number != expected) {
        fail(source, i, "step [{}] where [{}] comes next", number, expected);
      }
      sections.push_back({number, i, 0});
    }
    const bool is_blank =
        line.find_first_not_of(" \t\f\v") == std::string::npos;
    if (!is_blank) sections.back().size = i + 1 - sections.back().first;
  }
  if (sections.size() == 1) {
    fail(source, 0,
         "there are no steps; a step starts with a comment such as \"// [1] "
         "What it does\", the same number on every side");
  }
  return sections;
}

commented_section split_comment(const source& source, const section& whole) {
  // What marks it, what it says, and whether that is its end.
  static const pattern start(
      R"([ \t]*(?:(//+|/\*+)|(#+|--+|;+)(?:[ \t]|$))[ \t]*(?:\[[0-9]+\])?)"
      R"([ \t]*(.*?)[ \t]*(\*/)?[ \t]*)");
  static const pattern within(
      R"([ \t]*()()(?:\*[ \t])?[ \t]*(.*?)[ \t]*(\*/)?)");
  commented_section found{"", whole};
  std::string mark;
  bool is_over = false;
  for (section& rest = found.code; rest.size > 0 && !is_over;) {
    const bool is_block = mark.starts_with("/*");
    const auto parts =
        (is_block ? within : start).match_all(source.lines[rest.first]);
    if (!parts) break;
    const std::string found_mark = (*parts)[1] + (*parts)[2];
    if (!is_block && !mark.empty() && found_mark != mark) break;
    if (mark.empty()) mark = found_mark;
    const std::string& text = (*parts)[3];
    found.prose += (found.prose.empty() || text.empty() ? "" : " ") + text;
    is_over = !(*parts)[4].empty();
    ++rest.first;
    --rest.size;
  }
  return found;
}

std::vector<std::vector<section>> line_up(const std::vector<source>& sides) {
  std::vector<std::vector<section>> all(sides.size());
  std::ranges::transform(sides, all.begin(), split_steps);
  const auto [shortest, longest] =
      std::ranges::minmax_element(all, {}, std::ranges::size);
  if (shortest->size() < longest->size()) {
    const section& alone = (*longest)[shortest->size()];
    fail(sides.begin()[longest - all.begin()], alone.first,
         "step [{}] is not in {}, whose last step is [{}]", alone.number,
         escape(sides.begin()[shortest - all.begin()].file),
         shortest->back().number);
  }
  drop_empty_preludes(all);
  return all;
}

void drop_empty_preludes(std::vector<std::vector<section>>& all) {
  const auto has_none = [](const std::vector<section>& side) {
    return !side.empty() && side[0].size == 0;
  };
  const bool is_bare = std::ranges::all_of(all, has_none);
  for (auto& side : all) {
    if (is_bare) side.erase(side.begin());
  }
}

}  // namespace sidebyside
