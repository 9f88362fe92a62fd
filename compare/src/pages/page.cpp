#include "pages/page.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "pages/html.hpp"
#include "pages/plot.hpp"
#include "pages/style.hpp"
#include "results/outcomes.hpp"
#include "results/times.hpp"
#include "show/chart.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

using named_files = std::vector<const named_results*>;

/// Those files that have one of the lists, not empty.
template <class... Lists>
named_files files_with(const std::vector<named_results>& files,
                       Lists results::*... lists) {
  named_files found;
  for (const named_results& file : files) {
    if ((!(file.found.*lists).empty() || ...)) found.push_back(&file);
  }
  return found;
}

/// What comes behind a name where there are several files.
std::string file_note(const named_files& files, const named_results& file) {
  return files.size() > 1 ? fmt::format(" ({})", file.name) : "";
}

/// Tables of one kind of results, one for each file that has it.
template <class MakeTable>
std::string tables_of_files(const named_files& files,
                            const std::string& caption, MakeTable make) {
  std::string html;
  for (const named_results* file : files) {
    html += to_html(make(file->found), caption + file_note(files, *file));
  }
  return html;
}

std::string describe_all(const named_files& timed) {
  if (timed.empty()) return "";
  std::string html =
      "<h2>Summary</h2>\n" +
      tables_of_files(timed, "Every program",
                      [](const results& all) { return timed_table(all); }) +
      "<dl>\n";
  const results& first = timed.front()->found;
  for (const auto& [word, meaning] : legend_of(first, reference_of(first))) {
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape_html(word),
                        escape_html(meaning));
  }
  html += "</dl>\n";
  return html;
}

std::string describe_expectation(const expectation& expected) {
  if (expected.output) {
    std::string html =
        "<p>Every run must print, byte for byte:</p>\n<pre "
        "class=\"output\">";
    for (const std::string& line : split_lines(*expected.output)) {
      html += escape_html(line) + "\n";
    }
    return html + "</pre>\n";
  }
  if (!expected.outcomes) return "";
  std::string html =
      fmt::format("<p>It races: each run must match <code>{}</code>",
                  escape_html_source(expected.outcomes->pattern.text()));
  if (const auto& numbers = expected.outcomes->allowed; !numbers.empty()) {
    html += fmt::format(", with a number from {} to {}", numbers.front().low,
                        numbers.back().high);
  }
  return html + ".</p>\n";
}

std::string describe_times(const std::string& name, const named_files& timed) {
  std::vector<plot_row> rows;
  std::string description;
  std::string html;
  named_files having;
  for (const named_results* file : timed) {
    for_each_timed(file->found, [&](const timed_program& program) {
      if (program.program != name) return;
      having.push_back(file);
      html += failures_of(program);
      for (std::size_t i = 0; i < program.sides.size(); ++i) {
        const samples& side = program.sides[i];
        if (side.wall_seconds.empty()) continue;
        const std::string label = side.label + file_note(timed, *file);
        rows.push_back(
            {label, i, side.wall_seconds, wall_interval(program, side)});
        description +=
            fmt::format("{}: {}. ", label, wall_figure(*figures_of(side)));
      }
    });
  }
  if (having.empty()) return "";
  if (!rows.empty()) {
    description +=
        "Each dot is a run; the line is the median, the bar its interval.";
    html += fmt::format(
        "<figure>\n{}<figcaption>Wall time of every timed run, on a "
        "logarithmic axis; the line is the median, the bar across it its "
        "{:.0f} % interval.</figcaption>\n</figure>\n",
        plot_samples(
            {"samples-" + to_id(name), "Wall times of " + name, description},
            rows),
        standard_level * 100);
  }
  return "<h3>Times</h3>\n" + html +
         tables_of_files(
             having, "What the runs took, start-up included",
             [&](const results& all) { return timed_table(all, name); });
}

