#include "schedule.hpp"

#include <algorithm>
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

}  // namespace
}  // namespace compare
