#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/replace.hpp>
#include <map>
#include <set>

#include "pages/program_page.hpp"
#include "read/highlight.hpp"

namespace sidebyside {
namespace {

std::string_view without_indent(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

/// A line of code as HTML, each kind of token in its class.
std::string to_html(const std::vector<token>& tokens) {
  constexpr std::array classes{"", "k", "t", "f", "s", "c"};  // by kind
  std::string html;
  for (const auto& [kind, text] : tokens) {
    const std::string safe = escape_html(text);
    html += kind == token_kind::plain
                ? safe
                : fmt::format("<span class=\"{}\">{}</span>",
                              classes.at(static_cast<std::size_t>(kind)), safe);
  }
  return html;
}

/// The code of each step as HTML. Lines that are `racing` are marked, and so
/// are lines that the side's source in `bases` lacks if there is one.
std::vector<std::string> code_of(const stepped_code& side,
                                 const std::set<std::string>& racing = {},
                                 const std::vector<source>& bases = {}) {
  const auto base = std::ranges::find(bases, side.label, &source::label);
  const bool has_base = base != bases.end();
  std::set<std::string_view> known{""};
  if (has_base) {
    for (const auto& line : base->lines) known.insert(without_indent(line));
  }
  std::vector<std::string> lines;
  for (const step& step : side.steps) {
    for (const numbered_line& line : step.code) lines.push_back(line.text);
  }
  const auto tokens = highlight(lines, side.language);
  auto next = tokens.begin();
  std::vector<std::string> steps;
  for (const step& step : side.steps) {
    std::string& code = steps.emplace_back();
    for (const auto& [text, number] : step.code) {
      std::string line = to_html(*next++);
      const auto wrap_in = [&line](std::string_view open,
                                   std::string_view close) {
        line.insert(line.size() - without_indent(line).size(), open);
        line += close;
      };
      if (has_base && !known.contains(without_indent(text))) {
        wrap_in("<span class=\"changed\">", "</span>");
      }
      if (racing.contains(fmt::format("{}:{}", side.file, number))) {
        wrap_in("<mark title=\"a race detector names this line\">", "</mark>");
      }
      code += line + "\n";
    }
  }
  return steps;
}

/// Prose as HTML, in which what stands between backticks is code.
std::string to_html(const std::string& prose) {
  static const pattern code("`([^`]*)`");
  return code.replace_all(escape_html(prose), "<code>\\1</code>");
}

/// The machine code of all sides, by the number of its step.
std::map<std::size_t, page_data> machine_code_of(const page_program& page) {
  std::map<std::size_t, page_data> cells;
  for (const page_code& machine : page.assembly) {
    for (const stepped_code& side : machine.sides) {
      const auto place =
          std::ranges::find(page.sources, side.label, &source::label);
      auto step = side.steps.begin();
      for (std::string code : code_of(side)) {
        // Names of functions may be longer than a line.
        boost::replace_all(code, "::", "::<wbr>");
        auto& step_cells = cells[step++->number];
        if (code.empty()) continue;
        step_cells.push_back({{"index", place - page.sources.begin()},
                              {"label", side.label},
                              {"target", machine.target},
                              {"code", code}});
      }
    }
  }
  return cells;
}

}  // namespace

page_data documents_of(const stepped_code& side,
                       const std::vector<documentation>& documented) {
  std::map<std::string, std::string> names;  // by address
  for (const step& step : side.steps) {
    for (const numbered_line& code : step.code) {
      std::string line = code.text;
      for (const auto& [name, url] : documented) {
        for (const pattern::match& match : name.find_all(line)) {
          const auto target = name.replace(match.front(), url);
          if (target) names.emplace(*target, match.front());
        }
        line = name.replace_all(std::move(line), "\n");
      }
    }
  }
  return collect(names, [](const auto& link) {
    return page_data{{"name", link.second}, {"url", link.first}};
  });
}

std::string address_of(const page_material& material, const std::string& file) {
  const std::string& url = material.source_url;
  const auto path = std::filesystem::absolute(file)
                        .lexically_normal()
                        .lexically_relative(std::filesystem::current_path())
                        .generic_string();
  const bool has_no_address =
      url.empty() || (path.starts_with("../") && url.find("://") != url.npos);
  return has_no_address ? "" : url + escape_address(path);
}

page_data steps_of(const page_material& material, const page_program& page) {
  if (page.sources.empty()) return false;
  const auto& sides = page.sides;
  auto machine = machine_code_of(page);
  const auto code = collect(sides, [&](const stepped_code& side) {
    return code_of(side, material.racing_lines, page.base);
  });
  page_data steps;
  for (std::size_t n = 0; n < sides.front().steps.size(); ++n) {
    page_data cells;
    std::set<std::string> proses;
    bool is_blank = true;
    for (const auto& [label, file, language, side_steps] : sides) {
      const step& step = side_steps[n];
      proses.insert(step.prose);
      is_blank = is_blank && step.prose.empty() && step.code.empty();
      cells.push_back(
          {{"index", cells.size()},
           {"label", label},
           {"prose", to_html(step.prose)},
           {"code", code[cells.size()][n]},
           {"code_line", step.code.empty() ? 0 : step.code.front().number}});
    }
    if (is_blank) continue;
    const std::string shared = proses.size() == 1 ? *proses.begin() : "";
    const std::size_t number = sides.front().steps[n].number;
    steps.push_back({{"number", number},
                     {"is_step", number > 0},
                     {"shared", to_html(shared)},
                     {"cells", cells},
                     {"machine", machine[number]}});
  }
  return steps;
}

}  // namespace sidebyside
