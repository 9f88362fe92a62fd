/// What is said around the tables on a terminal.
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

/// "AMD EPYC, 2 cores, Linux 6.1 x86_64, load 0.07"
std::string machine_words(const environment& conditions);

/// What machine, and which toolchains.
void print_environment(terminal& screen, const environment& conditions);

/// What the figures mean, in a few lines.
void print_legend(terminal& screen, const results& all,
                  std::string_view reference);

void print_warnings(terminal& screen, const std::vector<std::string>& warnings);

/// Every failure with its evidence, of any kind of results of a program.
template <class Program>
void print_failures(terminal& screen, const Program& program) {
  for (const failure& failed : program.failures) {
    const std::string title = fmt::format(
        "FAILED {}/{}", escape(program.program), escape(failed.implementation));
    std::string text =
        fmt::format("{} ({}), {}: {}\n", screen.paint(style::bad, title),
                    escape(failed.label), failed.round, failed.found.message);
    for (const std::string& line : failure_evidence(program, failed)) {
      text += "    " + line + "\n";
    }
    screen.print(text);
  }
}

/// The first report of each side, whole.
void print_first_reports(terminal& screen, const race_results& race);

/// What a program that is under way has come to, and what it does `now`.
std::string progress_line(const timed_program& program, std::string_view now);

}  // namespace sidebyside
