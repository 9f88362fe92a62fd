/// Results as the table that `compare run` shows. Printing knows nothing of
/// measuring.
#pragma once

#include <fmt/color.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "results/results.hpp"
#include "show/terminal.hpp"

namespace sidebyside {

class table {
 public:
  /// `sides` are the labels of the implementations, `reference` is what the
  /// reference is called.
  table(terminal& to, const std::vector<std::string>& sides,
        std::string_view reference);

  /// What machine, and which toolchains.
  void print_environment(const environment& conditions);
  void print_headings();
  void print_program(const program_results& of);
  /// What the figures mean, in a few lines; the interval is "its" this.
  void print_legend(std::string_view interval);

  void print_warnings(const std::vector<std::string>& warnings);

 private:
  std::string side_cells(const program_results& of, const samples& side);
  std::string ratio_cells(const program_results& of, std::size_t index);

  terminal& to_;
  std::string reference_;
  std::size_t label_width_ = 0;
};

fmt::text_style style_of(verdict value);

/// Columns that they take.
inline constexpr std::size_t wall_width = 15;
inline constexpr std::size_t peak_width = 7;
inline constexpr std::size_t ratio_width = 17;

/// Every failure with its evidence, of any kind of results of a program.
template <class Results>
void print_failures(terminal& to, const Results& of);

/// What there is to see of a failure, line by line, and how many of that side's
/// runs failed.
template <class Results>
std::vector<std::string> failure_evidence(const Results& of,
                                          const failure& failed);

/// One line on what all runs have come to: `held` if every check did. `noun` is
/// what a program is called.
std::string summary(const results& all, std::string_view held,
                    std::string_view noun = "program");

/// What a session that is under way has found so far, for the progress line.
std::string progress_line(const program_results& so_far,
                          const std::string& now);

}  // namespace sidebyside
