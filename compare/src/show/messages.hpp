/// What is said around the tables on a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

/// "AMD EPYC, 2 cores, Linux 6.1 x86_64, load 0.07"
std::string machine_words(const environment& conditions);

/// What machine, and which toolchains.
void print_environment(terminal& to, const environment& conditions);

/// What the figures mean, in a few lines.
void print_legend(terminal& to, const results& all, std::string_view reference);

void print_warnings(terminal& to, const std::vector<std::string>& warnings);

/// Every failure with its evidence, of any kind of results of a program.
template <class Results>
void print_failures(terminal& to, const Results& of);

/// The first report of each side, whole.
void print_first_reports(terminal& to, const race_results& of);

/// What a program that is under way has come to, for the progress line.
std::string progress_line(const timed_program& so_far, std::string_view now);

}  // namespace sidebyside
