#include "pages/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "read/highlight.hpp"

namespace sidebyside {
namespace {

std::string_view without_indent(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" \t");
  return start == line.npos ? "" : line.substr(start);
}

/// The lines of a text, by index, that another has nowhere, whatever their
/// indents.
std::set<std::size_t> changed_lines(const std::vector<std::string>& before,
                                    const std::vector<std::string>& after) {
  std::set<std::string_view> known{""};
  for (const std::string& line : before) known.insert(without_indent(line));
  std::set<std::size_t> changed;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (!known.contains(without_indent(after[i]))) changed.insert(i);
  }
  return changed;
}

/// A side of a program, taken apart once.
struct shown_side {
  const source& text;
  std::vector<std::vector<token>> tokens;
  std::vector<section> sections;
  std::set<std::size_t> changed = {};
};

/// The lines of a section as HTML, each kind of token in its class.
std::string code_of(const shown_side& side, const section& part,
                    const std::set<std::string>& racing) {
  static const std::map<token_kind, std::string_view> classes{
      {token_kind::keyword, "k"}, {token_kind::preprocessor, "k"},
      {token_kind::type, "t"},    {token_kind::function, "f"},
      {token_kind::string, "s"},  {token_kind::constant, "s"},
      {token_kind::comment, "c"}, {token_kind::plain, ""}};
  std::string code;
  for (std::size_t i = part.first; i < part.first + part.size; ++i) {
    std::string line;
    for (const token& each : side.tokens[i]) {
      const std::string_view kind = classes.at(each.kind);
      const std::string text = escape_html(each.text);
      line += kind.empty()
                  ? text
                  : fmt::format("<span class=\"{}\">{}</span>", kind, text);
    }
    const auto mark = [&line](std::string_view open, std::string_view close) {
      line.insert(std::min(line.find_first_not_of(" \t"), line.size()), open);
      line += close;
    };
    if (side.changed.contains(i)) mark("<span class=\"changed\">", "</span>");
    if (racing.contains(fmt::format("{}:{}", side.text.file, i + 1))) {
      mark("<mark title=\"a race detector names this line\">", "</mark>");
    }
    code += line + "\n";
  }
  return code;
}

/// Prose as HTML, in which what stands between backticks is code.
std::string to_html(const std::string& prose) {
  std::string html;
  bool is_code = false;
  for (const std::string& part : split(prose, '`')) {
    const std::string text = escape_html(part);
    html += is_code ? "<code>" + text + "</code>" : text;
    is_code = !is_code;
  }
  return html;
}

/// What the names in a section's lines are documented by. Of patterns that
/// match at one place, the first counts.
page_list documents_of(const shown_side& side, const section& part,
                       const std::vector<documentation>& documented) {
  page_list links;
  std::set<std::string> known;
  for (std::size_t i = part.first; i < part.first + part.size; ++i) {
    std::string line = side.text.lines[i];
    for (const auto& [name, url] : documented) {
      for (const pattern::match& found : name.find_all(line)) {
        line = name.replace(line, "\n").value_or(line);
        const auto target = name.replace(found.front(), url);
        if (!target || !known.insert(*target).second) continue;
        links.push_back(fields("name", found.front(), "url", *target));
      }
    }
  }
  return links;
}

shown_side take_apart(const source& text, std::vector<section> sections) {
  return {
      text,
      highlight(text.lines, text.language.empty() ? text.file : text.language),
      std::move(sections)};
}

/// Names of functions may be longer than a line is.
std::string breakable(std::string html) {
  boost::replace_all(html, "::", "::<wbr>");
  return html;
}

/// The machine code of a step, side by side; false if there is none.
page_data machine_code_of(const std::vector<shown_side>& sides,
                          std::size_t number, const program_sources& sources) {
  page_list cells;
  for (const shown_side& side : sides) {
    auto found = std::ranges::find(side.sections, number, &section::number);
    if (found == side.sections.end() || found->size == 0) continue;
    section code = *found;
    if (number > 0) {  // the step's comment
      ++code.first;
      --code.size;
    }
    const auto index =
        std::ranges::find(sources.sides, side.text.label, &source::label) -
        sources.sides.begin();
    cells.push_back(fields("index", index, "label", side.text.label, "code",
                           breakable(code_of(side, code, {}))));
  }
  return cells.empty() ? page_data(false) : fields("cells", cells);
}

}  // namespace

page_data steps_of(const page_material& material, const shown_program& shown,
                   const std::set<std::string>& racing) {
  const auto& all = shown.sources.sides;
  if (all.empty()) return false;
  const auto sections = line_up(all);
  std::vector<shown_side> sides;
  for (std::size_t i = 0; i < all.size(); ++i) {
    sides.push_back(take_apart(all[i], sections[i]));
    for (const source& base : shown.base.sides) {
      if (base.label != all[i].label) continue;
      sides.back().changed = changed_lines(base.lines, all[i].lines);
    }
  }
  std::vector<shown_side> machine;
  for (std::size_t i = 0; i < shown.assembly.sources.sides.size(); ++i) {
    machine.push_back(take_apart(shown.assembly.sources.sides[i],
                                 shown.assembly.sections[i]));
  }
  page_list steps;
  for (std::size_t n = 0; n < sections.front().size(); ++n) {
    page_list cells;
    std::set<std::string> proses;
    bool has_code = false;
    for (std::size_t i = 0; i < sides.size(); ++i) {
      const section& whole = sides[i].sections[n];
      const auto [prose, code] = split_comment(all[i], whole);
      proses.insert(prose);
      has_code = has_code || code.size > 0;
      page_list documents =
          documents_of(sides[i], code, material.programs.documented);
      const bool has_links = !documents.empty() || !material.source_url.empty();
      cells.push_back(
          fields("index", i, "label", all[i].label, "prose", to_html(prose),
                 "code", code_of(sides[i], code, racing), "has_links",
                 has_links, "documents", std::move(documents), "place",
                 material.source_url.empty()
                     ? ""
                     : fmt::format("{}{}#L{}", material.source_url, all[i].file,
                                   whole.first + 1)));
    }
    const bool is_shared = proses.size() == 1;
    if (!has_code && is_shared && proses.begin()->empty()) continue;
    const std::size_t number = sections.front()[n].number;
    steps.push_back(fields("number", number, "is_step", number > 0, "shared",
                           is_shared ? to_html(*proses.begin()) : "",
                           "is_split", !is_shared, "cells", cells, "machine",
                           machine_code_of(machine, number, shown.sources)));
  }
  return steps;
}

}  // namespace sidebyside
