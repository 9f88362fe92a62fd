// Tests of the formats that results are exported in, on made-up results, and of
// the real command that writes them.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "results/json.hpp"
#include "show/chart.hpp"
#include "show/exports.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

/// One program of two sides, with three rounds.
results three_rounds() {
  results all;
  all.conditions.cpu = "a CPU";
  all.conditions.cores = 2;
  all.conditions.system = "Linux";
  all.conditions.date = "2026-01-02T03:04:05Z";
  timed_program program;
  program.program = "atomic-counters";
  program.sides.resize(2);
  program.sides[0].implementation = "go";
  program.sides[0].label = "Go";
  program.sides[1].implementation = "cpp";
  program.sides[1].label = "C++";
  program.sides[0].seconds = 0.006;
  program.sides[1].seconds = 0.012;
  program.sides[0].wall_seconds = {0.001, 0.002, 0.003};
  program.sides[1].wall_seconds = {0.002, 0.004, 0.006};
  for (samples& side : program.sides) {
    side.user_seconds = {0.0005, 0.0005, 0.0005};
    side.system_seconds = {0.001, 0.001, 0.001};
    side.exit_codes = {0, 0, 0};
    side.voluntary_switches = {12, 13, 11};
    side.involuntary_switches = {3, 0, 9};
    side.page_faults = {213, 214, 213};
    side.peak_bytes = {1'500'000};
    side.runs = 4;
  }
  for (int block = 0; block < 3; ++block) add_block(program, 1);
  add_figures(program);
  all.programs.push_back(program);
  return all;
}

/// The same with what a program may print at its worst.
results with_failure() {
  results all = three_rounds();
  timed_program& program = all.programs[0];
  program.sides[1].failed_runs = 2;
  program.failures.push_back(
      {"cpp", "round 2", {"stdout <differs>", {"printed  ]]>&\"|`"}}});
  return all;
}

TEST(Markdown, HasARowForEachSide) {
  const std::string text = to_markdown(three_rounds());
  EXPECT_TRUE(contains(text, "**1 program, 8 runs: every check held**\n\n"));
  EXPECT_TRUE(contains(text,
                       "| atomic-counters | Go | identical | 2.00 ms ± 1.00 | "
                       "1.50 ms | 1.50 MB | 12+3 | 213 |  |  |\n"
                       "|  | C++ | identical | 4.00 ms ± 2.00 | 1.50 ms | "
                       "1.50 MB | 12+3 | 213 | 2.00 | too few rounds |\n"));
}

TEST(Markdown, HasADashWhereNoMemoryWasMeasured) {
  results all = three_rounds();
  for (samples& side : all.programs[0].sides) {
    side.figures->median_peak_byte.reset();
  }
  EXPECT_TRUE(contains(to_markdown(all),
                       "| atomic-counters | Go | identical | 2.00 ms ± 1.00 | "
                       "1.50 ms | – | 12+3 | 213 |  |  |\n"));
}

TEST(Markdown, ShowsFailuresAsCode) {
  const std::string text = to_markdown(with_failure());
  EXPECT_TRUE(contains(text, "**FAILED: 1 of 1 program**"));
  EXPECT_TRUE(contains(text, "| C++ | **FAILED** |"));
  EXPECT_TRUE(contains(
      text,
      "\n\n    FAILED atomic-counters/cpp (C++), round 2: stdout <differs>\n"
      "        printed  ]]>&\"|`\n"
      "        2 of 4 runs failed\n"));
}

TEST(Markdown, TakesNoLabelForMarkup) {
  results all = three_rounds();
  all.programs[0].sides[0].label = "a|b\n<i>*`";
  all.warnings = {"beware of <i>"};
  const std::string text = to_markdown(all);
  EXPECT_TRUE(
      contains(text, "| a&#124;b&#92;n&#60;i&#62;&#42;&#96; | identical |"));
  EXPECT_TRUE(contains(text, "- warning: beware of &#60;i&#62;\n"));
}

