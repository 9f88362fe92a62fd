// The cost of one operation: the real search and the real rounds, on programs
// whose costs are known.
#include "measure/cost.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "manifest/cost.hpp"
#include "manifest/manifest.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::no_observer;
using test::shell;
using test::temporary_folder;

/// A program of sides that run these scripts for the shell, with the size as
/// $1, and one cost.
prepared_program costly(const std::vector<std::string>& scripts,
                        const std::string& keys) {
  static const temporary_folder folder;  // commands run there
  std::string manifest = test::manifest_of(
      scripts,
      "stdout = \"0\\n\"\nargs = [\"0\"]\n[program.cost]\n"
      "operation = \"step\"\nparameter = \"n\"\nargs = [\"{n}\"]\n"
      "stdout = \"{n}\\n\"\noperations = \"{n}\"\n" +
          keys);
  return prepare(resolve(read_manifest(folder.write("m.toml", manifest)), {},
                         folder.path()),
                 "")
      .at(0);
}

std::vector<cost_results> measure(const prepared_program& program,
                                  const plan& plan = {.max_seconds = 1}) {
  runner runner;
  no_observer nobody;
  return measure_cost(runner, program, program.program.costs.at(0), plan,
                      nobody);
}

/// Scripts that take the size as their last word.
std::string known_cost(const std::string& nanoseconds) {
  return "exec " KNOWN_COST " $0 " + nanoseconds;
}

/// Searches on a clock of a known law: seconds by size, with noise.
template <class Law>
side_sizes search(Law law, double noise = 1e-6, std::int64_t largest = 1 << 30,
                  double longest = 1) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> scatter(0, noise);
  return find_sizes(
      {10, {}, largest}, {}, longest,
      [&](std::int64_t size) {
        return law(static_cast<double>(size)) + std::abs(scatter(random));
      },
      random);
}

TEST(SizeSearch, EndsWhereStartUpIsAFifth) {
  const auto found = search([](double n) { return 0.001 + n * 100e-9; });
  EXPECT_EQ(found.no_figure, "");
  const double large = static_cast<double>(found.sizes[2]);
  EXPECT_GE(0.001 + large * 100e-9, 0.005);
  EXPECT_LT(0.001 + large * 100e-9, 0.011);
  EXPECT_EQ(found.sizes[0], 10);
  EXPECT_EQ(found.sizes[1] * 4, found.sizes[2]);
}

TEST(SizeSearch, TakesALargerSizeIfTheStartVaries) {
  const auto linear = [](double n) { return 0.001 + n * 100e-9; };
  EXPECT_GT(search(linear, 0.001).sizes[2], search(linear).sizes[2]);
  EXPECT_LE(linear(static_cast<double>(search(linear, 0.001).sizes[2])), 0.1);
}

TEST(SizeSearch, EndsEarlierIfThereIsLittleTime) {
  const auto time = [](double n) { return 0.001 + n * 100e-9; };
  const auto found = search(time, 0.001, 1 << 30, 0.02);
  EXPECT_EQ(found.no_figure, "");
  EXPECT_LE(time(static_cast<double>(found.sizes[2])), 0.02);
  // A slow start needs more all the same.
  const auto slow = [](double n) { return 0.005 + n * 100e-9; };
  const auto later = search(slow, 1e-6, 1 << 30, 0.02);
  EXPECT_EQ(later.no_figure, "");
  EXPECT_GE(slow(static_cast<double>(later.sizes[2])), 0.025);
}

TEST(SizeSearch, GoesOnAfterARunThatWasDisturbed) {
  int runs = 0;
  const auto found = search([&runs](double n) {
    return (++runs % 10 == 0 ? 2 : 0.001) + n * 100e-9;
  });
  EXPECT_EQ(found.no_figure, "");
}

TEST(SizeSearch, GoesBeyondAStartThatOverlaps) {
  // The first 20000 steps are half as dear.
  for (const double noise : {0.0003, 1e-6}) {
    const auto found = search(
        [](double n) {
          const double cheap = std::min(n, 2e4);
          return 0.001 + cheap * 50e-9 + (n - cheap) * 100e-9;
        },
        noise);
    EXPECT_EQ(found.no_figure, "");
    EXPECT_GE(found.sizes[1], 20000);
  }
}

