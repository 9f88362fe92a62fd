#include "show/table.hpp"

#include <fmt/color.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/text.hpp"
#include "results/figures.hpp"

namespace sidebyside {
namespace {

constexpr std::size_t output_width = 9;
constexpr std::size_t cpu_width = 13;
constexpr std::size_t verdict_width = 14;

}  // namespace

fmt::text_style style_of(verdict value) {
  switch (value) {
    case verdict::faster:
      return style::good;
    case verdict::slower:
    case verdict::undecided:
      return style::notice;
    case verdict::no_difference:
    case verdict::not_slower:
    case verdict::too_few_rounds:
      break;
  }
  return {};
}

table::table(terminal& to, const std::vector<std::string>& sides,
             std::string_view reference)
    : to_(to), reference_(escape(reference)) {
  for (const std::string& label : sides) {
    label_width_ = std::max(label_width_, display_width(escape(label)));
  }
}

void table::print_environment(const environment& conditions) {
  std::string text =
      fmt::format("machine  {}, {}, {}", conditions.cpu,
                  count(conditions.cores, "core"), conditions.system);
  if (!conditions.governor.empty()) text += ", " + conditions.governor;
  if (conditions.load_average) {
    text += fmt::format(", load {:.2f}", *conditions.load_average);
  }
  text += '\n';
  std::size_t width = std::string_view("machine").size();
  for (const auto& [label, unused] : conditions.toolchains) {
    width = std::max(width, display_width(label));
  }
  for (const auto& [label, toolchain] : conditions.toolchains) {
    text +=
        fmt::format("{}  {}\n", pad(escape(label), width), escape(toolchain));
  }
  if (conditions.toolchains.empty()) {
    text += "built by  unknown: --bin-dir has no toolchains.json\n";
  }
  to_.print(to_.paint(style::aside, text) + "\n");
}

void table::print_headings() {
  std::string line(gap + label_width_, ' ');
  line += gapped(pad("output", output_width));
  line += gapped(pad("wall time", wall_width));
  line += gapped(pad("user + system", cpu_width));
  line += gapped(pad_left("peak", peak_width));
  const std::string ratio = fmt::format("ratio to {}", reference_);
  const std::size_t full =
      display_width(line) + gap + ratio_width + gap + verdict_width;
  if (to_.width() >= full) line += gapped(ratio);
  to_.print(to_.paint(style::aside, line) + "\n");
}

std::string table::side_cells(const program_results& of, const samples& side) {
  std::string line = gapped(pad(escape(side.label), label_width_));
  const auto output = pad(output_verdict(of, side), output_width);
  line += gapped(
      to_.paint(side.failed_runs > 0 ? style::bad : style::good, output));
  if (side.wall_seconds.empty()) return line + gapped("not timed");
  line += gapped(pad(wall_figure(side), wall_width));
  line += gapped(pad_left(cpu_figure(side), cpu_width));
  return line + gapped(pad_left(peak_figure(side), peak_width));
}

std::string table::ratio_cells(const program_results& of, std::size_t index) {
  const auto measured = compare_to_reference(of, index).ratio;
  if (!measured) return "";
  const verdict found = judge(of, measured);
  return gapped(pad(ratio_figure(*measured), ratio_width)) +
         gapped(to_.paint(style_of(found), to_string(found)));
}

void table::print_program(const program_results& of) {
  std::string text = to_.paint(style::title, of.program) +
                     to_.paint(style::aside, "  " + rounds_figure(of)) + "\n";
  const std::size_t cells_width = gap + label_width_ + 4 * gap + output_width +
                                  wall_width + cpu_width + peak_width;
  const bool is_wide =
      to_.width() >= cells_width + gap + ratio_width + gap + verdict_width;
  for (std::size_t i = 0; i < of.sides.size(); ++i) {
    text += side_cells(of, of.sides[i]);
    if (i > 0) {
      const std::string cells = ratio_cells(of, i);
      if (!is_wide && !cells.empty()) {
        text +=
            fmt::format("\n{}ratio to {}",
                        std::string(gap + label_width_ + gap, ' '), reference_);
      }
      text += cells;
    }
    text += '\n';
  }
  to_.print(text);
}

void table::print_warnings(const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    to_.print(to_.paint(style::notice, "warning: ") + warning + "\n");
  }
}

void table::print_legend(std::string_view interval) {
  to_.print(to_.paint(
      style::aside,
      fmt::format(
          "\nratio      wall time ÷ that of {0} in the same round: the median "
          "of\n           blocks, and its {1}\n"
          "           below 1 is faster than {0}, above 1 slower\n"
          "wall time  median ± median absolute deviation\n"
          "peak       resident memory at its highest\n",
          reference_, interval)));
}

template <class Results>
std::vector<std::string> failure_evidence(const Results& of,
                                          const failure& failed) {
  std::vector<std::string> lines = failed.found.evidence;
  const auto side = std::find_if(
      of.sides.begin(), of.sides.end(), [&](const auto& candidate) {
        return candidate.implementation == failed.implementation;
      });
  if (side->runs > 1 && side->failed_runs > 0) {
    lines.push_back(fmt::format("{} of {} failed", side->failed_runs,
                                count(side->runs, "run")));
  }
  return lines;
}

template <class Results>
void print_failures(terminal& to, const Results& of) {
  for (const failure& failed : of.failures) {
    std::string text =
        to.paint(style::bad, fmt::format("FAILED {}/{}", of.program,
                                         failed.implementation)) +
        fmt::format(" ({}), {}: {}\n", escape(failed.label), failed.round,
                    failed.found.what);
    for (const std::string& line : failure_evidence(of, failed)) {
      text += fmt::format("    {}\n", line);
    }
    to.print(text);
  }
}

template void print_failures(terminal&, const program_results&);
template void print_failures(terminal&, const race_results&);
template void print_failures(terminal&, const outcome_results&);
template std::vector<std::string> failure_evidence(const program_results&,
                                                   const failure&);
template std::vector<std::string> failure_evidence(const race_results&,
                                                   const failure&);
template std::vector<std::string> failure_evidence(const outcome_results&,
                                                   const failure&);

std::string summary(const results& all, std::string_view held,
                    std::string_view noun) {
  const tally sum = count_runs(all);
  if (sum.failed_programs > 0) {
    return fmt::format("FAILED: {} of {}\n", sum.failed_programs,
                       count(sum.programs, noun));
  }
  const std::string what =
      fmt::format("{}, {}", count(sum.programs, noun), count(sum.runs, "run"));
  if (!all.interrupted) return fmt::format("{}: {}\n", what, held);
  if (sum.runs == 0) return "interrupted before the first run\n";
  return fmt::format("interrupted after {}: no failure so far\n", what);
}

std::string progress_line(const program_results& so_far,
                          const std::string& now) {
  std::string line = fmt::format("{}  {}", so_far.program, now);
  for (std::size_t i = 1; i < so_far.sides.size(); ++i) {
    const auto measured = compare_to_reference(so_far, i).ratio;
    if (!measured) continue;
    line += fmt::format("  {} {}", escape(so_far.sides[i].label),
                        ratio_figure(*measured));
  }
  return line;
}

}  // namespace sidebyside
