#include "pages/page.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "pages/html.hpp"
#include "pages/machines.hpp"
#include "pages/plot.hpp"
#include "pages/style.hpp"
#include "pages/sweeps.hpp"
#include "read/highlight.hpp"
#include "read/steps.hpp"
#include "results/outcomes.hpp"
#include "results/times.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

/// The results of a program in one of the lists, or nothing.
template <class Results>
const Results* find(const std::vector<Results>& all, const std::string& name) {
  const auto found = std::find_if(
      all.begin(), all.end(),
      [&](const Results& candidate) { return candidate.program == name; });
  return found == all.end() ? nullptr : &*found;
}

/// What comes behind a name where there are several files.
std::string of_file(const std::vector<const named_results*>& files,
                    const named_results& file) {
  return files.size() > 1 ? fmt::format(" ({})", file.name) : "";
}

/// Those files that have a list which is not empty.
template <class List>
std::vector<const named_results*> with(const std::vector<named_results>& files,
                                       List results::*list) {
  std::vector<const named_results*> found;
  for (const named_results& file : files) {
    if (!(file.found.*list).empty()) found.push_back(&file);
  }
  return found;
}

std::string link_to_program(const std::string& name) {
  return fmt::format("<a href=\"#program-{}\">{}</a>", to_id(name),
                     escape_html(name));
}

/// Tables of one kind of results, one for each file that has it.
template <class MakeTable>
std::string tables_of_files(const std::vector<const named_results*>& files,
                            const std::string& caption, MakeTable make) {
  std::string text;
  for (const named_results* file : files) {
    text += to_html(make(file->found), caption + of_file(files, *file));
  }
  return text;
}

/// What was timed, of one program or of all: a table of it.
table timed_table(const results& all, const std::string& program) {
  table made = times_table(reference_of(all), {});
  const auto add = [&](const auto& programs) {
    for (const auto& of : programs) {
      if (!program.empty() && of.program != program) continue;
      made.groups.push_back(rows_of(of));
    }
  };
  add(all.programs);
  add(all.pairs);
  return made;
}

std::string summary_section(const std::vector<const named_results*>& timed) {
  if (timed.empty()) return "";
  std::string text = "<section id=\"summary\">\n<h2>Summary</h2>\n";
  text += tables_of_files(timed, "Every program", [](const results& all) {
    return timed_table(all, "");
  });
  text += "<dl>\n";
  const results& first = timed.front()->found;
  for (const auto& [word, meaning] : legend_of(first, reference_of(first))) {
    text += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape_html(word),
                        escape_html(meaning));
  }
  text += "</dl>\n";
  for (const named_results* file : timed) {
    for (const auto& [when, names] :
         {std::pair("before", &file->found.only_before),
          std::pair("after", &file->found.only_after)}) {
      if (names->empty()) continue;
      text +=
          fmt::format("<p>Only {}, not compared: {}</p>\n", when,
                      escape_html(fmt::format("{}", fmt::join(*names, ", "))));
    }
  }
  return text + "</section>\n";
}

std::string_view class_of(token_kind kind) {
  switch (kind) {
    case token_kind::keyword:
    case token_kind::preprocessor:
      return "k";
    case token_kind::type:
      return "t";
    case token_kind::function:
      return "f";
    case token_kind::string:
    case token_kind::number:
      return "s";
    case token_kind::comment:
      return "c";
    case token_kind::plain:
      break;
  }
  return "";
}

std::string code_of(const std::vector<std::vector<token>>& lines,
                    const section& of) {
  std::string code;
  for (std::size_t i = of.first; i < of.first + of.size; ++i) {
    for (const token& part : lines[i]) {
      const std::string_view kind = class_of(part.kind);
      const std::string text = escape_html_source(part.text);
      code += kind.empty()
                  ? text
                  : fmt::format("<span class=\"{}\">{}</span>", kind, text);
    }
    code += '\n';
  }
  return code;
}

