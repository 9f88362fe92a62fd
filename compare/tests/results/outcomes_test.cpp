#include "results/outcomes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace sidebyside {
namespace {

outcome_results counted(std::map<std::string, std::size_t> counts) {
  outcome_results outcome;
  outcome_side side;
  for (const auto& [outcome, runs] : counts) side.runs += runs;
  side.counts = std::move(counts);
  outcome.sides.push_back(side);
  return outcome;
}

/// Label and count of each bin; those that are not allowed in brackets.
std::vector<std::string> shown(const outcome_results& outcome) {
  std::vector<std::string> rows;
  for (const bin& made : make_bins(outcome)) {
    const std::string row = fmt::format(
        "{}: {}", made.label,
        std::accumulate(made.counts.begin(), made.counts.end(), 0UL));
    rows.push_back(made.is_allowed ? row : "[" + row + "]");
  }
  return rows;
}

using rows = std::vector<std::string>;

TEST(Histogram, SmallRangeHasABinForEachValue) {
  outcome_results outcome = counted({{"4", 498}, {"2", 2}});
  outcome.sides[0].allowed = {{2, 4, ""}};
  EXPECT_EQ(shown(outcome), (rows{"2: 2", "3: 0", "4: 498"}));
}

TEST(Histogram, EmptyNeighboursOfARangeAreOneLine) {
  outcome_results outcome = counted({{"7", 1}, {"20", 1}});
  outcome.sides[0].allowed = {{0, 0, "none"}, {1, 19, "some"}, {20, 20, "all"}};
  EXPECT_EQ(shown(outcome),
            (rows{"0: 0", "1…6: 0", "7: 1", "8…19: 0", "20: 1"}));
  const std::vector<bin> bins = make_bins(outcome);
  EXPECT_EQ(bins[0].means, "none");
  EXPECT_EQ(bins[1].means, "some");
  EXPECT_EQ(bins[2].means, "");
  EXPECT_EQ(bins[4].means, "all");
}

TEST(Histogram, BetweenTwoOutcomesIsNone) {
  outcome_results outcome = counted({{"1", 1}, {"2", 1}});
  outcome.sides[0].allowed = {{1, 1, ""}, {3, 3, ""}};
  EXPECT_EQ(shown(outcome), (rows{"1: 1", "3: 0", "[other: 1]"}));
}

TEST(Histogram, SaysWhatAnOutcomeMeansAndWhyASideDoesNotShowIt) {
  outcome_results outcome = counted({{"4", 1}});
  outcome.sides[0].implementation = "cpp";
  outcome.sides[0].label = "C++";
  outcome.sides[0].allowed = {
      {2, 3, "one got lost", true, {{"cpp", "one addition"}}}, {4, 4, ""}};
  const auto bins = make_bins(outcome);
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins[0].label, "2…3");
  EXPECT_EQ(bins[0].means, "one got lost; C++: one addition");
  EXPECT_EQ(bins[1].means, "");
}

TEST(Histogram, HasABinForEachTextAndEachEnd) {
  outcome_results outcome = counted({{"woken", 3}, {"deadlock", 1}, {"7", 2}});
  outcome.sides[0].named = {{"woken", false, "once"},
                            {"deadlock", true, "never"},
                            {"crash", true, ""}};
  const std::vector<bin> bins = make_bins(outcome);
  ASSERT_EQ(bins.size(), 4U);
  EXPECT_EQ(bins[0].label, "woken");
  EXPECT_EQ(bins[0].counts[0], 3U);
  EXPECT_EQ(bins[1].means, "never");
  EXPECT_EQ(bins[1].counts[0], 1U);
  EXPECT_EQ(bins[2].counts[0], 0U);
  EXPECT_EQ(bins[3].label, "other");
  EXPECT_FALSE(bins[3].is_allowed);
  outcome.sides[0].allowed = {{7, 9, ""}};
  EXPECT_EQ(make_bins(outcome).size(), 5U);
  EXPECT_EQ(describe_allowed(outcome.sides[0].allowed, outcome.sides[0].named),
            "7, 8, 9, woken, deadlock or crash");
}

TEST(Histogram, WideRangeIsCutAtRoundValues) {
  outcome_results outcome =
      counted({{"2", 1}, {"4999", 1}, {"5000", 1}, {"49999", 4}, {"50000", 9}});
  outcome.sides[0].allowed = {{2, 49999, "", true}, {50000, 50000, ""}};
  const rows found = shown(outcome);
  EXPECT_EQ(found, (rows{"2…4999: 2", "5000…9999: 1", "10000…44999: 0",
                         "45000…49999: 4", "50000: 9"}));
}

TEST(Histogram, OutcomesOutOfRangeFollow) {
  outcome_results outcome = counted({{"1", 1}, {"4", 2}, {"5", 3}, {"x", 4}});
  outcome.sides[0].allowed = {{2, 4, ""}};
  EXPECT_EQ(shown(outcome), (rows{"2…3: 0", "4: 2", "[below 2: 1]",
                                  "[above 4: 3]", "[other: 4]"}));
}

TEST(Histogram, EveryRangeIsCoveredOnce) {
  using limits = std::numeric_limits<std::int64_t>;
  for (const auto& [low, high] :
       std::vector<std::pair<std::int64_t, std::int64_t>>{
           {0, 0},
           {-7, 12},
           {-7, 13},
           {-50, 50},
           {-1001, 999},
           {3, 1'000'003},
           {limits::max() - 100, limits::max()},
           {limits::min(), limits::min() + 100},
           {limits::min(), limits::max()}}) {
    outcome_results outcome = counted({{std::to_string(low), 1},
                                       {std::to_string(high / 2 + low / 2), 1},
                                       {std::to_string(high), 1}});
    outcome.sides[0].allowed = {{low, high, ""}};
    const std::vector<bin> bins = make_bins(outcome);
    std::size_t runs = 0;
    for (const bin& made : bins) {
      EXPECT_TRUE(made.is_allowed) << made.label;
      runs += made.counts[0];
    }
    EXPECT_EQ(runs, outcome.sides[0].runs) << low << " to " << high;
    EXPECT_LE(bins.size(), 20U);
  }
}

TEST(Histogram, TextsAreSortedByFrequency) {
  outcome_results outcome = counted({{"rare", 1}, {"a\x1b", 5}});
  for (int i = 0; i < 12; ++i)
    outcome.sides[0].counts[fmt::format("t{:02}", i)] = 2;
  const rows found = shown(outcome);
  ASSERT_EQ(found.size(), 11U);
  EXPECT_EQ(found[0], "a\x1b: 5");
  EXPECT_EQ(found[10], "others: 7");
}

TEST(Histogram, TextsAreCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "€";
  const bin made = make_bins(counted({{text, 1}})).front();
  EXPECT_EQ(made.label, text.substr(0, 24 * 3) + "…");
}

TEST(Histogram, SaysHowManyRunsLostUpdates) {
  outcome_results outcome = counted({{"4", 498}, {"2", 2}});
  EXPECT_EQ(describe_loss(outcome.sides[0]), "500 runs");
  outcome.sides[0].allowed = {{2, 3, "", true}, {4, 4, ""}};
  EXPECT_EQ(describe_loss(outcome.sides[0]),
            "lost updates in 2 of 500 runs (0.40 %)");
  outcome.sides[0].counts = {{"4", 500}};
  EXPECT_EQ(describe_loss(outcome.sides[0]), "no lost update in 500 runs");
}

}  // namespace
}  // namespace sidebyside
