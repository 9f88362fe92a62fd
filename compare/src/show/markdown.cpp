#include "show/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "results/bins.hpp"
#include "results/figures.hpp"
#include "show/table.hpp"

namespace sidebyside {
namespace {

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

/// A program's name stands in its first row only.
template <class Results, class Side>
std::string name_cell(const Results& of, const Side& side) {
  return &side == &of.sides.front() ? escape_markup(of.program) : "";
}

std::string bad_in_bold(std::string_view verdict) {
  return verdict == "FAILED" ? "**FAILED**" : std::string(verdict);
}

std::string environment_lines(const environment& conditions) {
  std::string text = fmt::format("{}, {}, {}", escape_markup(conditions.cpu),
                                 count(conditions.cores, "core"),
                                 escape_markup(conditions.system));
  for (const auto& [label, toolchain] : conditions.toolchains) {
    text +=
        fmt::format("; {}: {}", escape_markup(label), escape_markup(toolchain));
  }
  return text + "\n";
}

std::string interval_note(const std::vector<program_results>& programs) {
  return fmt::format(
      "\nratio: wall time ÷ that of the program's first implementation in the "
      "same round, the median of blocks and its {}\n\n",
      interval_words(programs));
}

std::string times_table(const std::vector<program_results>& programs) {
  if (programs.empty()) return "";
  std::string text = row({"program", "implementation", "output", "wall time",
                          "user + system", "peak", "ratio", "verdict"}) +
                     "|---|---|---|--:|--:|--:|--:|---|\n";
  for (const program_results& of : programs) {
    for (std::size_t i = 0; i < of.sides.size(); ++i) {
      const samples& side = of.sides[i];
      std::vector<std::string> cells{name_cell(of, side),
                                     escape_markup(side.label),
                                     bad_in_bold(output_verdict(of, side)),
                                     "",
                                     "",
                                     "",
                                     "",
                                     ""};
      if (!side.wall_seconds.empty()) {
        cells[3] = wall_figure(side);
        cells[4] = cpu_figure(side);
        cells[5] = peak_figure(side);
        const auto measured = compare_to_reference(of, i).ratio;
        cells[6] = i == 0 ? "1" : ratio_figure(*measured);
        if (i > 0) cells[7] = to_string(judge(of, measured));
      }
      text += row(cells);
    }
  }
  return text + interval_note(programs);
}

/// A table for each sweep. Its points are among the programs.
std::string points_table(const sweep_results& of,
                         const std::vector<program_results>& programs) {
  std::string text =
      fmt::format("**{}**\n\n", escape_markup(of.name)) +
      row({escape_markup(of.parameter), "implementation", "output", "wall time",
           "per operation", "peak", "ratio"}) +
      "|--:|---|---|--:|--:|--:|--:|\n";
  for (const sweep_point& point : of.points) {
    const program_results& shown = programs[point.program];
    for (std::size_t i = 0; i < shown.sides.size(); ++i) {
      const samples& side = shown.sides[i];
      std::vector<std::string> cells{
          i == 0 ? fmt::format("{}", point.value) : "",
          escape_markup(side.label), bad_in_bold(output_verdict(shown, side))};
      const auto each = seconds_per_operation(point, side);
      const auto measured = compare_to_reference(shown, i).ratio;
      cells.push_back(side.wall_seconds.empty() ? "" : wall_figure(side));
      cells.push_back(each ? format_seconds(*each) : "");
      cells.push_back(peak_figure(side));
      const bool is_reference = i == 0 && shown.has_reference;
      cells.push_back(is_reference ? "1"
                      : measured   ? ratio_figure(*measured)
                                   : "");
      text += row(cells);
    }
  }
  return text + "\n";
}

std::string sweep_tables(const results& all) {
  std::string text;
  for (const sweep_results& of : all.sweeps) {
    text += points_table(of, all.programs);
  }
  return text + interval_note(all.programs);
}

std::string races_table(const std::vector<race_results>& programs) {
  if (programs.empty()) return "";
  std::string text = row({"program", "implementation", "detector", "verdict",
                          "runs", "reported", "reports"}) +
                     "|---|---|---|---|--:|--:|--:|\n";
  for (const race_results& of : programs) {
    for (const race_side& side : of.sides) {
      text += row(
          {name_cell(of, side), escape_markup(side.label),
           escape_markup(side.detector), bad_in_bold(race_verdict(of, side)),
           fmt::format("{}", side.runs), fmt::format("{}", side.reported_runs),
           fmt::format("{}", side.reports)});
    }
  }
  return text + "\n";
}

/// A table of its own for each program: their outcomes differ.
std::string outcome_table(const outcome_results& of) {
  std::vector<std::string> headings{escape_markup(of.program)};
  std::vector<std::string> losses{""};
  std::string rule = "|--:|";
  for (const outcome_side& side : of.sides) {
    headings.push_back(escape_markup(side.label));
    losses.push_back(describe_loss(of, side));
    rule += "--:|";
  }
  std::string text = row(headings) + rule + "\n";
  for (const bin& bin : make_bins(of)) {
    std::vector<std::string> cells{escape_markup(bin.label) +
                                   (bin.is_allowed ? "" : ", **not allowed**")};
    for (const std::size_t runs : bin.counts) {
      cells.push_back(fmt::format("{}", runs));
    }
    text += row(cells);
  }
  return text + row(losses) + "\n";
}

/// As code, so that what a program printed is just that.
template <class Results>
std::string failure_lines(const std::vector<Results>& programs) {
  std::string text;
  for (const Results& of : programs) {
    for (const failure& failed : of.failures) {
      text += fmt::format("    FAILED {}/{}, {}: {}\n", escape(of.program),
                          escape(failed.implementation), failed.round,
                          failed.found.what);
      for (const std::string& line : failure_evidence(of, failed)) {
        text += fmt::format("        {}\n", line);
      }
    }
  }
  return text;
}

}  // namespace

std::string to_markdown(const results& all) {
  std::string text = summary(all, "every check held",
                             all.sweeps.empty() ? "program" : "point");
  text = "**" + escape_markup(text.substr(0, text.size() - 1)) + "**\n\n";
  text += all.sweeps.empty() ? times_table(all.programs) : sweep_tables(all);
  text += races_table(all.races);
  for (const outcome_results& of : all.outcomes) text += outcome_table(of);
  const std::string failures = failure_lines(all.programs) +
                               failure_lines(all.races) +
                               failure_lines(all.outcomes);
  if (!failures.empty()) text += failures + "\n";
  for (const std::string& name : all.only_before) {
    text += fmt::format("- only before: {}\n", escape_markup(name));
  }
  for (const std::string& name : all.only_after) {
    text += fmt::format("- only after: {}\n", escape_markup(name));
  }
  for (const std::string& warning : all.warnings) {
    text += "- warning: " + escape_markup(warning) + "\n";
  }
  if (text.ends_with("\n\n")) return text + environment_lines(all.conditions);
  return text + "\n" + environment_lines(all.conditions);
}

}  // namespace sidebyside
