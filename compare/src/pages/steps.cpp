#include "pages/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
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

/// The lines of a text without their indents.
std::set<std::string_view> known_lines(const std::vector<std::string>& lines) {
  std::set<std::string_view> known{""};
  for (const std::string& line : lines) known.insert(without_indent(line));
  return known;
}

/// The tokens of the code of each step, line by line.
std::vector<std::vector<std::vector<token>>> highlight_steps(
    const stepped_code& side) {
  std::vector<std::string> lines;
  for (const step& step : side.steps) {
    for (const auto* part : {&step.comment, &step.code}) {
      std::ranges::transform(*part, std::back_inserter(lines),
                             &numbered_line::text);
    }
  }
  const auto tokens = highlight(lines, side.language);
  std::vector<std::vector<std::vector<token>>> steps;
  auto next = tokens.begin();
  for (const step& step : side.steps) {
    next += static_cast<std::ptrdiff_t>(step.comment.size());
    const auto end = next + static_cast<std::ptrdiff_t>(step.code.size());
    steps.emplace_back(next, end);
    next = end;
  }
  return steps;
}

/// A side of a program, taken apart once.
struct side_code {
  explicit side_code(const stepped_code& side)
      : code(side), tokens(highlight_steps(side)) {}

  const stepped_code& code;
  std::vector<std::vector<std::vector<token>>> tokens;  ///< by step and line
  /// Without indents, of the program that this one builds on; none if there is
  /// no such program.
  std::optional<std::set<std::string_view>> base_lines;
};

/// The code of a step as HTML, each kind of token in its class. `racing` are
/// lines to mark, as "file:line".
std::string code_of(const side_code& side, std::size_t n,
                    const std::set<std::string>& racing) {
  static const std::map<token_kind, std::string_view> classes{
      {token_kind::keyword, "k"},  {token_kind::type, "t"},
      {token_kind::function, "f"}, {token_kind::literal, "s"},
      {token_kind::comment, "c"},  {token_kind::plain, ""}};
  const auto& lines = side.code.steps[n].code;
  std::string code;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string line;
    for (const token& each : side.tokens[n][i]) {
      const std::string_view kind = classes.at(each.kind);
      const std::string text = escape_html(each.text);
      line += kind.empty()
                  ? text
                  : fmt::format("<span class=\"{}\">{}</span>", kind, text);
    }
    const auto wrap_in = [&line](std::string_view open,
                                 std::string_view close) {
      line.insert(std::min(line.find_first_not_of(" \t"), line.size()), open);
      line += close;
    };
    if (side.base_lines &&
        !side.base_lines->contains(without_indent(lines[i].text))) {
      wrap_in("<span class=\"changed\">", "</span>");
    }
    if (racing.contains(
            fmt::format("{}:{}", side.code.file, lines[i].number))) {
      wrap_in("<mark title=\"a race detector names this line\">", "</mark>");
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

/// Links to the documentation of the names in a step's code. If two patterns
/// match at one place, the first counts.
page_data documents_of(const step& step,
                       const std::vector<documentation>& documented) {
  page_data links = page_data::array();
  std::set<std::string> known;
  for (const numbered_line& code : step.code) {
    std::string line = code.text;
    for (const auto& [name, url] : documented) {
      for (const pattern::match& match : name.find_all(line)) {
        line = name.replace(line, "\n").value_or(line);
        const auto target = name.replace(match.front(), url);
        if (!target || !known.insert(*target).second) continue;
        links.push_back({{"name", match.front()}, {"url", *target}});
      }
    }
  }
  return links;
}

/// The machine code of a step, side by side; false if there is none.
page_data machine_code_of(const std::vector<side_code>& machine,
                          std::size_t number,
                          const std::vector<stepped_code>& sides) {
  page_data cells = page_data::array();
  for (const side_code& side : machine) {
    const auto& steps = side.code.steps;
    const auto place = std::ranges::find(steps, number, &step::number);
    if (place == steps.end() || place->code.empty()) continue;
    const auto n = static_cast<std::size_t>(place - steps.begin());
    std::string code = code_of(side, n, {});
    // Names of functions may be longer than a line.
    boost::replace_all(code, "::", "::<wbr>");
    const std::string& label = side.code.label;
    cells.push_back(
        {{"index", std::ranges::find(sides, label, &stepped_code::label) -
                       sides.begin()},
         {"label", label},
         {"code", code}});
  }
  return cells.empty() ? page_data(false) : page_data{{"cells", cells}};
}

/// A side's cell of a step.
page_data cell_of(const page_material& material, const side_code& side,
                  std::size_t n, const std::set<std::string>& racing) {
  const step& step = side.code.steps[n];
  const page_data documents = documents_of(step, material.documented);
  const std::string& url = material.source_url;
  const auto line = std::max<std::size_t>(step.first_line(), 1);
  return {
      {"label", side.code.label},
      {"prose", to_html(step.prose)},
      {"code", code_of(side, n, racing)},
      {"has_links", !documents.empty() || !url.empty()},
      {"documents", documents},
      {"place",
       url.empty() ? "" : fmt::format("{}{}#L{}", url, side.code.file, line)}};
}

}  // namespace

page_data steps_of(const page_material& material, const page_program& page,
                   const std::set<std::string>& racing) {
  if (page.sources.empty()) return false;
  const auto all = line_up(page.sources);
  std::vector<side_code> sides(all.begin(), all.end());
  for (side_code& side : sides) {
    const auto base =
        std::ranges::find(page.base, side.code.label, &source::label);
    if (base != page.base.end()) side.base_lines = known_lines(base->lines);
  }
  const std::vector<side_code> machine(page.assembly.begin(),
                                       page.assembly.end());
  page_data steps = page_data::array();
  for (std::size_t n = 0; n < all.front().steps.size(); ++n) {
    page_data cells = page_data::array();
    std::set<std::string> proses;
    bool has_code = false;
    for (const side_code& side : sides) {
      const step& step = side.code.steps[n];
      proses.insert(step.prose);
      has_code = has_code || !step.code.empty();
      page_data cell = cell_of(material, side, n, racing);
      cell["index"] = cells.size();
      cells.push_back(cell);
    }
    const bool is_shared = proses.size() == 1;
    if (!has_code && is_shared && proses.begin()->empty()) continue;
    const std::size_t number = all.front().steps[n].number;
    steps.push_back({{"number", number},
                     {"is_step", number > 0},
                     {"shared", is_shared ? to_html(*proses.begin()) : ""},
                     {"is_split", !is_shared},
                     {"cells", cells},
                     {"machine", machine_code_of(machine, number, all)}});
  }
  return steps;
}

}  // namespace sidebyside
