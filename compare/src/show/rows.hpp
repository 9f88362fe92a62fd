/// Results as rows of cells: the content of each table, which the terminal,
/// Markdown and the pages draw.
#pragma once

#include "results/results.hpp"

namespace sidebyside {

/// The look of a cell, by its meaning.
enum class tone { plain, good, bad, notice, aside, code };

/// A cell's text, not escaped: drawing it escapes it.
struct cell {
  cell(std::string line, sidebyside::tone look = tone::plain)
      : lines{std::move(line)}, tone(look) {}

  std::vector<std::string> lines;
  sidebyside::tone tone;
};

enum class align { left, right };

struct column {
  std::string heading;
  sidebyside::align align = align::left;
  std::size_t width = 0;  ///< usual one: a terminal prints rows as they come
};

/// Rows that belong together: of a program, or of a point of a sweep.
struct row_group {
  std::string title;  ///< may be empty
  std::string note;   ///< such as "635 rounds in 32 blocks"; may be empty
  std::vector<std::vector<cell>> rows = {};
};

struct table {
  std::string title_heading;  ///< of the groups' titles; empty: they have none
  std::vector<column> columns;
  std::vector<row_group> groups = {};
};

/// Returns a table of times without rows, wide enough for the labels of rows to
/// come. `reference` is the reference of the ratios.
table times_table(std::string_view reference,
                  const std::vector<std::string>& labels);
/// Makes the rows of a program. With the times of `start_up`, a verdict says if
/// most of the time is that.
row_group rows_of(const timed_program& program,
                  const timed_program* start_up = nullptr);
row_group rows_of(const cost_results& cost);
row_group rows_of(const verified_program& program);

/// Returns the table of what one operation of each kind costs: the reference,
/// the best side in another language, and their ratio.
table headline_table(const results& all);

/// Returns the table of the points so far. `value_width` is the width of the
/// widest value to come.
table sweep_table(const sweep_results& sweep, std::size_t value_width);
row_group rows_of(const sweep_results& sweep, const sweep_point& point);

/// Returns the table of these races, wide enough for the labels of rows to
/// come.
table races_table(const std::vector<std::string>& labels,
                  const std::vector<race_results>& races = {});
row_group rows_of(const race_results& race);

/// Returns the table of all timed programs and costs. The results hold
/// the program that starts up, unless it is given.
table timed_table(const results& all, const timed_program* start_up = nullptr);

/// Returns the complete tables of each kind of results that there is.
std::vector<table> tables_of(const results& all);

/// Returns the words of the columns of times, each with its explanation.
std::vector<std::pair<std::string, std::string>> legend_of(const results& all);

/// Returns the label of the reference; "the first" if programs differ in it.
std::string reference_of(const results& all);

/// Describes a machine: "AMD EPYC, 2 cores, Linux 6.1 x86_64, load 0.07".
std::string machine_words(const environment& conditions);

/// Describes a failure of one side of a program in escaped lines. The first one
/// is a heading such as "mutex/cpp (C++), round 7: stdout differs"; the
/// evidence follows.
std::vector<std::string> describe(const std::string& program,
                                  const failure& failure,
                                  const side_runs& side);
std::vector<std::string> describe(const auto& program, const failure& failure) {
  side_runs side{failure.implementation, failure.implementation};
  for (const side_runs& each : program.sides) {
    if (each.implementation == failure.implementation) side = each;
  }
  return describe(program.program, failure, side);
}

/// Sums all runs up in a line, which ends without a newline: with `held` if
/// every check held.
std::string summary(const results& all, std::string_view held);

}  // namespace sidebyside
