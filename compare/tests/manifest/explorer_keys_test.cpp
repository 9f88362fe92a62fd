// The manifest's tables about exploring.
#include <fmt/format.h>

#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

constexpr const char* explorer = R"([[explorer]]
name = "e"
build = ["make"]
copies = "c"
environment = { N = "1" }
symbolizer = ["lines", "{file}"]
install = "it"
[[implementation]]
name = "a"
source = "a.c"
command = ["x"]
explore = { explorer = "e", command = ["{bin}/{program}"] }
[[implementation]]
name = "b"
command = ["y"]
no_explorer = "because"
[[program]]
name = "p"
stdout = "9\n"
args = ["9"]
stdin_file = "i.txt"
)";

program read_program(const std::string& keys) {
  const temporary_folder folder;
  const auto file = folder.write("m.toml", std::string(explorer) + keys);
  return resolve(read_manifest(file), {}, "bin").front();
}

std::string error_of(const std::string& keys) {
  return manifest_error(std::string(explorer) + keys);
}

TEST(ManifestExplore, FillsInWhatAnExplorerNeeds) {
  const program program = read_program("");
  const side& side = program.sides.at(0);
  ASSERT_TRUE(side.explorer);
  EXPECT_EQ(side.explorer->label, "e");
  const std::string executable = std::filesystem::absolute("bin/p");
  EXPECT_EQ(side.explorer->command,
            (std::vector<std::string>{executable, "9"}));
  EXPECT_EQ(side.explorer->symbolizer,
            (std::vector<std::string>{"lines", executable}));
  EXPECT_EQ(side.explorer->variables, (std::vector<std::string>{"N=1"}));
  EXPECT_EQ(side.explorer->copies, side.folder / "c");
  EXPECT_TRUE(side.explorer->input.ends_with("/i.txt"));
  EXPECT_FALSE(program.sides.at(1).explorer);
  EXPECT_EQ(program.sides.at(1).no_explorer, "because");
}

TEST(ManifestExplore, HasSizesAndAnExpectationOfItsOwn) {
  const program program = read_program(R"([program.explore]
sizes = { "50" = { to = "2", times = 3 }, "n < 7" = { to = "n < 1" } }
size = "2 in place of 50"
args = ["2"]
stdout = "2\n"
preemptions = 4
leaks = true
[program.explore.a]
sizes = { "8" = { to = "1" } }
)");
  const exploration_plan& plan = program.sides.at(1).exploration;
  ASSERT_EQ(plan.sizes.size(), 2U);
  EXPECT_EQ(plan.sizes[0].from, "50");
  EXPECT_EQ(plan.sizes[0].to, "2");
  EXPECT_EQ(plan.sizes[0].times, 3U);
  EXPECT_EQ(plan.sizes[1].from, "n < 7");
  EXPECT_EQ(plan.words, "2 in place of 50");
  EXPECT_EQ(plan.preemptions, 4U);
  EXPECT_TRUE(plan.may_leak);
  EXPECT_EQ(plan.expected->output, "2\n");
  const side& own = program.sides.at(0);
  ASSERT_EQ(own.exploration.sizes.size(), 1U);
  EXPECT_EQ(own.exploration.sizes[0].from, "8");
  EXPECT_EQ(own.exploration.expected->output, "2\n");
  EXPECT_EQ(own.explorer->command.back(), "2");
}

TEST(ManifestExplore, KeepsOfTheProgramWhatItDoesNotSayItself) {
  const program program = read_program(R"(racy = true
exit_status = 3
[program.expect.b]
exit_status = 4
[program.explore]
stdout = "1\n"
)");
  const auto& plan = program.sides.at(0).exploration;
  EXPECT_EQ(plan.expected->output, "1\n");
  EXPECT_EQ(plan.expected->exit_status, 3);
  EXPECT_TRUE(plan.expected->racy);
  EXPECT_EQ(program.sides.at(1).exploration.expected->exit_status, 4);
}

TEST(ManifestExplore, FillsInPlaceholdersOfArgumentsOnce) {
  const std::string args = "args = [\"{{bin}}\", \"{program}\"]\n";
  std::string plain = explorer;
  plain.replace(plain.find("args = [\"9\"]\n"), 13, args);
  const temporary_folder folder;
  const program program =
      resolve(read_manifest(folder.write("m.toml", plain)), {}, "bin").front();
  for (const auto& each :
       {program, read_program("[program.explore]\n" + args)}) {
    const auto& command = each.sides.at(0).explorer->command;
    EXPECT_EQ(std::vector(command.begin() + 1, command.end()),
              (std::vector<std::string>{"{bin}", "p"}));
  }
  EXPECT_TRUE(contains(error_of("[program.explore]\nargs = [\"{n}\"]\n"),
                       "explore.args has an unknown placeholder {n}"));
}

TEST(ManifestExplore, CanLeaveASideOut) {
  const program program =
      read_program("[program.explore.a]\nnone = \"too large\"\n");
  EXPECT_EQ(program.sides.at(0).no_explorer, "too large");
}

TEST(ManifestExplore, RejectsWhatIsWrong) {
  EXPECT_EQ(
      error_of("[program.explore]\nsizes = { \"5\" = { too = \"2\" } }\n"),
      "m.toml:23: program.explore.sizes.5.to is missing");
  EXPECT_EQ(
      error_of("[program.explore]\n"
               "sizes = { \"5\" = { to = \"2\", times = 0 } }\n"),
      "m.toml:23: program.explore.sizes.5.times must be an integer from 1 to "
      "1000000");
  EXPECT_EQ(error_of("[program.explore]\nsizes = 1\n"),
            "m.toml:23: program.explore.sizes must be a table, and is of type "
            "integer");
  EXPECT_EQ(
      error_of("[program.explore]\npreemptions = -1\n"),
      "m.toml:23: program.explore.preemptions must be an integer from 0 to "
      "1000000");
  EXPECT_NE(error_of("[program.explore.c]\nargs = []\n")
                .find("program.explore.c is not a key"),
            std::string::npos);
  EXPECT_NE(
      manifest_error("[[implementation]]\nname = \"a\"\nsource = \"s\"\n"
                     "command = [\"x\"]\n"
                     "explore = { explorer = \"e\", command = [\"x\"] }\n")
          .find("explore.explorer \"e\" is none of: "),
      std::string::npos);
  EXPECT_NE(manifest_error("[[explorer]]\nname = \"e\"\ninstall = \"i\"\n"
                           "symbolizer = []\n")
                .find("explorer.symbolizer is empty"),
            std::string::npos);
}

}  // namespace
}  // namespace sidebyside::test