TEST(Markdown, TakesNoLabelForALinkOrAPicture) {
  const auto shown = [](const std::string& label) {
    results all = three_rounds();
    all.programs[0].sides[0].label = label;
    const std::string text = to_markdown(all);
    const std::size_t start = text.find("| atomic-counters | ") + 20;
    return text.substr(start, text.find(" |", start) - start);
  };
  EXPECT_EQ(shown("www.x.org"), "www<wbr>.x.org");
  EXPECT_EQ(shown("https://x.org"), "https:<wbr>//x.org");
  EXPECT_EQ(shown("a@x.org"), "a&#64;<wbr>x.org");
  EXPECT_EQ(shown(":key:+1:-1:"), ":<wbr>key:<wbr>+1:<wbr>-1:");
  EXPECT_EQ(shown("a:1 C++: b:"), "a:1 C++: b:");
}

TEST(Markdown, ShowsRacesAndOutcomes) {
  results all;
  race_results race;
  race.program = "p";
  race.sides.resize(1);
  race.sides[0].racy = true;
  race.sides[0].label = "Go";
  race.sides[0].detector = "go build -race";
  race.sides[0].runs = 5;
  race.sides[0].reported_runs = 4;
  race.sides[0].reports = 6;
  all.races.push_back(race);
  outcome_results outcome;
  outcome.program = "q";
  outcome.sides.resize(1);
  outcome.sides[0].allowed = {{2, 3, "one got lost", true}, {4, 4, ""}};
  outcome.sides[0].label = "C++";
  outcome.sides[0].runs = 10;
  outcome.sides[0].counts = {{"3", 1}, {"4", 9}};
  all.outcomes.push_back(outcome);
  const std::string text = to_markdown(all);
  EXPECT_TRUE(
      contains(text, "| p | Go | go build -race | race | 4 of 5 runs | 6 |"));
  EXPECT_TRUE(contains(text,
                       "| q | C++ | what it means |\n|--:|--:|---|\n| 2 | 0 | "
                       "one got lost |\n| 3 | 1 |  |\n"
                       "| 4 | 9 |  |\n|  | lost updates in 1 of 10 runs"));
}

