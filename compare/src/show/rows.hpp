/// Results as rows of cells. What a table says is laid out here, once;
/// terminal, Markdown and pages draw it.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "results/results.hpp"

namespace sidebyside {

/// How a cell looks, by what it means.
enum class tone { plain, good, bad, notice, aside, code };

/// A cell's text, as it came: who draws it escapes it.
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
  /// The usual one, for a terminal that shows rows as they come.
  std::size_t width = 0;
};

/// Rows that belong together: of a program, or of a point of a sweep.
struct row_group {
  std::string title;  ///< may be empty
  std::string note;   ///< such as "635 rounds in 32 blocks"; may be empty
  std::vector<std::vector<cell>> rows;
};

struct table {
  std::string title_heading;  ///< of the groups' titles; empty: they have none
  std::vector<column> columns;
  std::vector<row_group> groups;
};

/// A table without rows so far. `reference` is what ratios are relative to, and
/// the labels are those that will come.
table times_table(std::string_view reference,
                  const std::vector<std::string>& labels);
row_group rows_of(const timed_program& program);
row_group rows_of(const timed_pair& pair);

/// The points that there are so far; `value_width` is that of the widest value
/// that will come.
table sweep_table(const sweep_results& sweep, std::size_t value_width);
row_group rows_of(const sweep_results& sweep, const sweep_point& point);

table races_table(const std::vector<std::string>& labels,
                  const std::vector<race_results>& races = {});
row_group rows_of(const race_results& race);

table outcomes_table(const outcome_results& outcome);

/// All programs and pairs that were timed, or those of one name.
table timed_table(const results& all, std::string_view name = "");

/// The whole tables of each kind of results, for those who show them at the
/// end; none where there is nothing of the kind.
std::vector<table> tables_of(const results& all);

/// What the columns mean: words and their explanations, for whoever reads the
/// times of these results.
std::vector<std::pair<std::string, std::string>> legend_of(const results& all);

/// What the ratios are relative to: the label of the reference, or words where
/// it is not the same in all.
std::string reference_of(const results& all);

/// "AMD EPYC, 2 cores, Linux 6.1 x86_64, load 0.07"
std::string machine_words(const environment& conditions);

/// What there is to see of a failure of a program, line by line, and how many
/// of that side's runs failed.
template <class Program>
std::vector<std::string> failure_evidence(const Program& program,
                                          const failure& failed) {
  std::vector<std::string> lines = failed.found.evidence;
  const auto side = std::ranges::find(program.sides, failed.implementation,
                                      &side_runs::implementation);
  if (side != program.sides.end() && side->runs > 1 && side->failed_runs > 0) {
    lines.push_back(fmt::format("{} of {} failed", side->failed_runs,
                                count(side->runs, "run")));
  }
  return lines;
}

/// One line on what all runs have come to: `held` if every check did.
std::string summary(const results& all, std::string_view held);

}  // namespace sidebyside