std::string describe_outcomes(const std::string& name,
                              const named_files& counted) {
  std::string html;
  for (std::size_t n = 0; n < counted.size(); ++n) {
    const auto& all = counted[n]->found.outcomes;
    const auto outcome =
        std::ranges::find(all, name, &outcome_results::program);
    if (outcome == all.end()) continue;
    std::string losses;
    for (const outcome_side& side : outcome->sides) {
      if (!losses.empty()) losses += "; ";
      losses += side.label + ": " + describe_loss(*outcome, side);
    }
    html += failures_of(*outcome);
    html += fmt::format(
        "<figure>\n{}<figcaption>How often each outcome came up{}: {}. The "
        "bracket holds what is allowed.</figcaption>\n</figure>\n",
        plot_bins({fmt::format("outcomes-{}-{}", n, to_id(name)),
                   "Outcomes of " + name, losses},
                  *outcome),
        escape_html(file_note(counted, *counted[n])), escape_html(losses));
    html += "<dl>\n";
    for (const auto& [label, words] : meanings_of(*outcome)) {
      html +=
          fmt::format("<dt>{}</dt><dd>{}</dd>\n", label, escape_html(words));
    }
    html += "</dl>\n";
  }
  return html.empty() ? "" : "<h3>Outcomes</h3>\n" + html;
}

/// The wall times of a sweep; empty where there is nothing to see.
std::string plot_sweep(const std::string& id, const sweep_results& sweep) {
  const auto lines = series_of({sweep});
  std::string description;
  bool has_times = false;
  for (const auto& [label, points] : lines) {
    description += label + ":";
    for (const auto& [value, seconds] : points) {
      description += fmt::format(" {} at {},", format_seconds(seconds), value);
      has_times = true;
    }
    description.back() = '.';
    description += ' ';
  }
  if (!has_times || sweep.points.size() < 2) return "";
  return fmt::format(
      "<figure>\n{}<figcaption>Wall time over {}, the medians; both axes are "
      "logarithmic, so what grows in proportion is a straight line."
      "</figcaption>\n</figure>\n",
      plot_lines(
          {id, sweep.name + ": wall time over " + sweep.parameter, description},
          lines),
      escape_html(sweep.parameter));
}

std::string describe_sweeps(const std::vector<named_results>& files) {
  std::string html;
  std::size_t number = 0;
  const named_files swept = files_with(files, &results::sweeps);
  for (const named_results* file : swept) {
    for (const sweep_results& sweep : file->found.sweeps) {
      html += fmt::format("<h3>{}</h3>\n",
                          escape_html(sweep.name + file_note(swept, *file)));
      for (const auto& point : sweep.points) html += failures_of(point);
      html += plot_sweep(fmt::format("sweep-{}", number++), sweep);
      html += to_html(sweep_table(sweep, 0),
                      "Medians. Per operation: wall time ÷ number of "
                      "operations, start-up included.");
    }
  }
  return html.empty() ? "" : "<h2>Sweeps</h2>\n" + html;
}

std::string describe_races(const std::vector<named_results>& files) {
  const named_files raced = files_with(files, &results::races);
  if (raced.empty()) return "";
  std::string html = "<h2>Race detectors</h2>\n";
  for (const named_results* file : raced) {
    for (const auto& race : file->found.races) html += failures_of(race);
  }
  return html +
         tables_of_files(
             raced,
             "A racy program must be reported in at least one run, the "
             "others in none",
             [](const results& all) { return races_table({}, all.races); });
}

/// The lines that race detectors named, as "file:line".
std::set<std::string> racing_lines(const std::vector<named_results>& files) {
  std::set<std::string> lines;
  for (const named_results& file : files) {
    for (const race_results& race : file.found.races) {
      for (const race_side& side : race.sides) {
        for (const race_conflict& conflict : side.conflicts) {
          for (const race_access& access : conflict.accesses) {
            lines.insert(access.place);
          }
        }
      }
    }
  }
  return lines;
}

