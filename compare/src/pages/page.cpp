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

/// Composes "C++ is faster than Go in 12 of 20 programs, slower in 6; …" for
/// the label of the second implementation, and for the best side of each
/// program.
std::string comparison_words(const results& all) {
  std::string label;
  std::map<verdict, std::size_t> verdicts;  // of sides with the label
  std::size_t with_label = 0;
  std::size_t with_faster_side = 0;
  bool has_others = false;
  for (const timed_program& program : all.programs) {
    bool has_faster_side = false;
    for (std::size_t i = 1; i < program.sides.size(); ++i) {
      const auto ratio = ratio_to_reference(program, i);
      if (!ratio) continue;
      const verdict verdict = judge(ratio);
      if (label.empty()) label = program.sides[i].label;
      const bool is_other = program.sides[i].label != label;
      has_others = has_others || is_other;
      has_faster_side = has_faster_side || verdict == verdict::faster;
      if (is_other) continue;
      ++with_label;
      ++verdicts[verdict];
    }
    with_faster_side += has_faster_side ? 1 : 0;
  }
  if (label.empty()) return "";
  std::string words =
      fmt::format("{} is faster than {} in {} of {}, slower in {}", label,
                  reference_of(all), verdicts[verdict::faster],
                  count(with_label, "program"), verdicts[verdict::slower]);
  if (has_others) {
    words += fmt::format("; with the best counterpart of each, in {} of {}",
                         with_faster_side, all.programs.size());
  }
  return words + ".";
}

