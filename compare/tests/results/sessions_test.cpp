// Several sessions as one set of results.
#include "results/sessions.hpp"

#include <string>
#include <vector>

#include "support.hpp"

namespace sidebyside {
namespace {

/// A session in which the second side of "p" took these times.
results session_of(const std::vector<double>& seconds,
                   const std::string& date) {
  results all;
  all.conditions.date = date;
  timed_program& program = all.programs.emplace_back();
  program.program = "p";
  program.sides.resize(2);
  program.sides[0].implementation = "a";
  program.sides[1].implementation = "b";
  program.sides[0].wall_seconds.assign(seconds.size(), 1);
  program.sides[1].wall_seconds = seconds;
  for (std::size_t i = 0; i < seconds.size(); ++i) add_block(program, 1);
  return all;
}

std::vector<double> around(double middle, double spread) {
  std::vector<double> values;
  for (int i = -5; i <= 5; ++i) values.push_back(middle + i * spread / 5);
  return values;
}

results three(double first, double second, double third, double spread) {
  results all = session_of(around(first, spread), "1");
  add_session(all, session_of(around(second, spread / 2), "2"));
  add_session(all, session_of(around(third, spread / 4), "3"));
  return all;
}

TEST(Sessions, RatioIsTheirMedianWithAnIntervalThatHoldsTheirs) {
  const results all = three(1.01, 1.00, 1.02, 0.04);
  const timed_program& program = all.programs.at(0);
  ASSERT_EQ(program.sessions.size(), 3U);
  EXPECT_EQ(program.sessions[2].date, "3");
  const ratio found = *ratio_to_reference(program, 1);
  EXPECT_DOUBLE_EQ(found.median, 1.01);
  EXPECT_NEAR(found.interval->high - found.interval->low, 0.08, 0.017);
  EXPECT_FALSE(found.range);
  EXPECT_EQ(found.blocks, 33U);
  EXPECT_EQ(judge(found), verdict::no_difference);
}

TEST(Sessions, ThatDisagreeBeyondTheirIntervalsAreUnstable) {
  const results all = three(0.5, 0.9, 0.6, 0.01);
  const ratio found = *ratio_to_reference(all.programs.at(0), 1);
  ASSERT_TRUE(found.range);
  EXPECT_DOUBLE_EQ(found.range->first, 0.5);
  EXPECT_DOUBLE_EQ(found.range->second, 0.9);
  EXPECT_EQ(judge(found), verdict::unstable);
  EXPECT_TRUE(
      test::contains(ratio_figure(found), "0.60 [0.49, 0.91], 0.50 to 0.90"));
}

TEST(Sessions, OfOtherSidesReplaceTheProgram) {
  results all = session_of(around(1, 0.1), "1");
  results other = session_of(around(2, 0.1), "2");
  other.programs[0].sides[1].implementation = "c";
  add_session(all, other);
  ASSERT_EQ(all.programs.size(), 1U);
  EXPECT_EQ(all.programs[0].sides[1].implementation, "c");
  EXPECT_EQ(all.programs[0].blocks.size(), 11U);
}

TEST(Sessions, CountsAddUp) {
  results all;
  auto& side = all.outcomes.emplace_back().sides.emplace_back();
  side.runs = 3;
  side.counts = {{"4", 2}, {"3", 1}};
  race_side& racy = all.races.emplace_back().sides.emplace_back();
  results again = all;
  racy.reports = 2;
  racy.conflicts = {{{{"write", "a.c:1"}, {"read", "a.c:2"}}, 2}};
  race_side& other = again.races[0].sides[0];
  other.reports = 4;
  other.first_report = "told";
  other.conflicts = {{{{"read", "a.c:2"}, {"write", "a.c:1"}}, 3},
                     {{{"write", "a.c:1"}, {"write", "a.c:1"}}, 1}};
  again.outcomes[0].sides[0].counts["2"] = 0;
  add_session(all, again);
  EXPECT_EQ(all.outcomes.at(0).sides.at(0).runs, 6U);
  EXPECT_EQ(all.outcomes[0].sides[0].counts["4"], 4U);
  const race_side& both = all.races.at(0).sides.at(0);
  EXPECT_EQ(both.reports, 6U);
  EXPECT_EQ(both.first_report, "");
  ASSERT_EQ(both.conflicts.size(), 2U);
  EXPECT_EQ(both.conflicts[0].reports, 5U);
}

TEST(Sessions, RecordSaysHowBusyTheMachineWasAtItsWorst) {
  results all = session_of(around(1, 0.1), "1");
  all.conditions.cores = 2;
  results busy = all;
  busy.conditions.load_average = 2.4;
  results idle = all;
  idle.conditions.load_average = 0.1;
  add_session(all, busy);
  EXPECT_TRUE(is_busy(all.conditions));
  add_session(all, idle);
  EXPECT_TRUE(is_busy(all.conditions));
}

TEST(Sessions, AFigureIsOneOfAllSessions) {
  results all;
  cost_results& cost = all.costs.emplace_back();
  cost.sides.resize(2);
  cost.blocks.assign(8, 1);
  for (samples& side : cost.sides) side.block_medians.assign(8, 1);
  add_ratios(cost);
  results other = all;
  other.costs[0].sides[1].no_figure = "not linear";
  other.costs[0].sides[1].block_medians.clear();
  other.costs[0].sides[1].block_ratios.clear();
  add_session(all, other);
  EXPECT_EQ(all.costs[0].sides[0].block_medians.size(), 16U);
  EXPECT_EQ(all.costs[0].sides[1].no_figure, "not linear");
  EXPECT_FALSE(median_seconds(all.costs[0].sides[1]));
}

/// A session that explored "p" in so many executions, and "q" or none.
results exploration_of(std::size_t executions, bool has_other) {
  results all;
  for (const char* name : {"p", "q"}) {
    if (name == std::string("q") && !has_other) continue;
    exploration_results& explored = all.explorations.emplace_back();
    explored.program = name;
    explored.sides.resize(1);
    explored.sides[0].runs = executions;
  }
  return all;
}

TEST(Sessions, KeepTheNewestExplorationOfAProgram) {
  for (const auto& update : {add_session, replace_programs}) {
    results all = exploration_of(3, true);
    update(all, exploration_of(4, false));
    ASSERT_EQ(all.explorations.size(), 2U);
    EXPECT_EQ(all.explorations[0].sides[0].runs, 4U);
    EXPECT_EQ(all.explorations[1].sides[0].runs, 3U);
  }
}

}  // namespace
}  // namespace sidebyside