TEST(SizeSearch, FindsWorkThatIsNotLinear) {
  for (const double noise : {0.0, 0.0005}) {
    const auto found =
        search([](double n) { return 0.001 + n * n * 1e-9; }, noise);
    EXPECT_EQ(found.no_figure, "not linear");
    EXPECT_EQ(found.sizes[2], 10);
  }
}

TEST(SizeSearch, FindsThatAllIsStartUp) {
  EXPECT_EQ(search([](double) { return 0.001; }).no_figure, "start-up only");
  const auto linear = [](double n) { return 0.001 + n * 100e-9; };
  EXPECT_EQ(search(linear, 1e-6, 1000).no_figure, "start-up only");
  // So slow a start leaves no room below the longest run.
  const auto slow = [](double n) { return 0.05 + n * 100e-9; };
  EXPECT_EQ(search(slow).no_figure, "start-up only");
}

/// Whether a side has no time per operation, because a busy machine makes its
/// slopes scatter around zero.
bool is_too_noisy(const std::vector<cost_results>& figures) {
  return std::ranges::any_of(figures.back().sides, [](const samples& side) {
    return side.no_figure == "too noisy";
  });
}

TEST(CostOfAnOperation, HasBothFiguresOfEverySide) {
  const auto figures = measure(costly({known_cost("100"), known_cost("200")},
                                      "small = 10\nlarge = 200000\n"));
  ASSERT_EQ(figures.size(), 2U);
  if (is_too_noisy(figures)) GTEST_SKIP() << "the machine is too busy";
  EXPECT_EQ(figures[0].program, "p/start-up");
  EXPECT_EQ(figures[1].program, "p/step");
  for (const cost_results& figure : figures) {
    EXPECT_TRUE(ratio_to_reference(figure, 1)->interval);
    for (const samples& side : figure.sides) {
      EXPECT_GT(median_seconds(side).value(), 0);
      EXPECT_EQ(side.block_medians.size(), figure.blocks.size());
    }
  }
  EXPECT_EQ(figures[0].sides[0].size, 10);
  EXPECT_EQ(figures[1].sides[0].size, 200000);
}

TEST(CostOfAnOperation, SidesMayDifferInSize) {
  const auto figures = measure(
      costly({known_cost("1000"), known_cost("1000")},
             "small = { a = 10, b = 20 }\nlarge = { a = 20000, b = 40000 }\n"));
  if (is_too_noisy(figures)) GTEST_SKIP() << "the machine is too busy";
  const cost_results& each = figures.at(1);
  EXPECT_EQ(each.sides[0].size, 20000);
  EXPECT_EQ(each.sides[1].size, 40000);
  EXPECT_GT(*median_seconds(each.sides[1]), 0.5e-6);
}

TEST(CostOfAnOperation, WorkThatIsTooSmallIsStartUpOnly) {
  const auto figures =
      measure(costly({"echo $0", "echo $0"}, "small = 1\nlargest = 1000\n"));
  const cost_results& each = figures.at(1);
  for (const samples& side : each.sides) {
    EXPECT_EQ(side.no_figure, "start-up only");
    EXPECT_FALSE(median_seconds(side));
  }
  EXPECT_TRUE(median_seconds(figures[0].sides[0]));
}

TEST(CostOfAnOperation, SlopeThatMayBeZeroIsTooNoisy) {
  // The second side is faster at its largest size than at a quarter of it.
  const prepared_program program =
      costly({known_cost("1000"), "[ $0 = 20000 ] || sleep 0.02; echo $0"},
             "small = 1\nlarge = 20000\n");
  for (const plan& plan :
       {sidebyside::plan{.max_seconds = 1}, sidebyside::plan{.rounds = 3}}) {
    const auto figures = measure(program, plan);
    const samples& side = figures.at(1).sides.at(1);
    EXPECT_EQ(side.no_figure, "too noisy");
    EXPECT_FALSE(median_seconds(side));
    EXPECT_FALSE(side.figures);
    EXPECT_FALSE(ratio_to_reference(figures[1], 1));
    EXPECT_TRUE(ratio_to_reference(figures[0], 1));
  }
}

