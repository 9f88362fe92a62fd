// Costs, programs that are not timed, and several sessions, as compare run and
// regress show and write them.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/statistics.hpp"
#include "results/json.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

/// Keys of a program with a cost, of which the script does the first word.
constexpr const char* cost =
    "stdout = \"0\\n\"\nargs = [\"0\"]\n[program.cost]\n"
    "label = \"alone\"\noperation = \"step\"\nparameter = \"n\"\n"
    "args = [\"{n}\"]\nstdout = \"{n}\\n\"\noperations = \"{n}\"\n"
    "small = 10\nlarge = 20000\n";

class Costs : public Command {
 protected:
  /// Two sides that sleep a millisecond for a step, and touch 10 and 20 pages.
  /// A busy machine changes their times, but not their page faults.
  void write_costs() {
    std::string keys = cost;
    keys.replace(keys.find("20000"), 5, "100");
    write_manifest({steps("10"), steps("20")}, keys);
  }

 private:
  static std::string steps(const std::string& pages) {
    return "sleep $(printf 0.%03d $0); " TOUCH_MEMORY " $((4096 * " + pages +
           " * $0)) >/dev/null; echo $0";
  }
};

TEST_F(Costs, RunTellsStartUpAndOperationApart) {
  write_costs();
  const auto markdown = folder_.path() / "out.md";
  const compare_run ran = run({"run", "--rounds", "8", "--json", json_.string(),
                               "--markdown", markdown.string()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  for (const char* part :
       {"p  8 rounds in 8 blocks", "p/alone start-up  8 rounds",
        "p/alone step  one step, start-up left out; 8 rounds",
        "what one … costs", "step, alone", "1 program, "}) {
    EXPECT_TRUE(contains(ran.out, part));
  }
  const std::string text = content_of(markdown);
  EXPECT_TRUE(contains(text, "| what one … costs | a | best |"));
  EXPECT_TRUE(contains(text, "| step, alone |"));
  const auto json = read_json();
  EXPECT_EQ(json.at("results").size(), 2U);  // of the whole program
  const auto& costs = json.at("costs");
  ASSERT_EQ(costs.size(), 4U);
  EXPECT_EQ(costs[0].at("figure"), "start-up");
  const auto& a = costs[2];
  const auto& b = costs[3];
  EXPECT_EQ(b.at("kind"), "costs");
  EXPECT_EQ(b.at("program"), "p/alone step");
  EXPECT_EQ(b.at("figure"), "per operation");
  EXPECT_EQ(b.at("operation"), "step");
  EXPECT_EQ(b.at("variant"), "alone");
  EXPECT_EQ(b.at("implementation"), "b");
  EXPECT_EQ(b.at("size"), 100);
  for (const auto& side : {a, b}) {
    if (side.at("no_figure") == "too noisy") {
      GTEST_SKIP() << "the machine is too busy";
    }
  }
  // A sanitizer touches some pages of its own for each page.
  EXPECT_NEAR(a.at("median_page_faults"), 10, 2);
  EXPECT_NEAR(b.at("median_page_faults"), 20, 4);
  EXPECT_TRUE(b.contains("median_cpu"));
  const auto medians = [](const auto& side) {
    return side.at("block_medians").template get<std::vector<double>>();
  };
  ASSERT_EQ(medians(b).size(), 8U);
  EXPECT_EQ(b.at("median"), median(medians(b)));
  std::vector<double> ratios = medians(b);
  std::ranges::transform(ratios, medians(a), ratios.begin(), std::divides<>());
  EXPECT_EQ(b.at("ratio").at("median"), median(ratios));
  EXPECT_EQ(json.at("comparisons").at(2).at("program"), "p/alone step");
  // The reader takes the file that was written.
  const results all = read_results(json_);
  ASSERT_EQ(all.costs.size(), 2U);
  EXPECT_EQ(all.costs[1].operation, "step");
  EXPECT_EQ(all.costs[1].sides[1].size, 100);
}

TEST_F(Costs, SideWithoutAFigureSaysWhy) {
  std::string keys = cost;
  keys.replace(keys.find("large = 20000"), 13, "largest = 50");
  write_manifest({"echo $0", "echo $0"}, keys);
  const compare_run ran =
      run({"run", "--rounds", "8", "--json", json_.string()});
  EXPECT_TRUE(contains(ran.out, "identical  start-up only"));
  const results all = read_results(json_);
  EXPECT_EQ(all.costs.at(1).sides.at(0).no_figure, "start-up only");
}

TEST_F(Costs, WrongOutputAtOneSizeFails) {
  write_manifest({"echo $0", "[ $0 = 20000 ] || echo $0"}, cost);
  const auto junit = folder_.path() / "junit.xml";
  const compare_run ran =
      run({"run", "--rounds", "8", "--junit", junit.string()});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "FAILED p/alone step/b (b), "));
  EXPECT_TRUE(contains(content_of(junit), "testsuite name=\"p/alone step\""));
}

