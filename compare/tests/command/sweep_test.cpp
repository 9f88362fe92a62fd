// compare sweep on real child processes.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

class Sweep : public Command {
 protected:
  /// Sides "a", "b"… that run these scripts, which have the value as $0, and a
  /// sweep of "p" with these keys.
  void write_sweep(const std::vector<std::string>& scripts,
                   std::string_view keys) {
    write(manifest_of(scripts, "stdout = ''") +
          fmt::format("[[sweep]]\nname = \"s\"\nprogram = \"p\"\n"
                      "parameter = \"n\"\nargs = [\"{{n}}\"]\n{}\n",
                      keys));
  }
};

constexpr const char* three_values =
    "values = [1, 20, 300]\nstdout = \"total: {n}\\n\"\n";
constexpr const char* total = "echo total: $0";

TEST_F(Sweep, EveryValueIsRunAndShown) {
  write_sweep({total, total},
              std::string(three_values) + "operations = [1000, 20000, 300000]");
  const compare_run ran =
      run({"sweep", "--rounds", "9", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  for (const char* part :
       {"machine  ", "  n     wall time", "per operation", "peak", "ratio to a",
        "  1  a  ", " 20  a  ", "300  a  ", " [", "o a  x b",
        "time per operation over n", "99 % interval",
        "3 points, 132 runs: every output as it should be"}) {
    EXPECT_TRUE(contains(ran.out, part));
  }
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);

  const auto json = read_json();
  EXPECT_EQ(json.at("schema_version"), 3);
  const auto& sweep = json.at("sweeps").at(0);
  EXPECT_EQ(sweep.at("name"), "s");
  EXPECT_EQ(sweep.at("parameter"), "n");
  EXPECT_EQ(sweep.at("reference"), "a");
  EXPECT_EQ(sweep.at("implementations").at(1).at("implementation"), "b");
  const auto& point = sweep.at("points").at(2);
  EXPECT_EQ(point.at("value"), 300);
  EXPECT_EQ(point.at("operations"), 300'000);
  EXPECT_EQ(point.at("program"), "s/n=300");
  const auto& side = point.at("sides").at(1);
  EXPECT_EQ(side.at("output"), "identical");
  EXPECT_EQ(side.at("ratio").at("rounds"), 9);
  EXPECT_GT(side.at("peak_bytes"), 100'000);
  const auto& result = json.at("results").at(5);
  EXPECT_EQ(result.at("command"), "s/n=300/b");
  EXPECT_EQ(result.at("program"), "s/n=300");
  EXPECT_EQ(result.at("implementation"), "b");
  EXPECT_EQ(result.at("parameters"), (nlohmann::json{{"n", "300"}}));
  EXPECT_EQ(result.at("median"), side.at("median"));
  EXPECT_DOUBLE_EQ(side.at("seconds_per_operation").get<double>() * 300'000,
                   side.at("median").get<double>());
  EXPECT_EQ(json.at("comparisons").at(2).at("program"), "s/n=300");
}

TEST_F(Sweep, FitsIntoAHundredColumns) {
  write_sweep({total, total},
              "values = [50, 1000000]\noperations = '{n}'\n"
              "stdout = \"total: {n}\\n\"");
  const std::string output = run({"sweep", "--rounds", "9"}).out;
  std::istringstream lines(output.substr(
      output.find("\ns\n"), output.find("\nratio") - output.find("\ns\n")));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(display_width(line), 100U) << line;
  }
}

TEST_F(Sweep, ImplementationsAreLeftOutBeyondTheirLargestValue) {
  const auto log = (folder_.path() / "log").string();
  write_sweep({total, "echo $0 >> " + log + "; echo total: $0"},
              std::string(three_values) + "largest = { b = 20 }");
  const compare_run ran = run(
      {"sweep", "--rounds", "1", "--warmup", "0", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "b  not run beyond 20\n"));
  EXPECT_EQ(content_of(log), "1\n1\n1\n1\n1\n20\n20\n20\n20\n20\n");
  const auto json = read_json();
  const auto& sweep = json.at("sweeps").at(0);
  EXPECT_EQ(sweep.at("implementations").at(1).at("largest"), 20);
  EXPECT_EQ(sweep.at("points").at(2).at("sides").size(), 1U);
}

TEST_F(Sweep, ImplementationsAreLeftOutBelowTheirSmallestValue) {
  write_sweep({total, total},
              std::string(three_values) + "smallest = { b = 20 }");
  const compare_run ran = run(
      {"sweep", "--rounds", "1", "--warmup", "0", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "b  not run at 1\n"));
  const auto json = read_json();
  const auto& sweep = json.at("sweeps").at(0);
  EXPECT_EQ(sweep.at("points").at(0).at("sides").size(), 1U);
}

TEST_F(Sweep, NobodyHasARatioWhereTheReferenceHasNoRuns) {
  write_sweep({total, total, total},
              std::string(three_values) + "largest = { a = 20 }");
  const compare_run ran =
      run({"sweep", "--rounds", "9", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "300  a  not run beyond 20\n     b  "));
  const std::string rest = ran.out.substr(ran.out.find("300  a"));
  EXPECT_EQ(rest.substr(0, rest.find("\n\n")).find('['), std::string::npos);
  const auto json = read_json();
  for (const auto& side :
       json.at("sweeps").at(0).at("points").at(2).at("sides")) {
    EXPECT_GT(side.at("median"), 0);
    EXPECT_TRUE(side.at("ratio").is_null());
  }
  EXPECT_EQ(json.at("comparisons").size(), 4U);
}

TEST_F(Sweep, EveryFormatHasThePoints) {
  write_sweep({total, total, total},
              std::string(three_values) +
                  "operations = '{n}'\nlargest = { a = 20, b = 1 }");
  const auto file = [&](const char* name) {
    return (folder_.path() / name).string();
  };
  ASSERT_EQ(
      run({"sweep", "--rounds", "9", "--json", file("s.json"), "--markdown",
           file("s.md"), "--benchfmt", file("s.txt"), "--junit", file("s.xml")})
          .status,
      0);
  const std::string markdown = content_of(file("s.md"));
  EXPECT_TRUE(contains(markdown, "**3 points, "));
  EXPECT_TRUE(contains(markdown, "| s: n |  | wall time | per operation |"));
  EXPECT_TRUE(contains(markdown, "| 1 | a | "));
  EXPECT_TRUE(contains(markdown, "| 300 | a | not run beyond 20 |"));
  EXPECT_TRUE(contains(markdown, "|  | c | "));
  EXPECT_TRUE(
      contains(content_of(file("s.txt")), "\nBenchmarkS/n=300/impl=c-"));
  EXPECT_TRUE(
      contains(content_of(file("s.xml")), "<testsuite name=\"s/n=300\""));

  ASSERT_EQ(run({"report", file("s.json"), "-o", file("s.html")}).status, 0);
  const std::string page = content_of(file("s.html"));
  for (const char* part :
       {"<h3>s</h3>", "<g class=\"c0 l0\">", "<g class=\"c2 l0\">",
        "not run beyond 1<", "not run beyond 20<", " at 300.",
        "href=\"#sweeps\""}) {
    EXPECT_TRUE(contains(page, part));
  }
  EXPECT_EQ(page.find("id=\"summary\""), std::string::npos);
}

TEST_F(Sweep, FailuresAreOnThePage) {
  write_sweep({"[ $0 != 20 ] && echo total: $0"}, three_values);
  const auto page = (folder_.path() / "s.html").string();
  EXPECT_EQ(run({"sweep", "--rounds", "1", "--json", json_.string()}).status,
            1);
  ASSERT_EQ(run({"report", json_.string(), "-o", page}).status, 0);
  EXPECT_TRUE(contains(content_of(page), "FAILED</strong> s/n=20/a"));
}

TEST_F(Sweep, FailureOfAPointLeavesTheOthers) {
  write_sweep({total,
               "[ $0 = 20 ] && echo 'pthread_create: Resource temporarily "
               "unavailable' >&2 && exit 1; echo total: $0"},
              three_values);
  const compare_run ran =
      run({"sweep", "--rounds", "9", "--json", json_.string()});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       " 20  a  not timed\n     b  FAILED\n"
                       "FAILED s/n=20/b (b), warm-up round 1: exit "
                       "status 1\n    stderr    pthread_create: "));
  EXPECT_TRUE(contains(ran.out, "300  a  "));
  EXPECT_TRUE(contains(ran.out, "wall time over n"));
  EXPECT_TRUE(contains(ran.out, "FAILED: 1 of 3 points"));
  const auto json = read_json();
  EXPECT_EQ(json.at("failures").at(0).at("program"), "s/n=20");
  const auto& points = json.at("sweeps").at(0).at("points");
  EXPECT_TRUE(points.at(1).at("sides").at(0).at("median").is_null());
  EXPECT_GT(points.at(2).at("sides").at(1).at("median"), 0);
}

