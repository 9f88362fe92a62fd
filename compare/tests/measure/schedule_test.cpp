// The rounds and turns of a program, and when they stop.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "manifest/manifest.hpp"
#include "manifest/resolve.hpp"
#include "measure/rounds.hpp"
#include "measure/stopping_rule.hpp"
#include "measure/turns.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::content_of;
using test::shell;
using test::temporary_folder;

TEST(RoundOrder, IsRandomAndHasEverySideOnce) {
  std::mt19937_64 random(5);
  std::map<std::vector<std::size_t>, int> seen;
  for (int i = 0; i < 6000; ++i) ++seen[round_order(3, random)];
  ASSERT_EQ(seen.size(), 6U);  // all there are
  for (const auto& [order, times] : seen) EXPECT_NEAR(times, 1000, 150);
  EXPECT_EQ(round_order(1, random), (std::vector<std::size_t>{0}));
}

/// The same times in blocks of one round.
timed_program in_single_rounds(timed_program results) {
  results.blocks.clear();
  for (samples& side : results.sides) {
    side.block_medians.clear();
    side.block_ratios.clear();
  }
  while (results.blocks.size() < results.sides.front().wall_seconds.size()) {
    add_block(results, 1);
  }
  return results;
}

/// Results of so many blocks of one round, with ratios that scatter by
/// `spread`.
timed_program blocks_of(std::size_t blocks, double spread) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> noise(1, spread);
  timed_program results;
  results.sides.resize(2);
  for (std::size_t i = 0; i < blocks; ++i) {
    results.sides[0].wall_seconds.push_back(1);
    results.sides[1].wall_seconds.push_back(noise(random));
  }
  return in_single_rounds(std::move(results));
}

TEST(Blocks, AreOfTwentyRoundsOfAMillisecondAndOfFewerLongerOnes) {
  const plan plan;
  EXPECT_EQ(rounds_of_block(plan, 0.0005), 20U);
  EXPECT_EQ(rounds_of_block(plan, 0.001), 20U);
  EXPECT_EQ(rounds_of_block(plan, 0.002), 10U);
  EXPECT_EQ(rounds_of_block(plan, 0.005), 5U);
  EXPECT_EQ(rounds_of_block(plan, 0.049), 5U);
  EXPECT_EQ(rounds_of_block(plan, 0.051), 1U);
}

TEST(Blocks, ShareOutAFixedNumberOfRounds) {
  plan plan;
  plan.rounds = 9;
  EXPECT_EQ(rounds_of_block(plan, 0.001), 1U);
  plan.rounds = 100;
  EXPECT_EQ(rounds_of_block(plan, 0.001), 6U);
  plan.rounds = 1000;
  EXPECT_EQ(rounds_of_block(plan, 0.001), 20U);
  EXPECT_EQ(rounds_of_block(plan, 0.051), 1U);
}

TEST(StoppingRule, FixedRoundsAreKept) {
  plan plan;
  plan.rounds = 100;
  EXPECT_FALSE(has_enough_blocks(plan, blocks_of(99, 0), 1, 0));
  EXPECT_TRUE(has_enough_blocks(plan, blocks_of(100, 0.5), 1, 0));
  EXPECT_TRUE(has_enough_blocks(plan, blocks_of(7, 0.5), 0, 0));
}

TEST(StoppingRule, NeverFewerBlocksThanAnIntervalTakes) {
  EXPECT_FALSE(has_enough_blocks({}, blocks_of(7, 0), -1000, 1));
  EXPECT_TRUE(has_enough_blocks({}, blocks_of(8, 1), -1, 1));
  EXPECT_FALSE(has_enough_blocks({}, blocks_of(15, 0), 1000, 1));
  EXPECT_TRUE(has_enough_blocks({}, blocks_of(16, 0), 1000, 1));
}

