#include "results/results.hpp"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "results/json.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

/// A program of two sides, timed in blocks of so many rounds each.
timed_program two_sides(const std::vector<double>& reference,
                        const std::vector<double>& other,
                        std::size_t rounds = 1, bool has_reference = true) {
  timed_program of;
  of.has_reference = has_reference;
  of.program = "p";
  of.sides.resize(2);
  of.sides[0].implementation = "go";
  of.sides[1].implementation = "cpp";
  of.sides[0].wall_seconds = reference;
  of.sides[1].wall_seconds = other;
  for (samples& side : of.sides) {
    side.user_seconds.assign(side.wall_seconds.size(), 0.25);
    side.system_seconds.assign(side.wall_seconds.size(), 0.5);
    side.exit_codes.assign(side.wall_seconds.size(), 0);
    side.runs = side.wall_seconds.size();
  }
  for (std::size_t i = 0; i < reference.size(); i += rounds) {
    add_block(of, rounds);
  }
  add_figures(of);
  return of;
}

std::vector<double> times(double around, std::size_t n) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    values.push_back(around * (1 + 0.001 * static_cast<double>(i % 3)));
  }
  return values;
}

TEST(RatioToReference, PairsTheRounds) {
  // Each round is twice as slow as the one before it, on both sides.
  const auto of =
      two_sides({1, 2, 4, 8, 16, 32, 64, 128}, {0.5, 1, 2, 4, 8, 16, 32, 64});
  const ratio found = *ratio_to_reference(of, 1);
  EXPECT_EQ(found.median, 0.5);
  EXPECT_EQ(found.interval->low, 0.5);
  EXPECT_EQ(found.interval->high, 0.5);
  EXPECT_EQ(found.rounds, 8U);
  EXPECT_EQ(found.blocks, 8U);
}

TEST(RatioToReference, IsOfTheMediansOfBlocks) {
  std::vector<double> other(40, 1);
  for (std::size_t block = 0; block < 8; ++block) {
    // One round of five is an outlier, one block of eight is slower.
    other[5 * block + block % 5] = 9;
    for (std::size_t i = 0; i < 5 && block == 3; ++i) {
      other[5 * block + i] = 1.5;
    }
  }
  const auto of = two_sides(std::vector<double>(40, 1), other, 5);
  const ratio found = *ratio_to_reference(of, 1);
  EXPECT_EQ(found.median, 1);
  EXPECT_EQ(found.interval->low, 1);
  EXPECT_EQ(found.interval->high, 1.5);
  EXPECT_EQ(found.rounds, 40U);
  EXPECT_EQ(found.blocks, 8U);
  EXPECT_EQ(median_seconds(of.sides[1]), 1);
  EXPECT_EQ(median_interval(of.sides[1].block_medians, of.level)->high, 1.5);
}

TEST(RatioToReference, HasNoRatioWhereTheReferenceHasNoRuns) {
  EXPECT_FALSE(
      ratio_to_reference(two_sides(times(1, 30), times(2, 30), 1, false), 1));
}

TEST(SweepPoint, TimeIsSharedOutAmongTheOperations) {
  samples side;
  sweep_point point;
  point.operations = 500;
  EXPECT_FALSE(seconds_per_operation(point, side));
  side.block_medians = {1, 2, 9};
  EXPECT_EQ(seconds_per_operation(point, side), 2.0 / 500);
  point.operations.reset();
  EXPECT_FALSE(seconds_per_operation(point, side));
}

TEST(Judge, SaysWhatTheIntervalSays) {
  const auto verdict_of = [](double around) {
    const auto of = two_sides(times(1, 30), times(around, 30));
    return to_string(judge(ratio_to_reference(of, 1)));
  };
  EXPECT_EQ(verdict_of(0.5), "faster");
  EXPECT_EQ(verdict_of(1.5), "slower");
  EXPECT_EQ(verdict_of(1.0), "no difference");
  EXPECT_EQ(verdict_of(1.013), "slower");
  EXPECT_EQ(verdict_of(0.985), "faster");
  // What the length of a path can bring about is no difference.
  EXPECT_EQ(verdict_of(1.0085), "no difference");
  EXPECT_EQ(verdict_of(0.993), "no difference");
}