TEST(CostOfAnOperation, NoisySlopeIsMeasuredUntilTheTimeIsUp) {
  // The start-up is decided at the first look.
  const plan plan{.max_seconds = 3, .tolerance = 50};
  const auto start = std::chrono::steady_clock::now();
  const auto figures =
      measure(costly({"echo $0", "[ $0 = 4 ] || sleep 0.005; echo $0"},
                     "small = 0\nlarge = 4\n"),
              plan);
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - start;
  EXPECT_TRUE(figures.at(1).blocks.size() > first_look ||
              time.count() >= plan.max_seconds);
}

TEST(CostOfAnOperation, EveryRunIsCheckedAtItsSize) {
  // The second side prints something else from 1000 on.
  const auto figures = measure(
      costly({"sleep 0.01; echo $0", "sleep 0.01; [ $0 -lt 1000 ] && echo $0"},
             "small = 1\nlarge = 2000\n"));
  EXPECT_TRUE(figures[0].failures.empty());
  ASSERT_EQ(figures[1].failures.size(), 1U);
  EXPECT_EQ(figures[1].failures[0].implementation, "b");
  EXPECT_FALSE(ratio_to_reference(figures[0], 1));
  EXPECT_FALSE(ratio_to_reference(figures[1], 1));
}

/// The failures of both figures, as one text.
std::string failures_of(const std::vector<cost_results>& figures) {
  std::string all;
  for (const cost_results& figure : figures) {
    for (const failure& each : figure.failures) {
      all += each.implementation + ": " + each.difference.message + "\n";
    }
  }
  return all;
}

TEST(CostOfAnOperation, RunsHaveTheInputAndTheFolderOfTheProgram) {
  prepared_program program =
      costly({"cat; pwd; echo $0"}, "small = 1\nlarge = 2000\n");
  const temporary_folder folder;
  const auto own = std::filesystem::canonical(folder.path());
  command& command = program.commands.at(0);
  command.folder = own;
  command.input = folder.write("input", "read\n");
  command.prepare = std::make_shared<const sidebyside::command>(
      sidebyside::command{"/bin/sh", {"sh", "-c", "mkdir made"}, {}, own});
  command.cleanup = std::make_shared<const sidebyside::command>(
      sidebyside::command{"/bin/sh", {"sh", "-c", "rmdir made"}, {}, own});
  program.program.costs.at(0).output = "read\n" + own.string() + "\n{n}\n";
  for (const char* size : {"large = 2000", ""}) {
    if (*size == 0) program.program.costs[0].sizes.at("a").large.reset();
    EXPECT_EQ(failures_of(measure(program)), "") << size;
    EXPECT_FALSE(std::filesystem::exists(own / "made"));
  }
}

TEST(CostOfAnOperation, IsCheckedAgainstTheFirstRunIfItHasNoOutputOfItsOwn) {
  prepared_program program =
      costly({"echo $0", "echo $0"}, "small = 1\nlarge = 2000\n");
  runner runner;
  program.first_run = std::make_shared<const run_result>(
      runner.run(program.commands.at(0), program.limits));
  EXPECT_EQ(failures_of(measure(program)), "");
  program_cost& cost = program.program.costs.at(0);
  cost.output.reset();
  for (side& side : program.program.sides) {
    side.expected.output.reset();
    side.expected.has_output_of_reference = true;
  }
  // It printed 0, and prints its size now.
  EXPECT_TRUE(test::contains(failures_of(measure(program)),
                             "stdout differs in line 1"));
}

TEST(CostOfAnOperation, SearchEndsWithTheFirstFailure) {
  const auto figures =
      measure(costly({"echo $0", "[ $0 -lt 50 ] && echo $0"}, "small = 1\n"));
  ASSERT_EQ(figures.at(1).failures.size(), 1U);
  EXPECT_EQ(figures[1].failures[0].round, "n = 64");
}

}  // namespace
}  // namespace sidebyside