TEST_F(Sweep, OutputOfEveryValueIsChecked) {
  write_sweep({total, "echo total: 20"}, three_values);
  const compare_run ran = run({"sweep", "--rounds", "1"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "expected  total: 300\\n"));
  EXPECT_TRUE(contains(ran.out, "FAILED: 2 of 3 points"));
}

TEST_F(Sweep, SlowPointsEndAfterEightRounds) {
  write_sweep({"sleep 0.1", "sleep 0.1"}, "values = [1]");
  const compare_run ran =
      run({"sweep", "--max-time", "0.2", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(read_json().at("results").at(0).at("times").size(), 8U);
  EXPECT_EQ(ran.out.find("logarithmic"), std::string::npos);
}

TEST_F(Sweep, GroupsAreTakenByNameAndShareAChart) {
  const auto sweep = [](const std::string& name) {
    return fmt::format(
        "[[sweep]]\nname = '{0}'\ngroup = 'g'\nprogram = 'p'\n"
        "parameter = 'n'\nvalues = [1, 2]\noperations = '{{n}}'\n"
        "args = ['{0}', '{{n}}']\nstdout = \"{0} {{n}}\\n\"\n",
        name);
  };
  write(manifest_of({"echo $0 $1", "echo $0 $1"}, "stdout = ''") + sweep("x") +
        sweep("y"));
  const compare_run all = run({"sweep", "--rounds", "1", "g"});
  EXPECT_EQ(all.status, 0) << all.out;
  EXPECT_TRUE(contains(all.out, "4 points, "));
  EXPECT_TRUE(contains(all.out, "time per operation over n"));
  EXPECT_TRUE(contains(all.out, "o x a  x x b  + y a  * y b"));
  EXPECT_EQ(all.out.find("logarithmic"), all.out.rfind("logarithmic"));
  const compare_run one = run({"sweep", "--rounds", "1", "y"});
  EXPECT_TRUE(contains(one.out, "\ny\n"));
  EXPECT_EQ(one.out.find("\nx\n"), std::string::npos);
  EXPECT_TRUE(contains(
      run({"sweep", "q"}).err,
      "no sweep of this name in " + manifest_.string() + "; there are x, y"));
}

TEST_F(Sweep, CannotStartIsStatusTwo) {
  write_manifest({"true"}, "stdout = ''");
  const compare_run none = run({"sweep"});
  EXPECT_EQ(none.status, 2);
  EXPECT_TRUE(contains(none.err, "there is no [[sweep]]"));
  write(
      "[[implementation]]\nname = 'a'\ncommand = ['{bin}/no-such']\n"
      "[[program]]\nname = 'p'\nstdout = ''\n[[sweep]]\nname = 's'\n"
      "program = 'p'\nparameter = 'n'\nvalues = [1, 2]\nargs = ['{n}']\n");
  const compare_run missing = run({"sweep"});
  EXPECT_EQ(missing.status, 2);
  const std::string line = "  p/a: " + (folder_.path() / "no-such").string();
  EXPECT_TRUE(contains(missing.err, line + "\nbuild them"));
  EXPECT_EQ(missing.err.find(line), missing.err.rfind(line));
}

TEST_F(Sweep, QuietShowsFailuresAlone) {
  write_sweep({total}, three_values);
  // A busy machine may be warned of.
  EXPECT_EQ(run({"sweep", "-q", "--rounds", "9"}).out.find("wall time ±"),
            std::string::npos);
  write_sweep({"echo total: 1"}, three_values);
  const compare_run ran = run({"sweep", "-q", "--rounds", "9"});
  EXPECT_TRUE(ran.out.starts_with("FAILED s/n=20/a")) << ran.out;
}

TEST_F(Sweep, InterruptionShowsAndSavesWhatThereIs) {
  write_sweep({"[ $0 = 300 ] && kill -INT $PPID; echo total: $0", total},
              three_values);
  const compare_run ran =
      run({"sweep", "--rounds", "9", "--json", json_.string()});
  EXPECT_EQ(ran.status, 128 + SIGINT);
  EXPECT_TRUE(contains(ran.out, " 20  a  "));
  EXPECT_TRUE(contains(ran.out, "wall time over n"));
  EXPECT_TRUE(contains(ran.out, "interrupted after"));
  const auto json = read_json();
  EXPECT_EQ(json.at("interrupted"), true);
  const auto& points = json.at("sweeps").at(0).at("points");
  ASSERT_EQ(points.size(), 3U);
  EXPECT_GT(points.at(1).at("sides").at(1).at("median"), 0);
  EXPECT_TRUE(points.at(2).at("sides").at(0).at("median").is_null());
}

}  // namespace
}  // namespace sidebyside::test
