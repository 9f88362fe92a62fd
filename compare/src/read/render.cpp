#include "read/render.hpp"

#include <fmt/ranges.h>

#include <boost/algorithm/string/replace.hpp>

#include "base/text.hpp"
#include "manifest/resolve.hpp"
#include "read/records.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

using texts = std::vector<std::string>;
using words = pattern::match;

/// A file that is rendered.
struct document {
  const std::filesystem::path& file;
  const rendering& material;
};

/// Returns lines as a block of code. The blank lines around it let Markdown
/// back in after HTML.
std::string code_block(const std::vector<numbered_line>& lines,
                       const std::string& language) {
  std::string code;
  for (const auto& line : lines) code += escape_source(line.text) + "\n";
  boost::replace_all(code, "\t", "  ");
  code.erase(0, code.find_first_not_of('\n'));
  if (code.empty()) return "";
  // The fence is longer than any run of backticks in the code.
  std::string fence = "```";
  while (code.find(fence) != std::string::npos) fence += '`';
  static const pattern file_name(R"(.*[^/]\.([A-Za-z0-9]+))");
  const auto extension = file_name.match_all(language).value_or(words(2))[1];
  return fmt::format("\n\n{}{}\n{}{}\n\n", fence, extension, code, fence);
}

/// Returns a row of a table of two columns or one; nothing if all its cells are
/// empty.
std::string table_row(const texts& cells, std::size_t columns) {
  if (std::ranges::all_of(cells, &std::string::empty)) return "";
  return fmt::format(
      "<tr><td {}>{}</td></tr>\n",
      cells.size() < columns ? "colspan=\"2\"" : "valign=\"top\"",
      fmt::join(cells, "</td><td valign=\"top\">"));
}

/// Returns a table of one side or two. The prose of a step is a row above the
/// code. It stands there once if both sides say the same.
std::string to_table(const std::vector<stepped_code>& sides) {
  std::string text = "<table>\n<thead><tr>";
  for (const stepped_code& side : sides) {
    text += fmt::format("<th width=\"{}%\">{}</th>", 100 / sides.size(),
                        escape_markup(side.label));
  }
  text += "</tr></thead>\n";
  for (std::size_t n = 0; n < sides.front().steps.size(); ++n) {
    texts prose;
    texts code;
    for (const stepped_code& side : sides) {
      const step& step = side.steps[n];
      const std::size_t number = step.number;
      prose.push_back(number > 0 ? fmt::format("<b>{}</b> ", number) : "");
      prose.back() += split_links(escape_html(step.prose));
      code.push_back(code_block(step.code, side.language));
    }
    prose.erase(std::unique(prose.begin(), prose.end()), prose.end());
    // GitHub shades every second row of a body. The code is the second row.
    text += "<tbody>\n" + table_row(prose, sides.size()) +
            table_row(code, sides.size()) + "</tbody>\n";
  }
  return text + "</table>\n";
}

/// Returns a path as the destination of a link in a file.
std::string link_to(const std::string& target,
                    const std::filesystem::path& file) {
  const auto path = std::filesystem::absolute(target).lexically_normal();
  const auto folder = std::filesystem::absolute(file).lexically_normal();
  return escape_address(
      path.lexically_relative(folder.parent_path()).generic_string());
}

/// Returns what a program shows, why the sides differ, and what it prints.
std::string introduction(const program& program) {
  std::string text;
  const auto append = [&](std::string_view heading, const std::string& say) {
    if (!say.empty()) text += fmt::format("<p>{}{}</p>\n", heading, say);
  };
  append("", escape_markup(program.shows));
  append("<b>Why the sides differ:</b> ", escape_markup(program.why));
  append("<b>It prints:</b> ", describe_outputs(program, true));
  return text + "\n";
}

auto find_program(const rendering& material, const std::string& name) {
  const auto place = std::ranges::find(material.programs, name, &program::name);
  if (place != material.programs.end()) return place;
  throw user_error("{}: no program of this name", escape(name));
}

/// Returns the sources of a program, of all or some implementations: below an
/// introduction, or some steps alone.
std::string fill_sources(const document& document, const words& words) {
  program program = *find_program(document.material, words[1]);
  choose_sides(program, split(words[2], ','));
  auto sides = line_up(read_sources(program));
  if (words[3].empty()) return introduction(program) + to_markdown(sides);
  const texts numbers = split(words[3], ',');
  for (stepped_code& side : sides) {
    std::erase_if(side.steps, [&](const step& step) {
      return std::ranges::count(numbers, std::to_string(step.number)) == 0;
    });
  }
  if (sides.front().steps.size() == numbers.size()) return to_markdown(sides);
  throw user_error("not all of these are steps: {}", escape(words[3]));
}

std::string link_to_page(const program& program) {
  return fmt::format("[{}]({}.md)", escape_markup(program.title), program.name);
}

