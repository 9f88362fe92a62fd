#include <gtest/gtest.h>

#include "show/exploration_rows.hpp"

namespace sidebyside {
namespace {

explored_outcome outcome(const std::string& output, const std::string& value,
                         std::size_t preemptions) {
  explored_outcome one;
  one.output = output;
  one.value = value;
  one.means = "means " + value;
  one.witness.preemptions = preemptions;
  one.witness.is_shortest = true;
  return one;
}

/// A program in two languages, one of which never comes to 3.
exploration_results counter() {
  exploration_results program;
  program.program = "counter";
  program.sides.resize(2);
  exploration_side& go = program.sides[0];
  go.implementation = "go";
  go.label = "Go";
  go.runs = 238;
  go.complete = true;
  go.outcomes = {outcome("a 2\n", "2", 4), outcome("b 2\n", "2", 1),
                 outcome("a 3\n", "3", 0)};
  exploration_side& cpp = program.sides[1];
  cpp.implementation = "cpp";
  cpp.label = "C++";
  cpp.runs = 1;
  cpp.complete = true;
  cpp.outcomes = {outcome("a 2\n", "2", 0)};
  return program;
}

/// The runs of both, which came to 2 alone.
outcome_results runs() {
  outcome_results seen;
  seen.program = "counter";
  for (const char* name : {"go", "cpp"}) {
    outcome_side& side = seen.sides.emplace_back();
    side.implementation = name;
    side.runs = 500;
    side.counts = {{"2", 500}};
  }
  return seen;
}

std::vector<std::string> lines_at(const table& all, std::size_t row,
                                  std::size_t column) {
  return all.groups.at(0).rows.at(row).at(column).lines;
}

using lines = std::vector<std::string>;

TEST(Possibilities, TellWhatCanComeOutAndHowOftenItDid) {
  const outcome_results seen = runs();
  const table all = possibilities_table(counter(), &seen);
  EXPECT_EQ(lines_at(all, 0, 0), lines{"2"});
  EXPECT_EQ(lines_at(all, 0, 1),
            (lines{"possible, with 1 preemption", "seen in 500 of 500 runs"}));
  EXPECT_EQ(lines_at(all, 0, 2),
            (lines{"possible, with no preemption", "seen in 500 of 500 runs"}));
  EXPECT_EQ(lines_at(all, 0, 3), lines{"means 2"});
  EXPECT_EQ(lines_at(all, 1, 1),
            (lines{"possible, with no preemption", "seen in 0 of 500 runs"}));
  EXPECT_EQ(lines_at(all, 1, 2),
            (lines{"impossible", "seen in 0 of 500 runs"}));
  EXPECT_EQ(lines_at(all, 2, 1), lines{"238 executions, all"});
}

TEST(Possibilities, AreImpossibleOnlyForSidesOfTheirSize) {
  exploration_results program = counter();
  program.sides[1].size = "2 in place of 50";
  const table all = possibilities_table(program, nullptr);
  EXPECT_EQ(lines_at(all, 1, 0), lines{"3"});
  EXPECT_EQ(lines_at(all, 1, 2), lines{""});
}

TEST(Possibilities, HaveNoColumnForMeaningsThatNobodyGave) {
  exploration_results program = counter();
  for (exploration_side& side : program.sides) {
    for (explored_outcome& each : side.outcomes) each.means.clear();
  }
  const table all = possibilities_table(program, nullptr);
  EXPECT_EQ(all.columns.size(), 3U);
  EXPECT_EQ(all.groups.at(0).rows.at(0).size(), 3U);
}

TEST(Possibilities, AreImpossibleOnlyIfEveryOrderWasTried) {
  exploration_results program = counter();
  program.sides[1].complete = false;
  EXPECT_EQ(lines_at(possibilities_table(program, nullptr), 1, 2),
            lines{"not found"});
  program.sides[1].complete = true;
  program.sides[1].preemptions = 2;
  EXPECT_EQ(lines_at(possibilities_table(program, nullptr), 1, 2),
            lines{"not found"});
}

TEST(Possibilities, SayNothingOfRunsOfAnotherSize) {
  exploration_results program = counter();
  program.sides[0].size = "2 in place of 50";
  const outcome_results seen = runs();
  EXPECT_EQ(lines_at(possibilities_table(program, &seen), 0, 1),
            lines{"possible, with 1 preemption"});
}

TEST(Possibilities, SayWhyASideIsNotExplored) {
  exploration_results program = counter();
  program.sides[1].unexplored = "one order: its fibers share a thread";
  program.sides[1].outcomes.clear();
  const table all = possibilities_table(program, nullptr);
  EXPECT_EQ(lines_at(all, 0, 2), lines{""});
  EXPECT_EQ(lines_at(all, 2, 2), lines{program.sides[1].unexplored});
}

TEST(Possibilities, AreOutputsIfASideHasNoOtherValues) {
  exploration_results program = counter();
  program.sides[0].outcomes = {outcome("both: 0 of 1\n", "0", 0)};
  program.sides[1].outcomes = {outcome("both: 0 of 1\n", "both: 0 of 1\n", 0)};
  const table all = possibilities_table(program, nullptr);
  ASSERT_EQ(all.groups.at(0).rows.size(), 2U);
  EXPECT_EQ(lines_at(all, 0, 0), lines{"both: 0 of 1"});
  EXPECT_EQ(lines_at(all, 0, 2), lines{"possible, with no preemption"});
}

TEST(Possibilities, HaveTheSimplestWitnessOfEachSide) {
  const exploration_results program = counter();
  const auto told = told_witnesses(program);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].second->output, "b 2\n");  // one preemption, not four
  EXPECT_EQ(told[1].first->label, "C++");
  EXPECT_EQ(told[2].second->value, "3");
}

TEST(Possibilities, HaveNoWitnessIfThereIsOneOutcome) {
  exploration_results program = counter();
  program.sides.erase(program.sides.begin());
  EXPECT_TRUE(told_witnesses(program).empty());
}

}  // namespace
}  // namespace sidebyside
