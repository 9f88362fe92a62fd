#include "schedule.hpp"

#include <algorithm>
#include <map>
#include <random>

#include "error.hpp"
#include "support.hpp"

namespace compare {
namespace {

using test::shell;
using test::temporary_folder;

TEST(RoundOrder, StartsWithAnotherSideEachRound) {
  using order = std::vector<std::size_t>;
  EXPECT_EQ(round_order(0, 3), (order{0, 1, 2}));
  EXPECT_EQ(round_order(1, 3), (order{1, 2, 0}));
  EXPECT_EQ(round_order(2, 3), (order{2, 0, 1}));
  EXPECT_EQ(round_order(3, 3), (order{0, 1, 2}));
  EXPECT_EQ(round_order(5, 1), (order{0}));
}

/// Results of so many rounds, with ratios that scatter by `spread`.
program_results rounds_of(std::size_t rounds, double spread) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> noise(1, spread);
  program_results of;
  of.sides.resize(2);
  for (std::size_t i = 0; i < rounds; ++i) {
    of.sides[0].wall_seconds.push_back(1);
    of.sides[1].wall_seconds.push_back(noise(random));
  }
  return of;
}

TEST(StoppingRule, FixedRoundsAreKept) {
  plan by;
  by.rounds = 100;
  by.max_seconds = 5;
  stopping_rule rule(by);
  EXPECT_FALSE(rule.is_enough(rounds_of(99, 0), 99, 1));
  EXPECT_TRUE(rule.is_enough(rounds_of(100, 0.5), 100, 1));
  EXPECT_TRUE(rule.is_enough(rounds_of(7, 0.5), 7, 5));
}

TEST(StoppingRule, NeverFewerThanThirty) {
  stopping_rule rule({});
  EXPECT_FALSE(rule.is_enough(rounds_of(29, 0), 29, 1000));
  EXPECT_TRUE(rule.is_enough(rounds_of(30, 0), 30, 0));
}

TEST(StoppingRule, GoesOnUntilTheIntervalIsNarrow) {
  plan by;
  by.max_seconds = 1000;
  stopping_rule rule(by);
  const program_results all = rounds_of(20'000, 0.1);
  std::size_t rounds = 30;
  for (;; ++rounds) {
    program_results so_far = all;
    for (samples& side : so_far.sides) side.wall_seconds.resize(rounds);
    if (rule.is_enough(so_far, rounds, 0)) {
      const ratio found = *compare_to_reference(so_far, 1).ratio;
      EXPECT_GE(found.confidence->low, found.median * 0.99);
      EXPECT_LE(found.confidence->high, found.median * 1.01);
      break;
    }
  }
  EXPECT_GT(rounds, 300U);
  EXPECT_LT(rounds, 3000U);
}

TEST(StoppingRule, StopsWhenTheTimeIsUp) {
  stopping_rule rule({});
  EXPECT_FALSE(rule.is_enough(rounds_of(40, 1), 40, 2.9));
  EXPECT_TRUE(rule.is_enough(rounds_of(40, 1), 40, 3));
}

TEST(StoppingRule, KeepsTheLeastNumberOfRoundsOfThePlan) {
  plan by;
  by.min_rounds = 8;
  stopping_rule rule(by);
  EXPECT_FALSE(rule.is_enough(rounds_of(7, 1), 7, 100));
  EXPECT_TRUE(rule.is_enough(rounds_of(8, 1), 8, 3));
  EXPECT_FALSE(rule.is_enough(rounds_of(29, 0), 29, 2.9));
  EXPECT_TRUE(rule.is_enough(rounds_of(30, 0), 30, 0));
}

/// A program of scripts for the shell, ready to run.
prepared_program scripts(const std::vector<std::string>& bodies,
                         const std::string& out) {
  prepared_program what;
  what.task.name = "p";
  what.task.expected.out = out;
  char name = 'a';
  for (const std::string& body : bodies) {
    what.sides.emplace_back();
    what.sides.back().name = name++;
    what.commands.push_back(shell(body));
  }
  return what;
}

class Rounds : public testing::Test {
 protected:
  program_results run(const prepared_program& what, const plan& by) {
    return run_rounds(runner_, what, by,
                      [this](const program_results&, const std::string& now) {
                        seen_.push_back(now);
                      });
  }

  static plan fixed(std::size_t rounds, bool is_timed = true) {
    plan by;
    by.warmup_rounds = 0;
    by.memory_rounds = 0;
    by.rounds = rounds;
    by.max_seconds = 1000;
    by.is_timed = is_timed;
    return by;
  }

  runner runner_;
  std::vector<std::string> seen_;
  temporary_folder folder_;
};

TEST_F(Rounds, AreInterleavedAndRotated) {
  const std::string log = (folder_.path() / "log").string();
  run(scripts({"printf a >> " + log, "printf b >> " + log}, ""), fixed(3));
  EXPECT_EQ(test::read_file(log), "abbaab");
}

TEST_F(Rounds, WarmUpAndMemoryRunsAreExtra) {
  const std::string log = (folder_.path() / "log").string();
  plan by = fixed(4);
  by.warmup_rounds = 2;
  by.memory_rounds = 1;
  // The launcher is looked for beside the running executable, this test.
  const program_results found = run(scripts({"printf a >> " + log}, ""), by);
  EXPECT_EQ(test::read_file(log), "aaaaaaa");
  EXPECT_EQ(found.sides[0].runs, 7U);
  EXPECT_EQ(found.sides[0].wall_seconds.size(), 4U);
  EXPECT_EQ(found.sides[0].peak_bytes.size(), 1U);
  EXPECT_GT(found.sides[0].peak_bytes[0], 100'000U);
  EXPECT_EQ(seen_, (std::vector<std::string>{
                       "warming up", "warming up", "measuring memory",
                       "1 round", "2 rounds", "3 rounds", "4 rounds"}));
}

/// A script that prints the number of its run, counted in a file.
std::string counting(const temporary_folder& folder) {
  return fmt::format("echo x >> {0}; wc -l < {0}",
                     (folder.path() / "count").string());
}

TEST_F(Rounds, FailureInOneOfManyIsFound) {
  const std::string once =
      counting(folder_) + " | grep -qx 37 && echo bad || echo good";
  const program_results found =
      run(scripts({"echo good", once}, "good\n"), fixed(60, false));
  ASSERT_EQ(found.failures.size(), 1U);
  EXPECT_EQ(found.failures[0].implementation, "b");
  EXPECT_EQ(found.failures[0].round, "round 37");
  EXPECT_EQ(found.failures[0].found.what, "stdout differs in line 1");
  EXPECT_EQ(found.sides[1].runs, 60U);
  EXPECT_EQ(found.sides[1].failed_runs, 1U);
  EXPECT_EQ(found.sides[0].failed_runs, 0U);
}

TEST_F(Rounds, FailureEndsATimedProgramWithItsRound) {
  const std::string once =
      counting(folder_) + " | grep -qx 5 && echo bad || echo good";
  const program_results found =
      run(scripts({"echo good", once}, "good\n"), fixed(60));
  EXPECT_EQ(found.failures.size(), 1U);
  EXPECT_EQ(found.sides[1].runs, 5U);
  EXPECT_EQ(found.sides[0].wall_seconds.size(), 4U);
  EXPECT_EQ(found.sides[1].wall_seconds.size(), 4U);
}

TEST_F(Rounds, FailureInWarmUpCountsToo) {
  plan by = fixed(10);
  by.warmup_rounds = 2;
  const program_results found = run(scripts({"exit 1"}, ""), by);
  ASSERT_EQ(found.failures.size(), 1U);
  EXPECT_EQ(found.failures[0].round, "warm-up round 1");
  EXPECT_TRUE(found.sides[0].wall_seconds.empty());
}

TEST_F(Rounds, HangingProgramIsRunOnce) {
  prepared_program what = scripts({"sleep 1000", "true"}, "");
  what.limits.timeout_seconds = 0.1;
  const program_results found = run(what, fixed(10, false));
  EXPECT_EQ(found.sides[0].runs, 1U);
  EXPECT_EQ(found.failures.at(0).implementation, "a");
}

TEST_F(Rounds, EndWhenAskedTo) {
  const std::string stop_third =
      counting(folder_) + " | grep -qx 3 && kill -INT $PPID; true";
  const program_results found =
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
  const manifest from = read_manifest(folder.write("m.toml", R"(
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
    prepare(from, from.programs, folder.path(), std::nullopt, 100);
    FAIL();
  } catch (const user_error& error) {
    const std::string bin = folder.path().string();
    EXPECT_EQ(error.what(), "no such executable:\n  p/b: " + bin +
                                "/p\n  r/b: " + bin +
                                "/r\nbuild them with 'just build', or "
                                "say where they are with --bin-dir DIR");
  }
  const auto only_q = select_programs(from, {"q"});
  EXPECT_EQ(prepare(from, only_q, folder.path(), std::nullopt, 100)
                .at(0)
                .limits.timeout_seconds,
            10);
  folder.write_script("p", "true");
  const auto only_p = select_programs(from, {"p"});
  const auto timeout = [&](std::optional<double> seconds) {
    return prepare(from, only_p, folder.path(), seconds, 100)
        .at(0)
        .limits.timeout_seconds;
  };
  EXPECT_EQ(timeout(std::nullopt), 5);
  EXPECT_EQ(timeout(7), 7);
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

  /// The verdicts of 1000 sessions in which one side truly takes `factor` of
  /// the other's time; a session is over after `most` rounds.
  static std::map<verdict, int> sessions(const plan& by, noise time,
                                         double factor, std::size_t most) {
    std::mt19937_64 random(20261122);
    std::map<verdict, int> count;
    for (int session = 0; session < 1000; ++session) {
      stopping_rule rule(by);
      program_results of;
      of.tolerance = by.tolerance;
      of.sides.resize(2);
      for (std::size_t rounds = 0;; ++rounds) {
        of.confidence = rule.confidence();
        const double seconds = rounds < most ? 0 : by.max_seconds;
        if (rule.is_enough(of, rounds, seconds)) break;
        of.sides[0].wall_seconds.push_back(time(random));
        of.sides[1].wall_seconds.push_back(factor * time(random));
      }
      ++count[judge(of, compare_to_reference(of, 1).ratio)];
    }
    return count;
  }

  static plan by_verdict() {
    plan by;
    by.tolerance = 0.05;
    return by;
  }
};

TEST_F(Simulation, StoppingByPrecisionFindsNoMoreDifferencesThanItShould) {
  for (const noise time : {skewed, busy}) {
    auto found = sessions(plan{}, time, 1, 400);
    EXPECT_LE(found[verdict::slower] + found[verdict::faster], 15);
  }
}

TEST_F(Simulation, SameBuildsAreNeverSlower) {
  for (const noise time : {skewed, busy}) {
    EXPECT_EQ(sessions(by_verdict(), time, 1, 1000)[verdict::slower], 0);
  }
}

TEST_F(Simulation, WhatIsJustTolerableIsHardlyEverSlower) {
  // The worst case: half of the rounds are above the limit. An interval of 99 %
  // misses the ratio on this side in 5 of 1000 sessions, and so may all looks.
  for (const noise time : {skewed, busy}) {
    EXPECT_LE(sessions(by_verdict(), time, 1.05, 1000)[verdict::slower], 5);
  }
}

TEST_F(Simulation, LookingOftenAtThePlainIntervalCriesWolf) {
  // What the parts of the error rate are for: without them, it is found slower
  // at one of the looks several times too often.
  std::mt19937_64 random(20261122);
  int alarms = 0;
  for (int session = 0; session < 1000; ++session) {
    std::vector<double> quotients;
    bool is_alarm = false;
    for (std::size_t look = 30; look <= 1000 && !is_alarm; look += look / 10) {
      while (quotients.size() < look) {
        quotients.push_back(1.05 * busy(random) / busy(random));
      }
      is_alarm = median_interval(quotients, confidence)->low > 1.05;
    }
    alarms += is_alarm ? 1 : 0;
  }
  EXPECT_GE(alarms, 20);
}

TEST_F(Simulation, TenPercentAreFound) {
  EXPECT_GE(sessions(by_verdict(), skewed, 1.1, 1000)[verdict::slower], 990);
  EXPECT_EQ(sessions(by_verdict(), skewed, 1.2, 1000)[verdict::slower], 1000);
}

TEST(StoppingRule, ToleranceIsDecidedOnAtLooksFixedBeforehand) {
  plan by;
  by.tolerance = 0.05;
  by.max_seconds = 5;
  // Half of the rounds are above the limit, and half are below it.
  const auto open_of = [](std::size_t rounds) {
    program_results of = rounds_of(rounds, 0);
    for (std::size_t i = 0; i < rounds; i += 2) of.sides[1].wall_seconds[i] = 2;
    return of;
  };
  stopping_rule rule(by);
  EXPECT_FALSE(rule.is_enough(rounds_of(29, 0), 29, 9));
  EXPECT_NEAR(rule.confidence(), 1 - 0.01 / 2, 1e-12);
  EXPECT_FALSE(rule.is_enough(open_of(30), 30, 1));
  EXPECT_NEAR(rule.confidence(), 1 - 0.01 / 6, 1e-12);
  EXPECT_FALSE(rule.is_enough(rounds_of(32, 0), 32, 9));
  EXPECT_TRUE(rule.is_enough(open_of(33), 33, 9));
  EXPECT_NEAR(rule.confidence(), 1 - 0.01 / 6, 1e-12);
  EXPECT_TRUE(stopping_rule(by).is_enough(rounds_of(30, 0.01), 30, 1));
}

}  // namespace
}  // namespace compare