TEST(JUnit, HasACaseForEachProgramAndImplementation) {
  EXPECT_EQ(to_junit(three_rounds()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"compare\">\n"
            "  <testsuite name=\"atomic-counters\" "
            "timestamp=\"2026-01-02T03:04:05\" tests=\"2\" failures=\"0\" "
            "errors=\"0\" skipped=\"0\" time=\"0.018000\">\n"
            "    <testcase classname=\"atomic-counters\" name=\"go: output\" "
            "time=\"0.006000\"/>\n"
            "    <testcase classname=\"atomic-counters\" name=\"cpp: output\" "
            "time=\"0.012000\"/>\n"
            "  </testsuite>\n"
            "</testsuites>\n");
}

TEST(JUnit, ShowsTheDifferenceEscaped) {
  const std::string text = to_junit(with_failure());
  EXPECT_TRUE(contains(text, "failures=\"1\""));
  EXPECT_TRUE(contains(
      text,
      "<failure type=\"output\" message=\"stdout &lt;differs&gt;\">"
      "atomic-counters/cpp (C++), round 2: stdout &lt;differs&gt;\nprinted  "
      "]]&gt;&amp;&quot;|`\n"
      "2 of 4 runs failed</failure>"));
}

TEST(JUnit, HasNoCharacterThatXmlForbids) {
  results all = with_failure();
  all.programs[0].program = "p\x01\x1b\xff\xef\xbf\xbe";
  all.programs[0].failures[0].difference.evidence = {
      std::string("\0\b\x7f", 3)};
  const std::string text = to_junit(all);
  EXPECT_TRUE(contains(text, "name=\"p\\x01\\x1b\\xff\\u{fffe}\""));
  EXPECT_TRUE(contains(text, "\n\\x00\\x08\\x7f\n"));
}

TEST(JUnit, TellsAVerdictFromAnOutput) {
  results all;
  race_results race;
  race.program = "p";
  race.sides.resize(2);
  race.sides[0].implementation = "go";
  race.sides[0].runs = 5;
  race.sides[0].seconds = 0.5;
  race.sides[1].implementation = "cpp";
  race.failures.push_back({"go", "5 of 5 runs", {"a race", {}}, check::race});
  all.races.push_back(race);
  const std::string text = to_junit(all);
  EXPECT_TRUE(contains(text, "name=\"go: output\" time=\"0.500000\"/>"));
  EXPECT_TRUE(contains(text,
                       "name=\"go: race\" time=\"0.000000\">\n"
                       "      <failure type=\"race\""));
  EXPECT_TRUE(contains(text, "<skipped message=\"not run\"/>"));
  EXPECT_TRUE(contains(text,
                       "tests=\"4\" failures=\"1\" errors=\"0\" "
                       "skipped=\"2\""));
}

TEST(Benchfmt, HasALineForEachSample) {
  const std::string text = to_benchfmt(three_rounds());
  EXPECT_TRUE(contains(text, "cpu: a CPU\n"));
  EXPECT_TRUE(contains(text, "Unit sec/op better=lower\n"));
  EXPECT_TRUE(contains(text,
                       "BenchmarkAtomicCounters/impl=go-2 1 0.003000000 sec/op "
                       "0.001500 cpu-sec/op 11 voluntary-switches/op "
                       "9 involuntary-switches/op 213 page-faults/op\n"
                       "BenchmarkAtomicCounters/impl=go-2 1 1500000 "
                       "peak-RSS-bytes\n"
                       "BenchmarkAtomicCounters/impl=cpp-2 1 0.002000000 "
                       "sec/op 0.001500 cpu-sec/op 12 "));
}

TEST(Benchfmt, HasNamesOfOneWord) {
  results all = three_rounds();
  all.programs[0].program = "2 a_b/go";
  all.programs[0].sides[0].implementation = "C 9/x-14";
  EXPECT_TRUE(contains(to_benchfmt(all),
                       "\nBenchmark2_a__b/go/impl=C_9_x-14-2 1 0.001"));
}

TEST(Benchfmt, DifferentNamesStayDifferent) {
  std::set<std::string> written;
  const std::vector<std::string> names{"sum-1.5", "sum-15", "sum_15", "sum15",
                                       "sum-up",  "sumUp",  "sum_up", "Sum-up",
                                       "sum-Up",  "SumUp",  "_sum"};
  for (const std::string& name : names) {
    results all = three_rounds();
    all.programs[0].program = name;
    const std::string text = to_benchfmt(all);
    const std::size_t begin = text.find("\nBenchmark");
    written.insert(text.substr(begin, text.find("/impl", begin) - begin));
  }
  EXPECT_EQ(written.size(), names.size());
}

TEST(Benchfmt, HasNothingOfAWrongProgram) {
  EXPECT_FALSE(contains(to_benchfmt(with_failure()), "Benchmark"));
}

TEST(Failures, LeaveNoRatio) {
  results all = with_failure();
  for (const char* side : {"cpp", "go"}) {  // or the reference
    all.programs[0].failures[0].implementation = side;
    EXPECT_FALSE(ratio_to_reference(all.programs[0], 1));
    EXPECT_TRUE(contains(to_json(all), "\"ratio\": null"));
    EXPECT_TRUE(contains(to_json(all), "\"verdict\": null"));
    EXPECT_FALSE(contains(to_benchfmt(all), "Benchmark"));
  }
  all.programs[0].tolerance = 0.05;
  EXPECT_TRUE(
      contains(to_junit(all), "<skipped message=\"its output is wrong\"/>"));
}

TEST(Failures, ArePointsOfNoChart) {
  sweep_results sweep{"s", "", "n", {{"go", "Go", {}}}, {}};
  for (const int value : {1, 2}) {
    sweep_point point;
    static_cast<timed_program&>(point) = three_rounds().programs[0];
    point.value = value;
    sweep.points.push_back(point);
  }
  sweep.points[1].failures.push_back({"go", "round 9", {}});
  ASSERT_EQ(series_of({sweep}).size(), 1U);
  EXPECT_EQ(series_of({sweep})[0].points.size(), 1U);
}

TEST(JUnit, SkipsWhatIsNotChecked) {
  results all;
  all.only_before = {"q/go"};
  race_results race;
  race.program = "p";
  race.sides.resize(1);
  race.sides[0].implementation = "fiber";
  race.sides[0].unchecked = "no support";
  all.races.push_back(race);
  const std::string text = to_junit(all);
  EXPECT_TRUE(contains(text, "<skipped message=\"not checked: no support\"/>"));
  EXPECT_TRUE(contains(text, "<testsuite name=\"q/go\""));
  EXPECT_TRUE(contains(
      text, "<skipped message=\"not checked: the other build has none\"/>"));
}

/// A program with a race that the manifest expects, and one with a race that it
/// does not.
results two_races() {
  results all;
  for (const bool is_racy : {true, false}) {
    race_side side;
    side.implementation = "cpp";
    side.detector = "-fsanitize=thread";
    side.racy = is_racy;
    side.conflicts = {
        {{{"write", "a b/p.cpp:7"}, {"previous read", "a b/p.cpp:9"}}, 3}};
    all.races.emplace_back().program = is_racy ? "racy" : "p";
    all.races.back().sides = {side};
  }
  return all;
}

/// The only run of a SARIF file.
nlohmann::json sarif_run(const results& all) {
  return nlohmann::json::parse(to_sarif(all)).at("runs").at(0);
}

TEST(Sarif, HasBothLinesOfARace) {
  const auto run = sarif_run(two_races());
  ASSERT_EQ(run.at("results").size(), 2U);
  const auto& unexpected = run["results"][1];
  EXPECT_EQ(unexpected["level"], "error");
  EXPECT_EQ(unexpected["message"]["text"],
            "p/cpp: write at a b/p.cpp:7, [previous read at a b/p.cpp:9](1)");
  const auto& first = unexpected["locations"][0]["physicalLocation"];
  EXPECT_EQ(first["artifactLocation"]["uri"], "a%20b/p.cpp");
  EXPECT_EQ(first["region"]["startLine"], 7);
  EXPECT_EQ(unexpected["locations"].size(), 1U);
  const auto& other = unexpected["relatedLocations"];
  ASSERT_EQ(other.size(), 1U);
  EXPECT_EQ(other[0]["physicalLocation"]["region"]["startLine"], 9);
  EXPECT_EQ(other[0]["message"]["text"], "previous read");
  EXPECT_EQ(other[0]["id"], 1);
}

TEST(Sarif, HasARuleForEachDetector) {
  results all = two_races();
  all.races[0].sides.push_back(all.races[0].sides[0]);
  all.races[0].sides[1].detector = "go build -race";
  const auto run = sarif_run(all);
  const auto& rules = run["tool"]["driver"]["rules"];
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0]["id"], "-fsanitize=thread");
  EXPECT_EQ(rules[1]["id"], "go build -race");
  EXPECT_EQ(run["results"][1]["ruleId"], "go build -race");
}