/// Returns the tables of each record, and where it was made.
std::string record_tables(const std::vector<results>& records,
                          const std::string& kind, const texts& names) {
  std::string text;
  for (const results& record : records) {
    const auto tables = select_tables(record, kind, names);
    if (tables.empty()) continue;
    if (!text.empty()) text += "\n";
    for (const table& each : tables) text += to_markdown(each) + "\n";
    text += fmt::format("{}, {}", record.conditions.date.substr(0, 10),
                        to_markdown(record.conditions));
  }
  return text;
}

/// Returns a program's page: its title, what it shows, why the sides differ,
/// what it prints, its sources, what can happen, and what it costs, between
/// links to the contents and to the pages before and after it.
std::string fill_page(const document& document, const words& words) {
  const auto& all = document.material.programs;
  const auto own = find_program(document.material, words[1]);
  std::string links = "[Contents](README.md)";
  if (own != all.begin()) links += " · previous: " + link_to_page(own[-1]);
  if (own + 1 != all.end()) links += " · next: " + link_to_page(own[1]);
  const auto& records = document.material.records;
  const auto add = [](const char* heading, std::string text) {
    return text.empty() ? text : fmt::format("## {}\n\n{}\n", heading, text);
  };
  const bool has_times = std::ranges::any_of(records, [&](auto& record) {
    return std::ranges::count(record.programs, own->name,
                              &timed_program::program) > 0;
  });
  return fmt::format(
      "# {0}\n\n{1}\n\n{2}{3}\n{4}{5}{1}\n", escape_markup(own->title), links,
      introduction(*own), to_markdown(line_up(read_sources(*own))),
      add("What can happen", outcomes_to_markdown(records, own->name) +
                                 witnesses_to_markdown(records, own->name)),
      add("What it costs",
          has_times ? record_tables(records, "run", {own->name}) : ""));
}

/// Returns the machine code of a step.
std::string fill_assembly(const document& document, const words& words) {
  program program = *find_program(document.material, words[1]);
  if (words[3].empty()) keep_disassembled_sides(program);
  choose_sides(program, split(words[3], ','));
  return to_markdown(
      read_assembly(*document.material.code, program, {std::stoul(words[2])}));
}

/// Returns what every order of a program's steps can come to, or the orders
/// that come to one outcome.
std::string fill_exploration(const document& document, const words& words) {
  const auto& records = document.material.records;
  const std::string& name = find_program(document.material, words[1])->name;
  const std::string& outcome = words[2];
  std::string text =
      outcome.empty()
          ? outcomes_to_markdown(records, name)
          : witness_to_markdown(records, name, outcome, split(words[3], ','));
  if (!text.empty()) return text;
  throw user_error(
      "no record has explored how {} comes to {}; make one with 'just record'",
      escape(name), outcome.empty() ? "an outcome" : escape(outcome));
}

/// Returns the table of programs. Their names link to their pages if there is a
/// folder of pages.
std::string fill_programs(const document& document, const words& words) {
  std::string text =
      "| chapter | program | title | prints | sources |\n"
      "|---|---|---|---|---|\n";
  std::string chapter;
  for (const program& program : document.material.programs) {
    texts links;
    for (const side& side : program.sides) {
      if (side.source.empty()) continue;
      links.push_back(fmt::format("[{}]({})", escape_markup(side.label),
                                  link_to(side.source, document.file)));
    }
    const std::string& name = program.name;
    text += fmt::format(
        "| {} | {} | {} | {} | {} |\n",
        std::exchange(chapter, program.chapter) == program.chapter
            ? ""
            : escape_markup(chapter),
        words[1].empty() ? fmt::format("`{}`", name)
                         : fmt::format("[`{0}`]({1}/{0}.md)", name, words[1]),
        escape_markup(program.title),
        describe_output(program.sides.front().expected, true),
        fmt::join(links, ", "));
  }
  return text;
}

/// Returns the list of programs by chapter, each with a link to its page.
std::string fill_contents(const document& document, const words& /*none*/) {
  std::string text;
  std::string chapter;
  for (const program& program : document.material.programs) {
    if (std::exchange(chapter, program.chapter) != program.chapter) {
      text += fmt::format("\n## {}\n\n", escape_markup(chapter));
    }
    text += fmt::format("- {}{}{}\n", link_to_page(program),
                        program.shows.empty() ? "" : ": ",
                        escape_markup(program.shows));
  }
  return text + "\n";
}

/// Returns the tables of each record, and where it was made.
std::string fill_record(const document& document, const words& words) {
  const std::string& kind = words[1];
  texts names = split(words[2], ' ');
  std::erase(names, "");
  const auto& records = document.material.records;
  const auto check = [&](const std::string& title, const texts& chosen) {
    if (!record_tables(records, kind, chosen).empty()) return;
    throw user_error("no record has {}; make one with --record", title);
  };
  if (names.empty()) check(kind, {});
  for (const std::string& name : names)
    check(fmt::format("{} {}", kind, name), {name});
  return record_tables(records, kind, names);
}

/// A kind of mark: "<!-- KIND WORDS -->".
struct mark {
  std::string_view kind;
  std::string_view usage;  ///< of the words; empty: other words make no mark
  pattern form;            ///< of the words
  std::string (*fill)(const document&, const words&);
};

