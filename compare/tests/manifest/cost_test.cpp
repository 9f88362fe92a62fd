// What one operation costs: the tables [program.cost] of a manifest.
#include "manifest/cost.hpp"

#include <set>
#include <string>
#include <vector>

#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::contains;
using test::temporary_folder;

/// Two sides and a program; the keys of its cost are from line 11 on.
constexpr const char* before = R"([[implementation]]
name = "go"
command = ["{bin}/go/{program}", "--fast"]
[[implementation]]
name = "cpp"
command = ["{bin}/cpp/{program}"]
[[program]]
name = "p"
args = ["7"]
stdout = "any\n"
)";

program read_program(const std::string& keys) {
  const temporary_folder folder;
  return resolve(read_manifest(folder.write("m.toml", before + keys)), {}, "/b")
      .at(0);
}

std::string cost_error(const std::string& keys) {
  return test::manifest_error(before + keys);
}

TEST(Cost, SidesRunAtTheirSizes) {
  const program program = read_program(R"([program.cost]
operation = "message"
parameter = "n"
args = ["2", "{n}", "{program}"]
stdout = "{n} {operations}\n"
operations = "2 * {n}"
small = { go = 1000, cpp = 10 }
largest = 5000
)");
  ASSERT_EQ(program.costs.size(), 1U);
  const program_cost& cost = program.costs[0];
  EXPECT_EQ(cost.operation, "message");
  EXPECT_EQ(cost.sizes.at("go").small, 1000);
  EXPECT_EQ(cost.sizes.at("cpp").small, 10);
  EXPECT_EQ(cost.sizes.at("cpp").largest, 5000);
  EXPECT_FALSE(cost.sizes.at("go").large);
  EXPECT_EQ(operations_at(cost, 300), 600);
  const side go = side_at(program.sides[0], cost, 300);
  EXPECT_EQ(go.command,
            (std::vector<std::string>{"/b/go/p", "--fast", "2", "300", "p"}));
  EXPECT_EQ(go.expected.output, "300 600\n");
  // The whole program keeps its own arguments.
  EXPECT_EQ(program.sides[1].command, std::vector<std::string>{"/b/cpp/p"});
  EXPECT_EQ(program.args, std::vector<std::string>{"7"});
  EXPECT_TRUE(program.is_timed);
}

TEST(Cost, OperationsMayBeAListForTheThreeSizes) {
  const program program = read_program(R"([[program.cost]]
label = "chain"
operation = "number"
parameter = "n"
args = ["{n}"]
operations = [29, 1583, 7919]
small = 10
large = 1000
[[program.cost]]
label = "other"
operation = "number"
parameter = "n"
args = ["{n}"]
operations = "{n}"
small = 1
)");
  const program_cost& cost = program.costs.at(0);
  EXPECT_EQ(operations_at(cost, 10), 29);
  EXPECT_EQ(operations_at(cost, 250), 1583);
  EXPECT_EQ(operations_at(cost, 1000), 7919);
  EXPECT_EQ(side_at(program.sides[0], cost, 10).expected.output, "any\n");
}