/// A row for each step. A row that is pointed at, or has the focus, is marked
/// on all sides.
std::string sources_of(const program_sources& of) {
  const auto sections = line_up(of.sides);
  std::vector<std::vector<std::vector<token>>> tokens;
  std::string text = fmt::format(
      "<div class=\"code\" role=\"table\" aria-label=\"Sources of {}, step by "
      "step\" style=\"--sides: {}\">\n<div role=\"row\" class=\"head\">",
      escape_html(of.name), of.sides.size());
  for (const source& side : of.sides) {
    text += fmt::format("<div role=\"columnheader\">{}: {}</div>",
                        escape_html(side.label), escape_html(side.file));
    tokens.push_back(highlight(side.lines, side.file));
  }
  text += "</div>\n";
  for (std::size_t n = 0; n < sections.front().size(); ++n) {
    const bool is_empty =
        std::all_of(sections.begin(), sections.end(),
                    [n](const auto& side) { return side[n].size == 0; });
    if (is_empty) continue;
    text += "<div role=\"row\" class=\"step\" tabindex=\"0\">";
    for (std::size_t i = 0; i < of.sides.size(); ++i) {
      text += fmt::format(
          "<div role=\"cell\"><span class=\"side\">{}</span><pre><code>{}"
          "</code></pre></div>",
          escape_html(of.sides[i].label), code_of(tokens[i], sections[i][n]));
    }
    text += "</div>\n";
  }
  return text + "</div>\n";
}

std::string expectation_of(const expectation& expected) {
  if (expected.output) {
    return fmt::format(
        "<p>Every run must print, byte for byte:</p>\n<pre "
        "class=\"output\">{}</pre>\n",
        [&] {
          std::string lines;
          for (const std::string& line : split_lines(*expected.output)) {
            lines += escape_html(line) + "\n";
          }
          return lines;
        }());
  }
  if (!expected.outcomes) return "";
  std::string text =
      fmt::format("<p>It races: each run must match <code>{}</code>",
                  escape_html_source(expected.outcomes->pattern.text()));
  if (const auto& range = expected.outcomes->range) {
    text += fmt::format(", with a number from {} to {}", range->first,
                        range->second);
  }
  return text + ".</p>\n";
}

std::string figures_of(const std::string& program,
                       const std::vector<const named_results*>& timed) {
  std::vector<plot_row> rows;
  std::string description;
  std::string failures;
  std::vector<const named_results*> having;
  for (const named_results* file : timed) {
    for_each_timed(file->found, [&](const timed_program& of) {
      if (of.program != program) return;
      having.push_back(file);
      failures += failures_of(of);
      for (std::size_t i = 0; i < of.sides.size(); ++i) {
        const samples& side = of.sides[i];
        if (side.wall_seconds.empty()) continue;
        const std::string name = side.label + of_file(timed, *file);
        rows.push_back({name, i, side.wall_seconds, median(side.wall_seconds),
                        wall_interval(of, side)});
        description +=
            fmt::format("{}: {}. ", name, wall_figure(*figures_of(side)));
      }
    });
  }
  if (having.empty()) return "";
  std::string plot;
  if (!rows.empty()) {
    const plot_text words{"samples-" + to_id(program),
                          "Wall times of " + program,
                          description +
                              "Each dot is a run; the line is the "
                              "median, the bar its interval."};
    plot = fmt::format(
        "<figure>\n{}<figcaption>Wall time of every timed run, on a "
        "logarithmic axis; the line is the median, the bar across it its "
        "{:.0f} % interval.</figcaption>\n</figure>\n",
        plot_samples(words, rows), standard_level * 100);
  }
  return failures + plot +
         tables_of_files(
             having, "What the runs took, start-up included",
             [&](const results& all) { return timed_table(all, program); });
}