TEST(JudgeBuilds, ToleratesWhatItIsToldTo) {
  const auto judged = [](const timed_program& of) {
    return judge(ratio_to_reference(of, 1), 0.05);
  };
  const auto verdict_of = [&](double around) {
    return judged(two_sides(times(1, 30), times(around, 30)));
  };
  EXPECT_EQ(verdict_of(0.9), verdict::faster);
  EXPECT_EQ(verdict_of(1.03), verdict::not_slower);
  EXPECT_EQ(verdict_of(1.07), verdict::slower);
  std::vector<double> other = times(1.04, 30);
  for (std::size_t i = 0; i < 30; i += 2) other[i] = 1.1;
  EXPECT_EQ(judged(two_sides(times(1, 30), other)), verdict::undecided);
  EXPECT_EQ(judged(two_sides(times(1, 7), times(3, 7))),
            verdict::too_few_rounds);
}

TEST(Judge, NeedsEnoughRounds) {
  const auto of = two_sides(times(1, 7), times(3, 7));
  EXPECT_EQ(judge(ratio_to_reference(of, 1)), verdict::too_few_rounds);
  EXPECT_EQ(judge(std::nullopt), verdict::too_few_rounds);
}

results with(std::vector<timed_program> programs) {
  results all;
  all.programs = std::move(programs);
  return all;
}

TEST(TimeWarnings, NameTheSidesWhosePlacementIsFixed) {
  auto of = two_sides({1, 1}, {1, 1});
  of.sides[0].placement = placement::drawn;
  EXPECT_TRUE(time_warnings(with({of})).empty());
  of.sides[1].placement = placement::fixed;
  EXPECT_TRUE(time_warnings(with({of})).at(0).ends_with(": p/cpp"));
}

TEST(TimeWarnings, NameTheSidesThatScatter) {
  auto of = two_sides({1, 1, 1, 1}, {1, 2, 1, 2});
  EXPECT_EQ(time_warnings(with({of})).at(0),
            "wall times scatter by more than 10 %, so look at the intervals: "
            "p/cpp (33 %)");
  of.sides[1] = of.sides[0];
  EXPECT_TRUE(time_warnings(with({of})).empty());
  EXPECT_TRUE(time_warnings(with({two_sides({}, {})})).empty());
}

TEST(TimeWarnings, CountAndNameTheWorstThree) {
  results many = with({12, two_sides({1, 1, 1, 1}, {1, 2, 1, 2})});
  many.programs[7] = two_sides({1, 1, 1, 1}, {1, 9, 1, 9});
  many.programs[7].program = "worst";
  many.programs[2] = two_sides({1, 1, 1, 1}, {1, 4, 1, 4});
  many.programs[2].program = "worse";
  EXPECT_EQ(time_warnings(many).at(0),
            "wall times scatter by more than 10 %, so look at the intervals, "
            "the worst of 12: worst/cpp (80 %), worse/cpp (60 %), p/cpp (33 "
            "%)");
}

class Json : public testing::Test {
 protected:
  static nlohmann::json parse(const results& all) {
    return nlohmann::json::parse(to_json(all));
  }
};