TEST(Cost, SidesThatAreLeftOutTakeTheirSizesAlong) {
  std::vector<program> programs{read_program(R"([program.cost]
operation = "message"
parameter = "n"
args = ["{n}"]
operations = "{n}"
small = { go = 1000, cpp = 10 }
)")};
  keep_sides(programs, {"cpp"});
  const program_cost& cost = programs.at(0).costs.at(0);
  ASSERT_EQ(programs[0].sides.size(), 1U);
  EXPECT_EQ(cost.sizes.at("cpp").small, 10);
  EXPECT_EQ(side_at(programs[0].sides[0], cost, 10).command,
            (std::vector<std::string>{"/b/cpp/p", "10"}));
}

TEST(Cost, ItsOutputStandsInPlaceOfTheProgramsOfAnyKind) {
  for (const char* output : {"output = \"reference\"", "stdout = \"x\"",
                             "stdout_file = \"x\"", "pattern = \"x\""}) {
    std::string text = before;
    const std::string plain = "stdout = \"any\\n\"";
    text.replace(text.find(plain), plain.size(), output);
    const temporary_folder folder;
    const auto file = folder.write("m.toml", text + R"([program.cost]
operation = "message"
parameter = "n"
args = ["{n}"]
stdout = "{n}\n"
operations = "{n}"
small = 1
)");
    const program made = resolve(read_manifest(file), {}, "/b").at(0);
    const expectation expected =
        side_at(made.sides[0], made.costs.at(0), 3).expected;
    EXPECT_EQ(expected.output, "3\n") << output;
    EXPECT_FALSE(expected.has_output_of_reference) << output;
    EXPECT_FALSE(expected.outcomes) << output;
  }
}

TEST(Cost, ATimedProgramMayDoWithout) {
  EXPECT_TRUE(read_program("").costs.empty());
  EXPECT_FALSE(read_program("timed = false\n").is_timed);
}

TEST(Cost, FaultsAreNamed) {
  const auto error_with = [](const std::string& rest) {
    return cost_error(
        "[program.cost]\noperation = \"o\"\nparameter = \"n\"\n"
        "args = [\"{n}\"]\n" +
        rest);
  };
  EXPECT_TRUE(contains(error_with("operations = \"{n}\"\n"),
                       "m.toml:11: program.cost.small is missing"));
  EXPECT_TRUE(contains(error_with("operations = \"{n}\"\nsmall = { go = 1 }\n"),
                       "small is missing, at least for \"cpp\""));
  EXPECT_TRUE(contains(error_with("operations = \"{n}\"\nsmall = -1\n"),
                       "must be an integer from 0 to"));
  EXPECT_TRUE(contains(
      error_with("operations = \"{n}\"\nsmall = { go = 1, cp = 1, cpp = 1 }\n"),
      "program.cost.small.cp is not a key"));
  EXPECT_TRUE(
      contains(error_with("operations = \"{n}\"\nsmall = 10\nlarge = 39\n"),
               "large must be an integer from 40 to"));
  EXPECT_TRUE(contains(
      error_with("operations = \"{n}\"\nsmall = 1\nlarge = 9\nlargest = 8\n"),
      "largest must be an integer from 9 to"));
  EXPECT_TRUE(contains(error_with("operations = \"n\"\nsmall = 1\n"),
                       "operations must be \"{n}\", a multiple such as"));
  EXPECT_TRUE(contains(error_with("operations = [1, 2, 3]\nsmall = 1\n"),
                       "operations is a list, so every implementation needs"));
  EXPECT_TRUE(
      contains(error_with("operations = [1, 2]\nsmall = 1\nlarge = 9\n"),
               "must be three numbers in ascending order"));
  EXPECT_TRUE(
      contains(error_with("operations = \"{n}\"\nsmall = 1\nlabels = \"x\"\n"),
               "program.cost.labels is not a key"));
  const std::string cost =
      "[[program.cost]]\noperation = \"o\"\nparameter = \"n\"\n"
      "args = [\"{n}\"]\noperations = \"{n}\"\nsmall = 1\n";
  EXPECT_TRUE(contains(cost_error(cost + cost),
                       "program.cost.label \"\" is that of another cost"));
}

TEST(Cost, RowsOfTheProgramsHereTellThemselvesApart) {
  std::set<std::string> rows;
  for (const program& each : read_manifest(PROGRAMS_TOML).programs) {
    for (const program_cost& cost : each.costs) {
      const auto row = cost.operation + ", " + cost.label;
      EXPECT_TRUE(rows.insert(row).second) << each.name << ": " << row;
    }
  }
  EXPECT_FALSE(rows.empty());
}

}  // namespace
}  // namespace sidebyside