/// Returns the mark that a line is, and its words; null if it is none. Throws
/// user_error for wrong words.
std::pair<const mark*, words> parse_mark(std::string_view line) {
  static const pattern form("<!-- +([a-z]+:?)(?: +(.*?))? +-->");
  static const std::vector<mark> marks{
      {"sources:", "PROGRAM [IMPLEMENTATION,... [STEP,...]]",
       pattern(R"((\S+)(?: +(\S+)(?: +(\S+))?)?)"), fill_sources},
      {"assembly:", "PROGRAM STEP [IMPLEMENTATION,...]",
       pattern(R"((\S+) +(\d{1,9})(?: +(\S+))?)"), fill_assembly},
      {"record:", "run|race|outcomes|sweep|costs|calibration [NAME...]",
       pattern("(run|costs|race|outcomes|sweep|calibration)((?: .*)?)"),
       fill_record},
      {"explore:", "PROGRAM [OUTCOME [IMPLEMENTATION,...]]",
       pattern(R"((\S+)(?: +(\S+)(?: +(\S+))?)?)"), fill_exploration},
      {"program:", "NAME", pattern(R"((\S+))"), fill_page},
      {"programs:", "", pattern(R"((\S+))"), fill_programs},
      {"programs", "", pattern("()"), fill_programs},
      {"contents", "", pattern("()"), fill_contents},
      {"options", "", pattern("()"),
       [](auto& document, auto&) { return document.material.options; }},
      {"site", "", pattern("()"), [](auto& document, auto&) {
         const std::string& url = document.material.site_url;
         return url.empty() ? url : "[Read them on the web](" + url + ").\n";
       }}};
  const auto parts = form.match_all(line);
  if (!parts) return {};
  const auto mark = std::ranges::find(marks, (*parts)[1], &mark::kind);
  if (mark == marks.end()) return {};
  const auto words = mark->form.match_all((*parts)[2]);
  if (words) return {&*mark, *words};
  if (mark->usage.empty()) return {};
  throw user_error("a mark is \"{} {}\"", mark->kind, mark->usage);
}

/// Returns whether the next line is one of a fence or within it, where marks
/// are just text. `open` is the fence so far, if there is one.
bool is_fenced(std::string_view line, std::string& open) {
  static const pattern fence(" {0,3}(?:(`{3,})[^`]*|(~{3,}).*)");
  const auto parts = fence.match_all(line).value_or(words(3));
  const std::string signs = parts[1] + parts[2];
  const bool is_within = !open.empty();
  if (!is_within) {
    open = signs;
  } else if (signs.starts_with(open) &&
             line.find_first_not_of(' ') + signs.size() == line.size()) {
    open.clear();
  }
  return is_within || !open.empty();
}

}  // namespace

std::string to_markdown(const std::vector<stepped_code>& sides) {
  if (sides.size() == 1) return to_table(sides);
  std::string text;
  for (std::size_t i = 1; i < sides.size(); ++i) {
    text += (i > 1 ? "\n" : "") + to_table({sides[0], sides[i]});
  }
  return text;
}

std::string render(std::string_view text, const std::filesystem::path& file,
                   const rendering& material) {
  // An end in any spelling: none is overlooked, with its mark.
  static const pattern end("\\s*<!--\\s*end\\s*-->");
  std::string rendered;
  std::string fence;
  std::size_t number = 0;
  std::size_t mark_line = 0;  // of a mark that has no end so far
  bool is_filled = false;     // that mark is, so that its old text is dropped
  try {
    for (const std::string& line : split(text, '\n')) {
      const bool is_marked = ++number == 1 && line.starts_with(byte_order_mark);
      std::string content = line.substr(is_marked ? byte_order_mark.size() : 0);
      content.erase(content.find_last_not_of(" \t\r") + 1);
      if (is_fenced(content, fence)) content.clear();
      const auto [mark, words] = parse_mark(content);
      if (mark != nullptr && mark_line > 0) break;
      if (end.match_all(content)) {
        if (std::exchange(mark_line, 0) == 0) {
          throw user_error("there is no mark to this; see FORMATS.md");
        }
        is_filled = false;
      }
      if (!is_filled) rendered += line + "\n";
      if (mark == nullptr) continue;
      mark_line = number;
      is_filled = material.code != nullptr || mark->fill != fill_assembly;
      if (!is_filled) continue;
      for (const std::string& filling :
           split(mark->fill({file, material}, words), '\n')) {
        rendered += filling + (line.ends_with('\r') ? "\r\n" : "\n");
      }
    }
    if (mark_line > 0) {
      number = mark_line;
      throw user_error("there is no <!-- end --> to this");
    }
  } catch (const user_error& error) {
    throw user_error("{}:{}: {}", escape(file.string()), number, error.what());
  }
  if (!text.empty() && !text.ends_with('\n')) rendered.pop_back();
  return rendered;
}

}  // namespace sidebyside
