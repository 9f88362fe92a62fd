#include "pages/page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "pages/program_page.hpp"
#include "pages/tables.hpp"
#include "results/times.hpp"
#include "show/rows.hpp"

namespace sidebyside {
namespace {

/// "C++ is faster than Go in 12 of 20 programs, slower in 6; …": the label of
/// the second implementation, and the best one of each program.
std::string comparison_words(const results& all) {
  std::string label;
  std::size_t with_label = 0;
  std::size_t best = 0;
  std::map<verdict, std::size_t> found;  // of those with the label
  bool has_others = false;
  for (const timed_program& program : all.programs) {
    bool is_faster = false;
    for (std::size_t i = 1; i < program.sides.size(); ++i) {
      const auto measured = ratio_to_reference(program, i);
      if (!measured) continue;
      const verdict judged = judge(measured);
      if (label.empty()) label = program.sides[i].label;
      const bool has_label = program.sides[i].label == label;
      if (has_label) {
        ++with_label;
        ++found[judged];
      }
      has_others = has_others || !has_label;
      is_faster = is_faster || judged == verdict::faster;
    }
    best += is_faster ? 1 : 0;
  }
  if (label.empty()) return "";
  std::string words =
      fmt::format("{} is faster than {} in {} of {}, slower in {}", label,
                  reference_of(all), found[verdict::faster],
                  count(with_label, "program"), found[verdict::slower]);
  if (has_others) {
    words += fmt::format("; with the best counterpart of each, in {} of {}",
                         best, all.programs.size());
  }
  return words + ".";
}

std::string regression_words(const results& all) {
  if (all.pairs.empty()) return "";
  std::vector<std::string> slower;
  std::vector<std::string> open;
  for (const timed_pair& pair : all.pairs) {
    const verdict found =
        pair.sides.size() < 2
            ? verdict::too_few_rounds
            : judge(ratio_to_reference(pair, 1), pair.tolerance);
    const bool is_open =
        found == verdict::undecided || found == verdict::too_few_rounds;
    if (is_open) open.push_back(pair.program);
    if (found == verdict::slower) slower.push_back(pair.program);
  }
  std::string words = fmt::format(
      "{} of {} slower than before by more than {:g} %{}{}.", slower.size(),
      count(all.pairs.size() - open.size(), "implementation"),
      all.pairs.front().tolerance * 100, slower.empty() ? "" : ": ",
      fmt::join(slower, ", "));
  if (!open.empty()) {
    words += fmt::format(" Without a verdict: {}.", fmt::join(open, ", "));
  }
  return words;
}

/// Of which implementations files say different things, and what; empty where
/// they agree.
std::string disagreement_words(const named_files& timed) {
  std::map<std::string, std::map<verdict, std::string>> verdicts;
  for (const named_results* file : timed) {
    for (const timed_program& program : file->found.programs) {
      for (std::size_t i = 1; i < program.sides.size(); ++i) {
        const verdict found = judge(ratio_to_reference(program, i));
        if (found == verdict::too_few_rounds) continue;
        verdicts[program.program + ", " + program.sides[i].label][found] +=
            fmt::format(" in {},", file->name);
      }
    }
  }
  std::string words;
  for (const auto& [side, files] : verdicts) {
    if (files.size() < 2) continue;
    words += fmt::format("{} {}:", words.empty() ? "" : ";", side);
    for (const auto& [found, names] : files) {
      words += fmt::format(" {}{}", to_string(found), names);
    }
    words.pop_back();  // the last comma
  }
  return words;
}

/// What the files have come to, a sentence or two for each.
page_list answers_of(const page_material& material) {
  page_list answers;
  const named_files timed =
      files_with(material, &results::programs, &results::pairs);
  for (const named_results* file : timed) {
    for (const std::string& words :
         {comparison_words(file->found), regression_words(file->found)}) {
      if (words.empty()) continue;
      answers.emplace_back((timed.size() > 1 ? file->name + ": " : "") + words);
    }
  }
  if (const auto words = disagreement_words(timed); !words.empty()) {
    answers.emplace_back("The files disagree on" + words + ".");
  }
  std::size_t failed = 0;
  for (const named_results& file : material.files) {
    failed += count_runs(file.found).failed_programs;
  }
  if (failed > 0) {
    answers.emplace_back(
        fmt::format("Not everything is as it should be: a check of {} FAILED.",
                    count(failed, "program")));
  }
  return answers;
}

/// What a program printed, took, and whether it races, as cells of the summary;
/// of its sides, those with a ratio.
std::vector<cell> summary_row(const page_material& material,
                              const std::string& name,
                              const std::vector<plot_row>& rows) {
  const cell unknown("");
  std::vector<cell> row(4, unknown);
  for (const named_results& file : material.files) {
    for (const timed_program& program : file.found.programs) {
      if (program.program != name || row[0].lines != unknown.lines) continue;
      const auto cells = rows_of(program).rows.front();
      row[0] = program.failures.empty() ? cells[1] : cell{"FAILED", tone::bad};
      row[1] = cells[2];
    }
    for (const race_results& race : file.found.races) {
      if (race.program != name) continue;
      row[3] = race.failures.empty() ? rows_of(race).rows.front()[2]
                                     : cell{"FAILED", tone::bad};
    }
  }
  if (!rows.empty()) {
    const auto& best = *std::ranges::min_element(
        rows, {}, [](const plot_row& each) { return each.measured->median; });
    row[2] = {best.label + ": " + speed_words(*best.measured, best.found),
              best.found == verdict::slower ? tone::notice : tone::plain};
  }
  return row;
}

/// Where the figures come from, and how.
page_data machines_of(const std::vector<named_results>& files) {
  if (files.empty()) return false;
  table machines{
      "results", {{"machine"}, {"toolchains"}, {"date"}, {"command"}}, {}};
  page_list warnings;
  std::set<std::string> names;
  for (const named_results& file : files) {
    const environment& conditions = file.found.conditions;
    names.insert(conditions.cpu);
    cell toolchains("");
    for (const auto& [label, toolchain] : conditions.toolchains) {
      toolchains.lines.push_back(fmt::format("{}: {}", label, toolchain));
    }
    machines.groups.push_back(
        {file.name,
         "",
         {{machine_words(conditions),
           toolchains,
           conditions.date,
           {fmt::format("{}", fmt::join(file.found.command_line, " ")),
            tone::code}}}});
    if (file.found.interrupted) {
      warnings.emplace_back(file.name + ": the session was interrupted");
    }
    for (const std::string& warning : file.found.warnings) {
      warnings.emplace_back(file.name + ": " + warning);
    }
  }
  return fields("table", to_data(machines, "Where the figures come from"),
                "has_warnings", !warnings.empty(), "warnings", warnings,
                "names", fmt::format("{}", fmt::join(names, " and ")), "date",
                files.front().found.conditions.date);
}

page_list legend_data(const page_material& material) {
  page_list legend;
  const named_files timed =
      files_with(material, &results::programs, &results::pairs);
  if (timed.empty()) return legend;
  const results& first = timed.front()->found;
  for (const auto& [word, meaning] : legend_of(first)) {
    legend.push_back(fields("word", word, "meaning", meaning));
  }
  return legend;
}

/// The data of all pages.
page_data common_data(const page_material& material,
                      const program_address& href_of) {
  const named_files timed =
      files_with(material, &results::programs, &results::pairs);
  const std::string reference =
      timed.empty() ? "" : reference_of(timed.front()->found);
  std::vector<plot_row> ratios;
  page_list programs;
  table summary{"program",
                {{"output"},
                 {reference.empty() ? "wall time" : reference},
                 {"best counterpart"},
                 {"race"}},
                {}};
  std::vector<std::string> addresses;
  std::string chapter;
  page_list sides;
  for (const shown_program& shown : material.shown) {
    const program& program = shown.program;
    auto rows = times_of(material, program.name);
    const std::string figure = cost_words(rows);
    std::erase_if(rows, [](const plot_row& row) { return !row.measured; });
    if (!rows.empty()) rows.front().program = program.title;
    for (plot_row& row : rows) row.href = href_of(program.name);
    ratios.insert(ratios.end(), rows.begin(), rows.end());
    summary.groups.push_back(
        {program.title, "", {summary_row(material, program.name, rows)}});
    addresses.push_back(href_of(program.name));
    programs.push_back(
        fields("chapter",
               std::exchange(chapter, program.chapter) == program.chapter
                   ? ""
                   : program.chapter,
               "title", program.title, "href", href_of(program.name), "shows",
               program.shows, "figure", figure));
    while (sides.size() < shown.sources.size()) {
      sides.emplace_back(fmt::format("{}", sides.size()));
    }
  }
  return fields("level", "2", "side_numbers", sides, "answers",
                answers_of(material), "has_programs", !material.shown.empty(),
                "has_times", !timed.empty(), "ratios", plot_ratios(ratios),
                "reference", reference, "summary",
                to_data(summary, "All programs", addresses), "legend",
                legend_data(material), "entries", programs, "sweeps",
                sweeps_of(material, ""), "has_sweeps",
                !files_with(material, &results::sweeps).empty(), "machines",
                machines_of(material.files));
}

}  // namespace

std::string make_report(const page_material& material) {
  const auto href_of = [](const std::string& name) {
    return "#program-" + to_id(name);
  };
  page_data all = common_data(material, href_of);
  const auto racing = racing_lines(material);
  page_list programs;
  for (const shown_program& shown : material.shown) {
    add_program(programs.emplace_back(fields()), material, shown, racing,
                href_of);
  }
  set(all, "programs", programs, "level", "3", "is_report", true);
  return fill_template("report.html", all);
}

std::map<std::string, std::string> make_site(const page_material& material) {
  const auto href_of = [](const std::string& name) {
    return to_id(name) + ".html";
  };
  const page_data common = common_data(material, href_of);
  std::map<std::string, std::string> pages;
  for (const char* name : {"index.html", "costs.html", "method.html"}) {
    pages[name] = fill_template(name, common);
  }
  const auto racing = racing_lines(material);
  const auto& all = material.shown;
  for (std::size_t i = 0; i < all.size(); ++i) {
    page_data page = common;
    add_program(page, material, all[i], racing, href_of);
    const auto link = [&](const char* key, std::size_t other) {
      if (other >= all.size()) return;
      const program& program = all[other].program;
      page.set(key,
               fields("title", program.title, "href", href_of(program.name)));
    };
    link("previous", i - 1);  // of the first, beyond the last
    link("next", i + 1);
    pages[href_of(all[i].program.name)] = fill_template("program.html", page);
  }
  return pages;
}

}  // namespace sidebyside