std::string outcomes_of(const std::string& program,
                        const std::vector<const named_results*>& counted) {
  std::string text;
  for (std::size_t n = 0; n < counted.size(); ++n) {
    const auto* of = find(counted[n]->found.outcomes, program);
    if (of == nullptr) continue;
    std::vector<std::string> labels;
    std::vector<std::size_t> runs;
    std::vector<std::string> losses;
    for (const outcome_side& side : of->sides) {
      labels.push_back(side.label);
      runs.push_back(side.runs);
      losses.push_back(
          fmt::format("{}: {}", side.label, describe_loss(*of, side)));
    }
    const std::string said = fmt::format("{}", fmt::join(losses, "; "));
    const plot_text words{fmt::format("outcomes-{}-{}", n, to_id(program)),
                          "Outcomes of " + program, said};
    text += failures_of(*of);
    text += fmt::format(
        "<figure>\n{}<figcaption>How often each outcome came up{}: {}. The "
        "bracket holds what is allowed.</figcaption>\n</figure>\n",
        plot_bins(words, make_bins(*of), labels, runs),
        escape_html(of_file(counted, *counted[n])), escape_html(said));
  }
  return text.empty() ? "" : "<h3>Outcomes</h3>\n" + text;
}

std::string program_section(const reported_program& program,
                            const std::vector<const named_results*>& timed,
                            const std::vector<const named_results*>& counted) {
  const program_sources& of = program.sources;
  std::string text =
      fmt::format("<section id=\"program-{}\">\n<h2>{} <code>{}</code></h2>\n",
                  to_id(of.name), escape_html(of.title), escape_html(of.name));
  text += expectation_of(program.expected);
  if (!of.sides.empty()) text += sources_of(of);
  const std::string figures = figures_of(of.name, timed);
  if (!figures.empty()) text += "<h3>Times</h3>\n" + figures;
  return text + outcomes_of(of.name, counted) + "</section>\n";
}

std::string races_section(const std::vector<const named_results*>& raced) {
  if (raced.empty()) return "";
  std::string text = "<section id=\"races\">\n<h2>Race detectors</h2>\n";
  for (const named_results* file : raced) {
    for (const race_results& of : file->found.races) text += failures_of(of);
  }
  return text +
         tables_of_files(raced,
                         "A racy program must be reported in at least one run, "
                         "the others in none",
                         [](const results& all) {
                           table made = races_table({});
                           for (const race_results& of : all.races) {
                             made.groups.push_back(rows_of(of));
                           }
                           return made;
                         }) +
         "</section>\n";
}

std::string navigation(const std::vector<reported_program>& programs,
                       bool has_summary, bool has_sweeps, bool has_races) {
  std::string text = "<nav aria-label=\"Contents\"><ul>\n";
  if (has_summary) text += "<li><a href=\"#summary\">Summary</a></li>\n";
  for (const reported_program& program : programs) {
    text += fmt::format("<li>{}</li>\n", link_to_program(program.sources.name));
  }
  if (has_sweeps) text += "<li><a href=\"#sweeps\">Sweeps</a></li>\n";
  if (has_races) text += "<li><a href=\"#races\">Race detectors</a></li>\n";
  return text +
         "<li><a href=\"#machine\">Machine and method</a></li>\n</ul></nav>\n";
}

}  // namespace

std::string to_page(const std::vector<named_results>& files,
                    const std::vector<reported_program>& programs) {
  std::vector<const named_results*> timed;
  for (const named_results& file : files) {
    if (!file.found.programs.empty() || !file.found.pairs.empty()) {
      timed.push_back(&file);
    }
  }
  const auto raced = with(files, &results::races);
  const auto counted = with(files, &results::outcomes);
  const std::string summary = summary_section(timed);
  const std::string sweeps = sweeps_section(files);
  std::vector<std::string> machines;
  for (const named_results& file : files) {
    const std::string& cpu = file.found.conditions.cpu;
    if (std::find(machines.begin(), machines.end(), cpu) == machines.end()) {
      machines.push_back(cpu);
    }
  }
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>Side by side: what the programs print and "
      "cost</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{}</style>\n"
      "</head>\n<body>\n<header>\n<h1>Side by side: what the programs print "
      "and cost</h1>\n<p>Measured on {}, {}.</p>\n{}</header>\n<main>\n",
      page_style, escape_html(fmt::format("{}", fmt::join(machines, " and "))),
      escape_html(files.front().found.conditions.date),
      navigation(programs, !summary.empty(), !sweeps.empty(), !raced.empty()));
  page += summary;
  for (const reported_program& program : programs) {
    page += program_section(program, timed, counted);
  }
  page += sweeps + races_section(raced);
  page += machines_section(files);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace sidebyside
