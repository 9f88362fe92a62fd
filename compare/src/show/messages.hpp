/// Messages around the tables: the environment, the legend, warnings, failures,
/// reports of race detectors, and the progress line.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "results/results.hpp"
#include "show/rows.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// Prints the machine and the toolchains.
void print_environment(terminal& screen, const environment& conditions);

/// Explains the figures in a few lines.
void print_legend(terminal& screen, const results& all);

void print_warnings(terminal& screen, const std::vector<std::string>& warnings);

/// Prints every failure in the results of a program, with its evidence.
template <class Program>
void print_failures(terminal& screen, const Program& program) {
  for (const failure& failure : program.failures) {
    const auto [heading, evidence] = describe(program, failure);
    std::string text =
        fmt::format("{} {}\n", screen.paint(style::bad, "FAILED"), heading);
    for (const std::string& line : evidence) text += "    " + line + "\n";
    screen.print(text);
  }
}

/// Prints the first report of each side, unabridged.
void print_first_reports(terminal& screen, const race_results& race);

/// Returns the progress line of a program: its `step`, and its ratios so far.
std::string progress_line(const timed_program& program, std::string_view step);

}  // namespace sidebyside