TEST(Sarif, SuppressesWhatTheManifestExpects) {
  const auto run = sarif_run(two_races());
  EXPECT_EQ(run["results"][0]["level"], "note");
  EXPECT_EQ(run["results"][0]["suppressions"].size(), 1U);
  EXPECT_FALSE(run["results"][1].contains("suppressions"));
}

TEST(Sarif, LeavesOutARaceWithoutALine) {
  results all = two_races();
  all.races[0].sides[0].conflicts[0].accesses.clear();
  EXPECT_EQ(sarif_run(all)["results"].size(), 1U);
  all.races[1].sides[0].detector.clear();  // it was not checked
  EXPECT_EQ(sarif_run(all)["results"].size(), 0U);
}

TEST(Sarif, PathsAreRelativeToTheWorkingDirectory) {
  results all = two_races();
  all.root = std::filesystem::current_path() / "sub";
  const auto run = sarif_run(all);
  EXPECT_EQ(run["results"][0]["locations"][0]["physicalLocation"]
               ["artifactLocation"]["uri"],
            "sub/a%20b/p.cpp");
}

// The real command.

TEST_F(Command, EveryFormatIsWrittenByEveryCommand) {
  write_manifest({"echo 4", "echo 4"},
                 "racy = true\npattern = '(\\d)\\n'\n"
                 "outcome = [{ range = [2, 3], loss = true }, { value = 4 }]");
  const auto file = [&](const char* name) {
    return (folder_.path() / name).string();
  };
  for (const char* command : {"run", "outcomes"}) {
    const char* number = std::string(command) == "run" ? "--rounds" : "--runs";
    ASSERT_EQ(run({command, number, "9", "--json", file("r.json"), "--markdown",
                   file("r.md"), "--junit", file("r.xml")})
                  .status,
              0);
    EXPECT_TRUE(contains(content_of(file("r.md")), "every check held"));
    EXPECT_TRUE(contains(content_of(file("r.xml")), "name=\"b: output\""));
    EXPECT_EQ(
        nlohmann::json::parse(content_of(file("r.json"))).at("schema_version"),
        3);
  }
}