TEST(StoppingRule, GoesOnUntilTheIntervalIsNarrow) {
  const timed_program all = blocks_of(20'000, 0.1);
  std::size_t blocks = 16;
  for (;; ++blocks) {
    timed_program so_far = all;
    so_far.blocks.resize(blocks);
    for (samples& side : so_far.sides) side.wall_seconds.resize(blocks);
    so_far.sides[1].block_ratios.resize(blocks);
    if (has_enough_blocks({}, so_far, 1000, 0)) {
      const ratio found = *ratio_to_reference(so_far, 1);
      EXPECT_GE(found.interval->low, found.median * 0.99);
      EXPECT_LE(found.interval->high, found.median * 1.01);
      break;
    }
  }
  EXPECT_GT(blocks, 300U);
  EXPECT_LT(blocks, 3000U);
}

TEST(StoppingRule, StopsWhereTheNextBlockDoesNotFitIntoTheTime) {
  EXPECT_FALSE(has_enough_blocks({}, blocks_of(40, 1), 0.2, 0.1));
  EXPECT_TRUE(has_enough_blocks({}, blocks_of(40, 1), 0.09, 0.1));
}

/// A program of scripts for the shell, ready to run.
prepared_program scripts(const std::vector<std::string>& bodies,
                         const std::string& output) {
  prepared_program program;
  program.program.name = "p";
  char name = 'a';
  for (const std::string& body : bodies) {
    side& side = program.program.sides.emplace_back();
    side.name = name++;
    side.expected.output = output;
    program.commands.push_back(shell(body));
  }
  return program;
}

class Rounds : public testing::Test {
 protected:
  timed_program run(const prepared_program& program, const plan& plan) {
    return run_rounds(runner_, program, plan, observer_);
  }

  static plan fixed(std::size_t rounds) {
    plan plan;
    plan.warmup_rounds = 0;
    plan.memory_rounds = 0;
    plan.rounds = rounds;
    plan.max_seconds = 1000;
    return plan;
  }

  runner runner_;
  std::vector<std::string> steps_;
  observer observer_{[this](auto& describe) { steps_.push_back(describe()); }};
  temporary_folder folder_;
};

TEST_F(Rounds, AreInterleaved) {
  const std::string log = (folder_.path() / "log").string();
  run(scripts({"printf a >> " + log, "printf b >> " + log}, ""), fixed(3));
  const std::string order = content_of(log);
  ASSERT_EQ(order.size(), 12U);  // half of them are not timed
  for (std::size_t i = 0; i < 12; i += 2) EXPECT_NE(order[i], order[i + 1]);
}

TEST_F(Rounds, BeginEachBlockWithOneThatIsNotTimed) {
  const timed_program found = run(scripts({"true", "true"}, ""), fixed(40));
  EXPECT_EQ(found.blocks, std::vector<std::size_t>(20, 2));
  for (const samples& side : found.sides) {
    EXPECT_EQ(side.wall_seconds.size(), 40U);
    EXPECT_EQ(side.runs, 60U);
  }
}

TEST_F(Rounds, OfLongRunsAreBlocksOfTheirOwn) {
  const timed_program found =
      run(scripts({"true", "sleep 0.06"}, ""), fixed(4));
  EXPECT_EQ(found.blocks, std::vector<std::size_t>(4, 1));
  // That a run is long is known after the first block was prepared.
  EXPECT_EQ(found.sides[0].runs, 5U);
  EXPECT_EQ(found.sides[0].placement, placement::kept);
}

TEST_F(Rounds, GoOnPastTheTimeUntilThereIsAnInterval) {
  plan plan;
  plan.memory_rounds = 0;
  plan.max_seconds = 0.01;
  const timed_program found = run(scripts({"true", "true"}, ""), plan);
  EXPECT_EQ(found.blocks.size(), min_blocks);
  EXPECT_TRUE(ratio_to_reference(found, 1)->interval);
}

TEST_F(Rounds, HaveOneOfEachKindOnceTheTimeIsUp) {
  plan plan;
  plan.warmup_rounds = plan.memory_rounds = 300;
  plan.max_seconds = 1e-9;
  const timed_program found = run(scripts({"true", "true"}, ""), plan);
  EXPECT_EQ(found.blocks, std::vector<std::size_t>(min_blocks, 1));
  // A warm-up and a memory round, and one before each block.
  EXPECT_EQ(found.sides[0].runs, 2 + 2 * min_blocks);
  EXPECT_EQ(found.sides[0].peak_bytes.size(), 1U);
}

TEST_F(Rounds, WithAStandstillAreDiscarded) {
  const std::string log = (folder_.path() / "log").string();
  const std::string stop = fmt::format(
      "printf a >> {0}; [ $(wc -c < {0}) = 6 ] || exit 0; "
      "(kill -STOP {1}; sleep 0.3; kill -CONT {1}) & sleep 0.1",
      log, getpid());
  const timed_program found = run(scripts({stop, "true"}, ""), fixed(4));
  ASSERT_EQ(found.sides[0].wall_seconds.size(), 4U);
  EXPECT_EQ(content_of(log).size(), found.sides[0].runs);
  EXPECT_EQ(found.sides[0].runs % 2,
            1U);  // as a rule, two for each that counts
  EXPECT_LT(*std::ranges::max_element(found.sides[0].wall_seconds), 0.3);
  EXPECT_EQ(runner_.standstills(), 1U);
}

TEST_F(Rounds, WarmUpAndMemoryRunsAreExtra) {
  const std::string log = (folder_.path() / "log").string();
  plan plan = fixed(4);
  plan.warmup_rounds = 2;
  plan.memory_rounds = 1;
  // The launcher is looked for beside the running executable, this test.
  const timed_program found = run(scripts({"printf a >> " + log}, ""), plan);
  EXPECT_EQ(content_of(log), "aaaaaaaaaaa");
  EXPECT_EQ(found.sides[0].runs, 11U);  // one before each of four blocks
  EXPECT_EQ(found.sides[0].wall_seconds.size(), 4U);
  EXPECT_EQ(found.sides[0].peak_bytes.size(), 1U);
  EXPECT_GT(found.sides[0].peak_bytes[0], 100'000U);
  EXPECT_EQ(steps_, (std::vector<std::string>{
                        "warm-up round 1", "warm-up round 2", "memory round 1",
                        "untimed round of block 1", "round 1",
                        "untimed round of block 2", "round 2",
                        "untimed round of block 3", "round 3",
                        "untimed round of block 4", "round 4"}));
}

/// A script that prints the number of its run, counted in a file.
std::string counting(const temporary_folder& folder) {
  return fmt::format("echo x >> {0}; wc -l < {0}",
                     (folder.path() / "count").string());
}

TEST_F(Rounds, OfVerificationGoOnAfterAFailure) {
  const std::string once =
      counting(folder_) + " | grep -qx 37 && echo bad || echo good";
  const verified_program found = verify_runs(
      runner_, scripts({"echo good", once}, "good\n"), 60, observer_);
  ASSERT_EQ(found.failures.size(), 1U);
  EXPECT_EQ(found.failures[0].implementation, "b");
  EXPECT_EQ(found.failures[0].round, "run 37");
  EXPECT_EQ(found.failures[0].difference.message, "stdout differs in line 1");
  EXPECT_EQ(found.sides[1].runs, 60U);
  EXPECT_EQ(found.sides[1].failed_runs, 1U);
  EXPECT_EQ(found.sides[0].failed_runs, 0U);
}

TEST_F(Rounds, FailureEndsATimedProgramWithItsRound) {
  const std::string once =
      counting(folder_) + " | grep -qx 5 && echo bad || echo good";
  const timed_program found =
      run(scripts({"echo good", once}, "good\n"), fixed(60));
  EXPECT_EQ(found.failures.size(), 1U);
  EXPECT_EQ(found.sides[1].runs, 5U);  // the first of which was not timed
  EXPECT_EQ(found.blocks, (std::vector<std::size_t>{3}));
  EXPECT_EQ(found.sides[0].wall_seconds.size(), 3U);
  EXPECT_EQ(found.sides[1].wall_seconds.size(), 3U);
}

TEST_F(Rounds, FailureInWarmUpCountsToo) {
  plan plan = fixed(10);
  plan.warmup_rounds = 2;
  const timed_program found = run(scripts({"exit 1"}, ""), plan);
  ASSERT_EQ(found.failures.size(), 1U);
  EXPECT_EQ(found.failures[0].round, "warm-up round 1");
  EXPECT_TRUE(found.sides[0].wall_seconds.empty());
}

TEST_F(Rounds, HangingProgramIsRunOnce) {
  prepared_program program = scripts({"sleep 1000", "true"}, "");
  program.limits.timeout_seconds = 0.1;
  const verified_program found = verify_runs(runner_, program, 10, observer_);
  EXPECT_EQ(found.sides[0].runs, 1U);
  EXPECT_EQ(found.failures.at(0).implementation, "a");
}

TEST_F(Rounds, EndWhenAskedTo) {
  const std::string stop_third =
      counting(folder_) + " | grep -qx 3 && kill -INT $PPID; true";
  const timed_program found =
      run(scripts({"true", stop_third}, ""), fixed(1000));
  EXPECT_NE(runner_.stop_signal(), 0);
  EXPECT_EQ(found.sides[0].wall_seconds.size(),
            found.sides[1].wall_seconds.size());
  EXPECT_LE(found.sides[0].wall_seconds.size(), 3U);
  EXPECT_TRUE(found.failures.empty());
}

TEST(Prepare, NamesEveryMissingExecutable) {
  const temporary_folder folder;
  folder.write_script("there", "true");
  const manifest whole = read_manifest(folder.write("m.toml", R"(
[[implementation]]
name = "a"
command = ["{bin}/there"]
[[implementation]]
name = "b"
command = ["{bin}/{program}"]
[[program]]
name = "p"
stdout = ""
timeout = 5
[[program]]
name = "q"
stdout = ""
implementations = ["a"]
[[program]]
name = "r"
stdout = ""
)"));
  try {
    prepare(resolve(whole, {}, folder.path()), "build them");
    FAIL();
  } catch (const user_error& error) {
    const std::string bin = folder.path().string();
    EXPECT_EQ(error.what(), "no such executable:\n  p/b: " + bin +
                                "/p\n  r/b: " + bin + "/r\nbuild them");
  }
  try {
    prepare(resolve(read_manifest(folder.write(
                        "n.toml",
                        "[[implementation]]\nname = 'a'\ncommand = ['bin/x']\n"
                        "[[program]]\nname = 'p'\nstdout = ''\n")),
                    {}, ""),
            "");
    FAIL();
  } catch (const user_error& error) {
    const auto root = std::filesystem::canonical(folder.path()).string();
    EXPECT_TRUE(
        test::contains(error.what(), "p/a: bin/x, from " + root + "/\n"));
  }
  const auto timeout = [&](const std::string& name) {
    return prepare(resolve(whole, {name}, folder.path()), "")
        .at(0)
        .limits.timeout_seconds;
  };
  EXPECT_EQ(timeout("q"), 10);
  folder.write_script("p", "true");
  EXPECT_EQ(timeout("p"), 5);
}

// How often a session errs, by simulation: synthetic rounds with noise as
// benchmarks have it go through the real rule. The seeds are fixed, so each
// test has one result.
class Simulation : public testing::Test {
 protected:
  using noise = double (*)(std::mt19937_64&);

  static double skewed(std::mt19937_64& random) {
    return 1 + std::lognormal_distribution(-3.0, 1.0)(random);
  }
  /// Much work beside it: times of two modes, far apart.
  static double busy(std::mt19937_64& random) {
    const bool is_slow = std::bernoulli_distribution(0.4)(random);
    return std::normal_distribution(is_slow ? 2.0 : 1.0, 0.1)(random);
  }

  /// What both sides share, and what their placement does to one of them.
  struct truth {
    noise time = skewed;
    double factor = 1;            ///< that the other side truly takes
    double placement_spread = 0;  ///< standard deviation, of a block
  };

  static constexpr std::size_t rounds = 20;  ///< of a block

  /// Adds a block of rounds to the results.
  static void run_block(timed_program& results, const truth& truth,
                        std::mt19937_64& random) {
    const double factor =
        truth.factor * (1 + truth.placement_spread *
                                std::normal_distribution<double>()(random));
    for (std::size_t i = 0; i < rounds; ++i) {
      results.sides[0].wall_seconds.push_back(truth.time(random));
      results.sides[1].wall_seconds.push_back(factor * truth.time(random));
    }
    add_block(results, rounds);
  }

  /// The verdicts of 1000 sessions, of which each is over after `max_blocks`.
  static std::map<verdict, int> sessions(const plan& plan, const truth& truth,
                                         std::size_t max_blocks) {
    std::mt19937_64 random(20261122);
    std::map<verdict, int> count;
    for (int session = 0; session < 1000; ++session) {
      timed_program results;
      results.sides.resize(2);
      for (;;) {
        const std::size_t blocks = results.blocks.size();
        results.level = level_after(plan, blocks);
        const double left = blocks < max_blocks ? 1 : 0;
        if (has_enough_blocks(plan, results, left, 0)) break;
        run_block(results, truth, random);
      }
      ++count[judge(ratio_to_reference(results, 1), plan.tolerance)];
    }
    return count;
  }

  static int differences(std::map<verdict, int> found) {
    return found[verdict::slower] + found[verdict::faster];
  }

  static plan verdict_plan() {
    plan plan;
    plan.tolerance = 0.05;
    return plan;
  }
};

/// Placements as they were measured: usually, and on memory that is worn.
constexpr double usual_spread = 0.005;
constexpr double worn_spread = 0.025;

TEST_F(Simulation, StoppingByPrecisionFindsNoMoreDifferencesThanItShould) {
  for (const noise time : {skewed, busy}) {
    for (const double spread : {0.0, usual_spread, worn_spread}) {
      EXPECT_LE(differences(sessions(plan{}, {time, 1, spread}, 60)), 10);
    }
  }
}

TEST_F(Simulation, ThreePercentAreFound) {
  for (const double spread : {0.0, usual_spread}) {
    const truth slower{skewed, 1.03, spread};
    EXPECT_GE(sessions(plan{}, slower, 130)[verdict::slower], 950);
  }
}

TEST_F(Simulation, SameBuildsAreNeverSlower) {
  for (const noise time : {skewed, busy}) {
    for (const double spread : {0.0, worn_spread}) {
      const truth same{time, 1, spread};
      EXPECT_EQ(sessions(verdict_plan(), same, 200)[verdict::slower], 0);
    }
  }
}

TEST_F(Simulation, WhatIsJustTolerableIsHardlyEverSlower) {
  // The worst case: half of the blocks are above the limit. An interval of 99 %
  // misses the ratio on this side in 5 of 1000 sessions, and so may all looks.
  for (const noise time : {skewed, busy}) {
    for (const double spread : {0.0, worn_spread}) {
      const truth tolerable{time, 1.05, spread};
      EXPECT_LE(sessions(verdict_plan(), tolerable, 100)[verdict::slower], 5);
    }
  }
}

TEST_F(Simulation, TenPercentAreFound) {
  for (const double spread : {0.0, worn_spread}) {
    EXPECT_GE(
        sessions(verdict_plan(), {skewed, 1.1, spread}, 200)[verdict::slower],
        990);
  }
}

TEST(StoppingRule, ToleranceIsDecidedOnAtLooksFixedBeforehand) {
  plan plan;
  plan.tolerance = 0.05;
  // Half of the blocks are above the limit, and half are below it.
  const auto open_of = [](std::size_t blocks) {
    timed_program results = blocks_of(blocks, 0);
    for (std::size_t i = 0; i < blocks; i += 2) {
      results.sides[1].wall_seconds[i] = 2;
    }
    return in_single_rounds(std::move(results));
  };
  const auto is_enough = [&](const timed_program& results, double left) {
    return has_enough_blocks(plan, results, left, 1);
  };
  EXPECT_FALSE(is_enough(blocks_of(15, 0), -9));
  for (const std::size_t blocks : {16U, 17U, 18U, 19U, 20U}) {
    EXPECT_FALSE(is_enough(open_of(blocks), 1));
  }
  EXPECT_FALSE(is_enough(blocks_of(21, 0), -9));
  EXPECT_TRUE(is_enough(open_of(22), -9));
  EXPECT_TRUE(is_enough(blocks_of(16, 0.01), 1));
  for (const auto& [blocks, errors] : std::map<std::size_t, double>{
           {0, 2}, {16, 2}, {17, 6}, {20, 30}, {21, 42}, {22, 42}, {23, 56}}) {
    EXPECT_NEAR(level_after(plan, blocks), 1 - 0.01 / errors, 1e-12) << blocks;
  }
}

}  // namespace
}  // namespace sidebyside
