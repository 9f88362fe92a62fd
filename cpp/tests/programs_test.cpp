// Every C++ program, as it was built, prints what its lesson says. The
// expectations stand here once more, so that a slip in the manifest shows.
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "measure/judgement.hpp"
#include "process/runner.hpp"

namespace sidebyside {
namespace {

struct lesson {
  const char* program;
  const char* output;  ///< a pattern
  std::vector<std::string> arguments = {};
};

void PrintTo(const lesson& of, std::ostream* out) { *out << of.program; }

class Program : public testing::TestWithParam<lesson> {};

TEST_P(Program, PrintsItsLesson) {
  const std::string name = GetParam().program;
  const outcome_set allowed{pattern(GetParam().output)};
  std::vector<std::string> argv = GetParam().arguments;
  argv.insert(argv.begin(), std::string(CPP_BIN) + "/" + name);
  const auto found = find_command(argv);
  ASSERT_TRUE(found) << name;
  runner runner;
  for (int i = 0; i < 20; ++i) {
    const run_result ran = runner.run(*found, {});
    EXPECT_EQ(ran.end, ending::exited);
    EXPECT_EQ(ran.code, 0);
    const std::string out = ran.out.read(0, 1000);
    EXPECT_FALSE(read_outcome(allowed, out).objection) << out;
    EXPECT_EQ(ran.err.size(), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Program,
    testing::Values(
        lesson{"atomic-counters", "ops: 50000\n"},
        lesson{"non-atomic-counters", "ops: [0-9]{1,5}\n"},
        lesson{"atomic-load", "reads went backwards: false\nops: 50000\n"},
        lesson{"data-race", "Final Counter:  [234]\n"},
        lesson{"data-race-print", "([1234]\n){4}Final Counter:  [234]\n"},
        lesson{"atomic-functions", "Final Counter:  4\n"},
        lesson{"mutex", "1\n2\n3\n4\nFinal Counter:  4\n"},
        lesson{"mutex-map", "map\\[a:20000 b:10000\\]\n"},
        lesson{"rw-mutex", "torn reads: 0\nwrites: 1000\n"},
        lesson{"channel", "1\n2\n3\n4\n5\nclosed\n"},
        lesson{"channel-fiber", "1\n2\n3\n4\n5\nclosed\n"},
        lesson{"stateful-goroutine", "ops: 50000\n"},
        lesson{"stateful-goroutine-fiber", "ops: 50000\n"},
        lesson{"worker-pool",
               "job 1: 2\njob 2: 4\njob 3: 6\njob 4: 8\njob 5: 10\n"},
        lesson{"worker-pool-fiber",
               "job 1: 2\njob 2: 4\njob 3: 6\njob 4: 8\njob 5: 10\n"},
        lesson{"compare-and-swap", "max: 49999\n"},
        lesson{"compare-and-swap-pool", "max: 49999\n"},
        lesson{"message-passing", "stale reads: 0\n"},
        lesson{"store-buffering", "both zero: 0 of 10000\n"},
        lesson{"store-buffering-relaxed", "both zero: [0-9]{1,5} of 10000\n"},
        lesson{"many-waiting", "total: 200\n", {"200"}},
        lesson{"many-waiting-fiber", "total: 1000\n", {"1000"}},
        lesson{"many-waiting-coro", "total: 1000\n", {"1000"}},
        lesson{"ping-pong", "ball: 100\n", {"100"}},
        lesson{"ping-pong-fiber", "ball: 1000\n", {"1000"}},
        lesson{"prime-sieve-fiber", "prime 1: 2\n", {"1"}},
        lesson{"prime-sieve-fiber", "prime 100: 541\n", {"100"}},
        lesson{"atomic-counters-pool", "ops: 50000\n"},
        lesson{"atomic-load-pool", "reads went backwards: false\nops: 50000\n"},
        lesson{"many-goroutines", "total: 200\n", {"200"}},
        lesson{"many-goroutines-pool", "total: 1\n", {"1"}},
        lesson{"many-goroutines-pool", "total: 12345\n", {"12345"}},
        lesson{"many-goroutines-fiber", "total: 12345\n", {"12345"}},
        lesson{"cost-atomic", "total: 3000\n", {"3", "1000"}},
        lesson{"cost-mutex", "total: 3000\n", {"3", "1000"}},
        lesson{"cost-mutex-spin", "total: 300000\n", {"3", "100000"}},
        lesson{"cost-sharded", "total: 3000\n", {"3", "1000"}},
        lesson{"cost-plain", "total: 1000\n", {"1", "1000"}}),
    [](const auto& info) {
      std::string name = info.param.program;
      for (const auto& argument : info.param.arguments) name += "-" + argument;
      for (char& c : name) c = c == '-' ? '_' : c;
      return name;
    });

/// The arguments of a program that it must reject.
struct rejection {
  const char* program;
  std::vector<std::string> variants;  ///< of the executable, Go's first
  std::vector<std::vector<std::string>> arguments;
};

void PrintTo(const rejection& of, std::ostream* out) { *out << of.program; }

class Arguments : public testing::TestWithParam<rejection> {};

TEST_P(Arguments, AreRejectedWithTheSameTextOnEverySide) {
  runner runner;
  for (const auto& arguments : GetParam().arguments) {
    std::string usage;
    for (const std::string& variant : GetParam().variants) {
      std::vector<std::string> argv = arguments;
      argv.insert(argv.begin(), variant);
      const auto found = find_command(argv);
      ASSERT_TRUE(found) << variant;
      const run_result ran = runner.run(*found, {});
      const std::string text = ran.err.read(0, 2000);
      EXPECT_EQ(ran.code, 2) << variant << testing::PrintToString(arguments);
      EXPECT_EQ(ran.out.size(), 0U) << variant;
      EXPECT_TRUE(text.starts_with("usage: ")) << text;
      if (usage.empty()) usage = text;
      EXPECT_EQ(text, usage) << variant;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Arguments,
    testing::Values(
        rejection{
            "many_goroutines",
            {GO_BIN "/many-goroutines", CPP_BIN "/many-goroutines",
             CPP_BIN "/many-goroutines-pool", CPP_BIN "/many-goroutines-fiber"},
            {{},
             {""},
             {"0"},
             {"-1"},
             {"1.5"},
             {"x"},
             {"1 "},
             {"99999999999999999999"},
             {"1", "2"}}},
        rejection{"many_waiting",
                  {GO_BIN "/many-waiting", CPP_BIN "/many-waiting",
                   CPP_BIN "/many-waiting-fiber", CPP_BIN "/many-waiting-coro"},
                  {{}, {"0"}, {"x"}, {"1", "2"}}},
        rejection{"ping_pong",
                  {GO_BIN "/ping-pong", CPP_BIN "/ping-pong",
                   CPP_BIN "/ping-pong-fiber"},
                  {{}, {"0"}, {"x"}, {"1", "2"}}},
        rejection{"prime_sieve",
                  {GO_BIN "/prime-sieve", CPP_BIN "/prime-sieve-fiber"},
                  {{}, {"0"}, {"x"}, {"1", "2"}}},
        rejection{"cost_atomic",
                  {GO_BIN "/cost-atomic", CPP_BIN "/cost-atomic"},
                  {{},
                   {"1"},
                   {"1", "1", "1"},
                   {"", "1"},
                   {"0", "1"},
                   {"1001", "1"},
                   {"1", "0"},
                   {"1", "-1"},
                   {"1", "1e3"},
                   {"1", "1000000000001"},
                   {"1", "99999999999999999999"}}},
        rejection{"cost_mutex",
                  {GO_BIN "/cost-mutex", CPP_BIN "/cost-mutex",
                   CPP_BIN "/cost-mutex-spin"},
                  {{}, {"1001", "1"}}},
        rejection{"cost_sharded",
                  {GO_BIN "/cost-sharded", CPP_BIN "/cost-sharded"},
                  {{}, {"1001", "1"}}},
        rejection{"cost_plain",
                  {GO_BIN "/cost-plain", CPP_BIN "/cost-plain"},
                  {{}, {"2", "1"}}}),
    [](const auto& info) { return std::string(info.param.program); });

TEST(ManyGoroutines, SaysSoWhereNoMoreThreadsCanBeStarted) {
#ifdef SANITIZED
  GTEST_SKIP() << "sanitizers need more address space";
#endif
  const auto found = find_command({"sh", "-c",
                                   "ulimit -v 400000; exec '" CPP_BIN
                                   "/many-goroutines' 9999"});
  ASSERT_TRUE(found);
  runner runner;
  const run_result ran = runner.run(*found, {});
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out.size(), 0U);
  const std::string text = ran.err.read(0, 1000);
  EXPECT_NE(text.find("many-goroutines: cannot start thread "),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace sidebyside