TEST_F(Costs, UntimedProgramsAreCheckedInTwentyRuns) {
  write_manifest({"echo 4", "echo 3"}, std::string(racy) +
                                           "[[program]]\nname = \"q\"\n"
                                           "stdout = \"4\\n\"\ntimed = false\n"
                                           "implementations = [\"a\"]\n");
  std::string text = content_of(manifest_);
  text.replace(text.find("racy = true"), 11, "racy = true\ntimed = false");
  write(text);
  const compare_run ran =
      run({"run", "--rounds", "8", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_TRUE(contains(ran.out,
                       "p  not timed\n  a  allowed    20 runs\n"
                       "  b  allowed    20 runs\n"
                       "q  not timed\n  a  identical  20 runs\n"));
  EXPECT_TRUE(contains(ran.out, "2 programs, 60 runs"));
  const auto json = read_json();
  EXPECT_TRUE(json.at("results").empty());
  EXPECT_EQ(json.at("untimed").size(), 3U);
  EXPECT_EQ(read_results(json_).verified.at(1).sides.at(0).runs, 20U);
}

TEST_F(Costs, UntimedProgramsFailAsOthersDo) {
  write_manifest({"echo 5"}, "timed = false\nstdout = \"4\\n\"\n");
  EXPECT_EQ(run({"run", "--json", json_.string()}).status, 1);
  EXPECT_EQ(read_json().at("failures").at(0).at("kind"), "untimed");
  EXPECT_EQ(read_results(json_).verified.at(0).failures.size(), 1U);
}

TEST_F(Costs, StartUpStandsFirstAndProgramsByChapter) {
  const auto program = [](const std::string& name, const std::string& chapter) {
    return "[[program]]\nname = \"" + name + "\"\nchapter = \"" + chapter +
           "\"\nstdout = \"x\\n\"\n";
  };
  const std::string manifest = manifest_of({"echo x", "echo x"}, "");
  write(manifest.substr(0, manifest.find("[[program]]")) + program("p", "One") +
        program("q", "Two") + program("r", "One") + program("start-up", "Two"));
  const compare_run ran = run({"run", "--rounds", "8"});
  const std::string& out = ran.out;
  EXPECT_LT(out.find("\nstart-up  "), out.find("\nOne\n"));
  EXPECT_LT(out.find("\nOne\n"), out.find("\np  "));
  EXPECT_LT(out.find("\np  "), out.find("\nr  "));
  EXPECT_LT(out.find("\nr  "), out.find("\nTwo\n"));
  EXPECT_LT(out.find("\nTwo\n"), out.find("\nq  "));
}

TEST_F(Costs, VerdictOfAProgramThatOnlyStartsSaysSo) {
  const std::string manifest =
      manifest_of({"sleep 0.3; echo x", "sleep 0.02; echo x"}, "");
  write(manifest.substr(0, manifest.find("[[program]]")) +
        "[[program]]\nname = \"p\"\nstdout = \"x\\n\"\n"
        "[[program]]\nname = \"start-up\"\nstdout = \"x\\n\"\n");
  const compare_run ran = run({"run", "--rounds", "8"});
  const std::string rows = ran.out.substr(ran.out.find("\np  "));
  EXPECT_TRUE(contains(rows, "faster to start"));
}

TEST_F(Costs, SessionsAreShownTogether) {
  write_manifest({"echo 4", "echo 4"}, "stdout = \"4\\n\"");
  const compare_run ran = run(
      {"run", "--sessions", "2", "--rounds", "8", "--record", json_.string()});
  EXPECT_EQ(ran.status, 0);
  for (const char* part : {"session 1 of 2\n", "session 2 of 2\n",
                           "all sessions\n", "p  16 rounds in 16 blocks"}) {
    EXPECT_TRUE(contains(ran.out, part));
  }
  const auto json = read_json();
  EXPECT_FALSE(json.at("context").at("command_line").empty());
  const auto& sessions = json.at("results").at(0).at("sessions");
  ASSERT_EQ(sessions.size(), 2U);
  EXPECT_EQ(sessions[1].at("blocks"), 8);
  EXPECT_EQ(json.at("results").at(1).at("block_ratios").size(), 16U);
  EXPECT_EQ(json.at("comparisons").at(0).at("ratio").at("blocks"), 16);
}

TEST_F(Costs, RecordsTakeSessionsAndReplacePrograms) {
  write(manifest_of({"echo 4", "echo 4"}, "stdout = \"4\\n\"") +
        "[[program]]\nname = \"q\"\nstdout = \"4\\n\"\n");
  const auto record = [&](std::vector<std::string> more) {
    more.insert(more.begin(),
                {"run", "--rounds", "8", "--record", json_.string()});
    EXPECT_EQ(run(more).status, 0);
    return read_results(json_);
  };
  EXPECT_TRUE(record({}).programs.at(0).sessions.empty());
  EXPECT_EQ(record({"--update", "add"}).programs.at(0).sessions.size(), 2U);
  const results third = record({"--update", "replace", "q"});
  EXPECT_EQ(third.programs.at(0).blocks.size(), 16U);
  EXPECT_EQ(third.programs.at(1).blocks.size(), 8U);
  const compare_run alone = run({"run", "--update", "add"});
  EXPECT_EQ(alone.status, 2);
  EXPECT_TRUE(contains(alone.err, "--record"));
}

/// Two builds of a program whose size is a number of steps of so many
/// milliseconds. They sleep, which a busy machine hardly delays.
class RegressOfCosts : public Costs {
 protected:
  void build(const std::string& name, const std::string& step,
             const std::string& start) {
    std::filesystem::create_directories(folder_.path() / name);
    folder_.write_script(name + "/p", "sleep $(awk \"BEGIN { print (" + start +
                                          " + " + step +
                                          " * $1) / 1000 }\"); echo $1");
  }

  compare_run regress() {
    write(
        "[[implementation]]\nname = \"go\"\ncommand = [\"{bin}/p\"]\n"
        "[[program]]\nname = \"p\"\nstdout = \"0\\n\"\nargs = [\"0\"]\n"
        "[program.cost]\noperation = \"step\"\nparameter = \"n\"\n"
        "args = [\"{n}\"]\nstdout = \"{n}\\n\"\noperations = \"{n}\"\n"
        "small = 0\nlarge = 40\n");
    return run({"regress", "--before", folder_.path() / "old", "--after",
                folder_.path() / "new", "--tolerance", "0.5", "--max-time", "4",
                "--json", json_.string()});
  }
};

TEST_F(RegressOfCosts, SlowerOperationFailsThoughStartingIsNot) {
  build("old", "1", "20");
  build("new", "5", "20");
  const compare_run ran = regress();
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "FAILED p/go/step/after"));
  EXPECT_EQ(ran.out.find("FAILED p/go/start-up"), std::string::npos);
  EXPECT_EQ(read_json().at("failures").at(0).at("kind"), "costs");
}

TEST_F(RegressOfCosts, SlowerStartFailsThoughTheOperationIsNot) {
  build("old", "1", "5");
  build("new", "1", "250");
  const compare_run ran = regress();
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "FAILED p/go/start-up/after"));
  EXPECT_EQ(ran.out.find("FAILED p/go/step"), std::string::npos);
}

}  // namespace
}  // namespace sidebyside::test