std::string regression_words(const results& all) {
  if (all.pairs.empty()) return "";
  std::vector<std::string> slower;
  std::vector<std::string> open;
  for (const timed_pair& pair : all.pairs) {
    const verdict verdict =
        pair.sides.size() < 2
            ? verdict::too_few_rounds
            : judge(ratio_to_reference(pair, 1), pair.tolerance);
    if (verdict == verdict::slower) slower.push_back(pair.program);
    if (verdict == verdict::undecided || verdict == verdict::too_few_rounds) {
      open.push_back(pair.program);
    }
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

/// Names the implementations on which files disagree, and their verdicts.
std::string disagreement_words(const named_files& timed) {
  std::map<std::string, std::map<verdict, std::string>> verdicts;
  for (const named_results* file : timed) {
    for (const timed_program& program : file->results.programs) {
      for (std::size_t i = 1; i < program.sides.size(); ++i) {
        const verdict verdict = judge(ratio_to_reference(program, i));
        if (verdict == verdict::too_few_rounds) continue;
        verdicts[program.program + ", " + program.sides[i].label][verdict] +=
            fmt::format(" in {},", file->name);
      }
    }
  }
  std::string words;
  for (const auto& [side, files] : verdicts) {
    if (files.size() < 2) continue;
    words += fmt::format("{} {}:", words.empty() ? "" : ";", side);
    for (const auto& [verdict, names] : files) {
      words += fmt::format(" {}{}", to_string(verdict), names);
    }
    words.pop_back();  // the last comma
  }
  return words;
}

/// Sums up each file in a sentence or two.
page_data answers_of(const page_material& material) {
  page_data answers = page_data::array();
  const named_files timed = timed_files(material);
  for (const named_results* file : timed) {
    for (const std::string& words :
         {comparison_words(file->results), regression_words(file->results)}) {
      if (words.empty()) continue;
      answers.push_back((timed.size() > 1 ? file->name + ": " : "") + words);
    }
  }
  if (const auto words = disagreement_words(timed); !words.empty()) {
    answers.push_back("The files disagree on" + words + ".");
  }
  std::size_t failed = 0;
  for (const named_results& file : material.files) {
    failed += count_runs(file.results).failed_programs;
  }
  if (failed > 0) {
    answers.push_back(
        fmt::format("Not everything is as it should be: a check of {} FAILED.",
                    count(failed, "program")));
  }
  return answers;
}

/// A program's cells of the summary: its output, its time, its best side with a
/// ratio, and whether it races.
std::vector<cell> summary_row(const page_material& material,
                              const std::string& name,
                              const std::vector<plot_row>& rows) {
  const cell unknown("");
  std::vector<cell> row(4, unknown);
  for (const named_results& file : material.files) {
    for (const timed_program& program : file.results.programs) {
      if (program.program != name || row[0].lines != unknown.lines) continue;
      const auto cells = rows_of(program).rows.front();
      row[0] = program.failures.empty() ? cells[1] : cell{"FAILED", tone::bad};
      row[1] = cells[2];
    }
    for (const race_results& race : file.results.races) {
      if (race.program != name) continue;
      row[3] = race.failures.empty() ? rows_of(race).rows.front()[2]
                                     : cell{"FAILED", tone::bad};
    }
  }
  if (rows.empty()) return row;
  const auto& best = *std::ranges::min_element(
      rows, {}, [](const plot_row& each) { return each.ratio->median; });
  row[2] = {best.label + ": " + speed_words(*best.ratio, best.verdict),
            best.verdict == verdict::slower ? tone::notice : tone::plain};
  return row;
}

/// The machine, the toolchains and the command of each file, and its warnings.
page_data machines_of(const std::vector<named_results>& files) {
  if (files.empty()) return false;
  table machines{
      "results", {{"machine"}, {"toolchains"}, {"date"}, {"command"}}, {}};
  page_data warnings = page_data::array();
  std::set<std::string> names;
  for (const auto& [name, results] : files) {
    const environment& conditions = results.conditions;
    names.insert(conditions.cpu);
    cell toolchains("");
    for (const auto& [label, toolchain] : conditions.toolchains) {
      toolchains.lines.push_back(fmt::format("{}: {}", label, toolchain));
    }
    const std::string command =
        fmt::format("{}", fmt::join(results.command_line, " "));
    machines.groups.push_back({name,
                               "",
                               {{machine_words(conditions),
                                 toolchains,
                                 conditions.date,
                                 {command, tone::code}}}});
    if (results.interrupted) {
      warnings.push_back(name + ": the session was interrupted");
    }
    for (const std::string& warning : results.warnings) {
      warnings.push_back(name + ": " + warning);
    }
  }
  return {{"table", to_data(machines, "Where the figures come from")},
          {"has_warnings", !warnings.empty()},
          {"warnings", warnings},
          {"names", fmt::format("{}", fmt::join(names, " and "))},
          {"date", files.front().results.conditions.date}};
}

page_data legend_data(const named_files& timed) {
  page_data legend = page_data::array();
  if (timed.empty()) return legend;
  for (const auto& [word, meaning] : legend_of(timed.front()->results)) {
    legend.push_back({{"word", word}, {"meaning", meaning}});
  }
  return legend;
}

/// Adds the contents, the summary and the plot of all programs.
void add_programs(page_data& data, const page_material& material,
                  const std::string& reference,
                  const program_address& href_of) {
  std::vector<plot_row> ratios;
  page_data entries = page_data::array();
  table summary{"program",
                {{"output"},
                 {reference.empty() ? "wall time" : reference},
                 {"best counterpart"},
                 {"race"}},
                {}};
  std::vector<std::string> addresses;
  std::string chapter;
  std::size_t sides = 0;
  for (const auto& [program, sources, base, title, assembly] :
       material.programs) {
    auto rows = times_of(material, program.name);
    const std::string figure = cost_words(rows);
    std::erase_if(rows, [](const plot_row& row) { return !row.ratio; });
    if (!rows.empty()) rows.front().program = program.title;
    for (plot_row& row : rows) row.href = href_of(program.name);
    ratios.insert(ratios.end(), rows.begin(), rows.end());
    summary.groups.push_back(
        {program.title, "", {summary_row(material, program.name, rows)}});
    addresses.push_back(href_of(program.name));
    const bool is_next = std::exchange(chapter, program.chapter) != chapter;
    entries.push_back({{"chapter", is_next ? program.chapter : ""},
                       {"title", program.title},
                       {"href", addresses.back()},
                       {"shows", program.shows},
                       {"figure", figure}});
    sides = std::max(sides, sources.size());
  }
  page_data numbers = page_data::array();
  while (numbers.size() < sides) {
    numbers.push_back(fmt::format("{}", numbers.size()));
  }
  data.update({{"side_numbers", numbers},
               {"ratios", plot_ratios(ratios)},
               {"summary", to_data(summary, "All programs", addresses)},
               {"entries", entries}});
}

/// The data of all pages.
page_data common_data(const page_material& material,
                      const program_address& href_of) {
  const named_files timed = timed_files(material);
  const std::string reference =
      timed.empty() ? "" : reference_of(timed.front()->results);
  page_data data{
      {"level", "2"},
      {"answers", answers_of(material)},
      {"has_programs", !material.programs.empty()},
      {"has_times", !timed.empty()},
      {"reference", reference},
      {"legend", legend_data(timed)},
      {"sweeps", sweeps_of(material, "")},
      {"has_sweeps", !files_with(material, &results::sweeps).empty()},
      {"machines", machines_of(material.files)}};
  add_programs(data, material, reference, href_of);
  return data;
}

}  // namespace

std::string make_report(const page_material& material) {
  const auto href_of = [](const std::string& name) {
    return "#program-" + to_id(name);
  };
  page_data data = common_data(material, href_of);
  const auto racing = racing_lines(material);
  page_data programs = page_data::array();
  for (const page_program& page : material.programs) {
    page_data program = page_data::object();
    add_program(program, material, page, racing, href_of);
    programs.push_back(program);
  }
  data.update({{"programs", programs}, {"level", "3"}, {"is_report", true}});
  return fill_template("report.html", data);
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
  const auto& all = material.programs;
  for (std::size_t i = 0; i < all.size(); ++i) {
    page_data data = common;
    add_program(data, material, all[i], racing, href_of);
    const auto link = [&](const char* key, std::size_t other) {
      if (other >= all.size()) return;
      const program& program = all[other].program;
      data[key] = {{"title", program.title}, {"href", href_of(program.name)}};
    };
    link("previous", i - 1);  // of the first, beyond the last
    link("next", i + 1);
    const std::string name = href_of(all[i].program.name);
    pages[name] = fill_template("program.html", data);
  }
  return pages;
}

}  // namespace sidebyside