/// Where the figures come from, and how.
std::string describe_machines(const std::vector<named_results>& files) {
  table machines{
      "results", {{"machine"}, {"toolchains"}, {"date"}, {"command"}}, {}};
  std::string notes;
  for (const named_results& file : files) {
    const environment& conditions = file.found.conditions;
    const std::string name = escape_html(file.name);
    std::vector<std::string> toolchains;
    for (const auto& [label, toolchain] : conditions.toolchains) {
      toolchains.push_back(fmt::format("{}: {}", label, toolchain));
    }
    // Where compare stands on that machine is nobody's business.
    std::vector<std::string> command = file.found.command_line;
    if (!command.empty()) {
      command.front() =
          std::filesystem::path(command.front()).filename().string();
    }
    machines.groups.push_back(
        {file.name,
         "",
         {{machine_words(conditions),
           fmt::format("{}", fmt::join(toolchains, "; ")),
           conditions.date,
           {fmt::format("{}", fmt::join(command, " ")), tone::code}}}});
    if (file.found.interrupted) {
      notes += fmt::format("<li>{}: the session was interrupted</li>\n", name);
    }
    for (const std::string& warning : file.found.warnings) {
      notes += fmt::format("<li>{}: {}</li>\n", name, escape_html(warning));
    }
  }
  if (!notes.empty()) notes = "<h3>Warnings</h3>\n<ul>\n" + notes + "</ul>\n";
  return fmt::format(
      "<h2>Machine and method</h2>\n{}{}<h3>Method</h3>\n<p>Each round runs "
      "every side once, back to back, in random order, so that whatever the "
      "machine does meanwhile hits all alike. Each block of rounds begins "
      "with reading the executables into memory anew, for where they lie "
      "there makes short programs faster or slower. Wall time is of the whole "
      "process, from the spawn until it is reaped. The figure that counts is "
      "the median of the blocks’ median ratios, with the distribution-free "
      "{:.0f} % interval of the median, over blocks; “faster” and “slower” "
      "are said only where that interval is more than 1 % away from 1. Peak "
      "memory is from extra runs that are not timed. Every run, timed or not, "
      "was checked against what the program must print.</p>\n",
      to_html(machines, "Where the figures come from"), notes,
      standard_level * 100);
}

}  // namespace

std::string to_page(const std::vector<named_results>& files,
                    const std::vector<reported_program>& programs) {
  const named_files timed =
      files_with(files, &results::programs, &results::pairs);
  const named_files counted = files_with(files, &results::outcomes);
  std::string links;
  std::string sections;
  const auto add = [&](const std::string& id, const std::string& link,
                       const std::string& body) {
    if (body.empty()) return;
    links += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, link);
    sections += fmt::format("<section id=\"{}\">\n{}</section>\n", id, body);
  };
  add("summary", "Summary", describe_all(timed));
  const std::set<std::string> racing = racing_lines(files);
  for (const auto& [sources, expected, assembly] : programs) {
    const std::string name = escape_html(sources.name);
    std::string body = fmt::format("<h2>{} <code>{}</code></h2>\n",
                                   escape_html(sources.title), name);
    body += describe_expectation(expected);
    if (!sources.sides.empty()) {
      body += to_html({sources, line_up(sources.sides)}, "Sources", racing);
    }
    if (!assembly.sources.sides.empty()) {
      body += fmt::format(
          "<details><summary>Machine code, step by step</summary>\n{}"
          "</details>\n",
          to_html(assembly, "Machine code"));
    }
    body += describe_times(sources.name, timed);
    body += describe_outcomes(sources.name, counted);
    add("program-" + to_id(sources.name), name, body);
  }
  add("sweeps", "Sweeps", describe_sweeps(files));
  add("races", "Race detectors", describe_races(files));
  add("machine", "Machine and method", describe_machines(files));
  std::vector<std::string> machines;
  for (const named_results& file : files) {
    const std::string& cpu = file.found.conditions.cpu;
    if (std::ranges::find(machines, cpu) == machines.end()) {
      machines.push_back(cpu);
    }
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>Side by side: what the programs print and "
      "cost</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{}</style>\n"
      "</head>\n<body>\n<header>\n<h1>Side by side: what the programs print "
      "and cost</h1>\n<p>Measured on {}, {}.</p>\n<nav "
      "aria-label=\"Contents\"><ul>\n{}</ul></nav>\n</header>\n<main>\n{}"
      "</main>\n</body>\n</html>\n",
      page_style, escape_html(fmt::format("{}", fmt::join(machines, " and "))),
      escape_html(files.front().found.conditions.date), links, sections);
}

}  // namespace sidebyside