TEST_F(Json, HasWhatHyperfineWrites) {
  results all;
  all.programs.push_back(two_sides({1, 2, 3}, {2, 4, 6}));
  all.programs[0].sides[0].peak_bytes = {4096, 8192};
  add_figures(all.programs[0]);
  const auto json = parse(all);
  const auto& first = json.at("results").at(0);
  EXPECT_EQ(first.at("kind"), "times");
  EXPECT_EQ(first.at("command"), "p/go");
  EXPECT_EQ(first.at("mean"), 2.0);
  EXPECT_EQ(first.at("stddev"), 1.0);
  EXPECT_EQ(first.at("median"), 2.0);
  EXPECT_EQ(first.at("user"), 0.25);
  EXPECT_EQ(first.at("system"), 0.5);
  EXPECT_EQ(first.at("min"), 1.0);
  EXPECT_EQ(first.at("max"), 3.0);
  EXPECT_EQ(first.at("times"), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(first.at("memory_usage_byte"), (std::vector<int>{4096, 8192}));
  EXPECT_EQ(first.at("exit_codes"), (std::vector<int>{0, 0, 0}));
  EXPECT_EQ(first.at("program"), "p");
  EXPECT_EQ(first.at("implementation"), "go");
  EXPECT_EQ(first.at("parameters").at("program"), "p");
  EXPECT_EQ(first.at("parameters").at("implementation"), "go");
}

TEST_F(Json, HasWhatWasFoundAndWhere) {
  results all;
  all.conditions.cpu = "a CPU";
  all.conditions.toolchains["C++"] = "GCC";
  all.command_line = {"compare", "run"};
  all.warnings = {"beware"};
  all.programs.push_back(two_sides(times(1, 30), times(2, 30)));
  const auto json = parse(all);
  EXPECT_EQ(json.at("schema_version"), 3);
  EXPECT_EQ(json.at("interrupted"), false);
  EXPECT_EQ(json.at("context").at("cpu"), "a CPU");
  EXPECT_EQ(json.at("context").at("toolchains").at("C++"), "GCC");
  EXPECT_EQ(json.at("context").at("command_line").at(1), "run");
  EXPECT_EQ(json.at("warnings").at(0), "beware");
  const auto& made = json.at("comparisons").at(0);
  EXPECT_EQ(made.at("program"), "p");
  EXPECT_EQ(made.at("implementation"), "cpp");
  EXPECT_EQ(made.at("reference"), "go");
  EXPECT_EQ(made.at("output"), "identical");
  EXPECT_EQ(made.at("verdict"), "slower");
  EXPECT_EQ(made.at("ratio").at("rounds"), 30);
  EXPECT_EQ(made.at("ratio").at("level"), 0.99);
  EXPECT_NEAR(made.at("ratio").at("median").get<double>(), 2, 0.01);
  EXPECT_LE(made.at("ratio").at("low"), made.at("ratio").at("high"));
  EXPECT_EQ(made.at("ratio").at("blocks"), 30);
  EXPECT_EQ(json.at("results").at(0).at("blocks"), std::vector<int>(30, 1));
  EXPECT_EQ(json.at("results").at(0).at("placement"), "kept");
}

TEST_F(Json, OfNoRoundsHasNulls) {
  results all;
  all.programs.push_back(two_sides({}, {}));
  all.programs[0].failures.push_back(
      {"cpp", "round 1", {"stdout differs", {"expected  4"}}});
  all.programs[0].sides[1].failed_runs = 1;
  const auto json = parse(all);
  EXPECT_TRUE(json.at("results").at(0).at("mean").is_null());
  EXPECT_TRUE(json.at("comparisons").at(0).at("ratio").is_null());
  EXPECT_EQ(json.at("comparisons").at(0).at("output"), "FAILED");
  EXPECT_EQ(json.at("failures").at(0).at("kind"), "times");
  EXPECT_EQ(json.at("failures").at(0).at("round"), "round 1");
  EXPECT_EQ(json.at("failures").at(0).at("evidence").at(0), "expected  4");
}

TEST_F(Json, IsUtf8WhateverIsInIt) {
  results all;
  all.command_line = {"\xff<script>\"\n"};
  EXPECT_EQ(parse(all).at("context").at("command_line").at(0),
            "\xef\xbf\xbd<script>\"\n");
}

}  // namespace
}  // namespace sidebyside