TEST_F(Command, EveryFormatIsTriedBeforeTheRuns) {
  const auto log = folder_.path() / "log";
  write_manifest({"echo >> " + log.string()}, "stdout = ''");
  for (const char* option : {"--markdown", "--junit", "--benchfmt"}) {
    const compare_run ran =
        run({"run", "--json", json_.string(), option, "/no/such/folder/r"});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(ran.err, "/no/such/folder/r: cannot be written: "));
  }
  EXPECT_FALSE(std::filesystem::exists(log));
  EXPECT_FALSE(std::filesystem::exists(json_));
}

TEST_F(Command, TwoFormatsToOneFileAreStatusTwo) {
  write_manifest({"true"}, "stdout = ''");
  const auto link = folder_.path() / "link";
  std::filesystem::create_symlink("results.json", link);
  for (const auto& same : {folder_.path() / "." / "results.json", link}) {
    const compare_run ran =
        run({"run", "--json", json_.string(), "--junit", same.string()});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(ran.err, "two formats cannot go to the same file"));
  }
  const compare_run relative =
      run({"run", "--json", "new", "--junit", "./new"});
  EXPECT_EQ(relative.status, 2);
}

TEST_F(Command, SamplesAreWrittenForBenchstat) {
  write_manifest({"echo 4", "echo 4"}, "stdout = \"4\\n\"");
  const auto file = (folder_.path() / "r.txt").string();
  ASSERT_EQ(run({"run", "--rounds", "9", "--benchfmt", file}).status, 0);
  EXPECT_TRUE(contains(content_of(file), "BenchmarkP/impl=b-"));
}

TEST_F(Command, OneExportThatFailsKeepsNoOtherBack) {
  const auto gone = folder_.path() / "gone";
  const auto kept = (folder_.path() / "kept.xml").string();
  for (const auto& [prints, status] : {std::pair("4", 2), std::pair("5", 1)}) {
    std::filesystem::create_directory(gone);
    write_manifest({fmt::format("rm -rf {}; echo {}", gone.string(), prints)},
                   "stdout = \"4\\n\"");
    const compare_run ran =
        run({"run", "--rounds", "9", "--json", (gone / "r.json").string(),
             "--junit", kept, "--markdown", (gone / "r.md").string()});
    EXPECT_EQ(ran.status, status);
    EXPECT_TRUE(contains(ran.err, "gone/r.json: cannot be written"));
    EXPECT_TRUE(contains(ran.err, "gone/r.md: cannot be written"));
    EXPECT_TRUE(contains(content_of(kept), "<testsuites"));
    std::filesystem::remove(kept);
  }
}

}  // namespace
}  // namespace sidebyside::test
