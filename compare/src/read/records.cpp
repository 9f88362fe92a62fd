#include "read/records.hpp"

#include <algorithm>
#include <iterator>

#include "base/error.hpp"
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
  const auto select = [&](auto own_kind, auto results::*list, auto... name) {
    if (kind != own_kind) return;
    std::ranges::copy_if(
        all.*list, std::back_inserter(selected.*list), [&](const auto& each) {
          // The key of a cost begins with the name of its program.
          const auto is_named = [&](const std::string& key) {
            return std::ranges::count(names, key.substr(0, key.find('/'))) > 0;
          };
          return names.empty() || (is_named(each.*name) || ...);
        });
  };
  for (const char* of_times : {"run", "costs"}) {
    select(of_times, &results::programs, &timed_program::program);
    select(of_times, &results::costs, &timed_program::program);
    select(of_times, &results::verified, &verified_program::program);
  }
  select("race", &results::races, &race_results::program);
  select("outcomes", &results::outcomes, &outcome_results::program);
  select("sweep", &results::sweeps, &sweep_results::name,
         &sweep_results::group);
  if (kind == "calibration") selected.calibration = all.calibration;
  if (kind != "run" && kind != "costs") return tables_of(selected);
  std::vector<table> tables{
      kind == "run" ? timed_table(selected, find_start_up(all.programs))
                    : headline_table(selected)};
  if (tables[0].groups.empty()) tables.clear();
  return tables;
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
  if (found != nullptr) {
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
  }
  if (!text.empty()) return text;
  throw user_error(
      "no record has an order of the steps of {} that comes to {}; make one "
      "with 'just record'",
      escape(program), escape(outcome));
}

}  // namespace sidebyside
