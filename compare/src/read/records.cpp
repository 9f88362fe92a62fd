#include "read/records.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "show/exploration_rows.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

/// Returns the results of a program in the first record that has them.
template <typename Results>
const Results* find(const std::vector<results>& records,
                    std::vector<Results> results::*list,
                    const std::string& program) {
  for (const results& record : records) {
    for (const Results& each : record.*list) {
      if (each.program == program) return &each;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<table> select_tables(const results& all, std::string_view kind,
                                 const std::vector<std::string>& names) {
  results selected;
  // The key of a cost begins with the name of its program.
  const auto is_chosen = [&](const std::string& key) {
    return names.empty() ||
           std::ranges::count(names, key.substr(0, key.find('/'))) > 0;
  };
  const auto select = [&](auto results::*list, auto... key) {
    std::ranges::copy_if(
        all.*list, std::back_inserter(selected.*list),
        [&](const auto& each) { return (is_chosen(each.*key) || ...); });
  };
  if (kind == "run" || kind == "costs") {
    select(&results::programs, &timed_program::program);
    select(&results::costs, &timed_program::program);
    select(&results::verified, &verified_program::program);
    const table times = kind == "run"
                            ? timed_table(selected, find_start_up(all.programs))
                            : headline_table(selected);
    if (times.groups.empty()) return {};
    return {times};
  }
  if (kind == "race") select(&results::races, &race_results::program);
  if (kind == "outcomes") {
    select(&results::outcomes, &outcome_results::program);
  }
  if (kind == "sweep") {
    select(&results::sweeps, &sweep_results::name, &sweep_results::group);
  }
  if (kind == "calibration") selected.calibration = all.calibration;
  return tables_of(selected);
}

std::string outcomes_to_markdown(const std::vector<results>& records,
                                 const std::string& program) {
  const auto* const found = find(records, &results::explorations, program);
  if (found == nullptr) return "";
  const std::string note = race_note(*found);
  return to_markdown(possibilities_table(
             *found, find(records, &results::outcomes, program))) +
         (note.empty() ? "" : "\n" + note + "\n");
}

std::string witnesses_to_markdown(const std::vector<results>& records,
                                  const std::string& program) {
  std::string text;
  const auto* const found = find(records, &results::explorations, program);
  if (found == nullptr) return "";
  for (const auto& [side, outcome] : told_witnesses(*found)) {
    text +=
        fmt::format("\n<details{}><summary>{}</summary>\n\n{}\n</details>\n",
                    text.empty() ? " open" : "",
                    escape_markup(witness_title(*found, *side, *outcome)),
                    to_markdown(witness_table(outcome->witness)));
  }
  return text;
}

std::string witness_to_markdown(const std::vector<results>& records,
                                const std::string& program,
                                const std::string& outcome,
                                const std::vector<std::string>& names) {
  std::string text;
  const auto* const found = find(records, &results::explorations, program);
  if (found == nullptr) return "";
  for (const exploration_side& side : found->sides) {
    const std::string& name = side.implementation;
    if (!names.empty() && std::ranges::count(names, name) == 0) continue;
    const auto own =
        std::ranges::find(side.outcomes, outcome, &explored_outcome::value);
    if (own == side.outcomes.end()) continue;
    text += fmt::format("{}**{}**\n\n{}", text.empty() ? "" : "\n",
                        escape_markup(witness_title(*found, side, *own)),
                        to_markdown(witness_table(own->witness)));
  }
  return text;
}

}  // namespace sidebyside
