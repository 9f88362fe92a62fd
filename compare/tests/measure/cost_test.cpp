// What one operation costs: the real search and the real rounds, on programs
// whose costs are known.
#include "measure/cost.hpp"

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
  const temporary_folder folder;
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

TEST(CostOfAnOperation, IsTheSlopeAndLeavesOutTheStart) {
  // A random start of 0.3 to 3 ms, and 100 or 200 ns for each step.
  const auto figures =
      measure(costly({known_cost("100"), known_cost("200")}, "small = 10\n"),
              {.max_seconds = 6});
  ASSERT_EQ(figures.size(), 2U);
  const cost_results& start_up = figures[0];
  const cost_results& each = figures[1];
  EXPECT_EQ(start_up.program, "p/start-up");
  EXPECT_EQ(each.program, "p/step");
  // A busy machine delays runs. compare/calibrate looks more closely.
  EXPECT_GT(*median_seconds(each.sides[0]), 50e-9);
  EXPECT_GT(*median_seconds(each.sides[1]), *median_seconds(each.sides[0]));
  EXPECT_GT(ratio_to_reference(each, 1)->median, 1);
  EXPECT_TRUE(ratio_to_reference(each, 1)->interval);
  EXPECT_GT(*median_seconds(start_up.sides[0]), 0.0003);
  EXPECT_GT(*each.sides[0].size, 10);
  EXPECT_EQ(start_up.sides[0].size, 10);
  EXPECT_GT(each.sides[0].figures->median_cpu, 0);
}

TEST(CostOfAnOperation, SidesMayDifferInSize) {
  const auto figures = measure(
      costly({known_cost("1000"), known_cost("1000")},
             "small = { a = 10, b = 20 }\nlarge = { a = 20000, b = 40000 }\n"));
  const cost_results& each = figures.at(1);
  EXPECT_EQ(each.sides[0].size, 20000);
  EXPECT_EQ(each.sides[1].size, 40000);
  EXPECT_GT(*median_seconds(each.sides[1]), 0.5e-6);
}

TEST(CostOfAnOperation, WorkThatIsNotLinearHasNoFigure) {
  // The second side takes n² × 10 ns.
  const auto figures =
      measure(costly({known_cost("1000"), known_cost("10 2")}, "small = 2\n"),
              {.max_seconds = 4});
  const cost_results& each = figures.at(1);
  EXPECT_EQ(each.sides[0].no_figure, "");
  EXPECT_EQ(each.sides[1].no_figure, "not linear");
  EXPECT_FALSE(median_seconds(each.sides[1]));
  EXPECT_FALSE(ratio_to_reference(each, 1));
  // The start-up can be told all the same.
  EXPECT_TRUE(ratio_to_reference(figures[0], 1));
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

TEST(CostOfAnOperation, SearchEndsWithTheFirstFailure) {
  const auto figures =
      measure(costly({"echo $0", "[ $0 -lt 50 ] && echo $0"}, "small = 1\n"));
  ASSERT_EQ(figures.at(1).failures.size(), 1U);
  EXPECT_EQ(figures[1].failures[0].round, "n = 64");
}

}  // namespace
}  // namespace sidebyside
