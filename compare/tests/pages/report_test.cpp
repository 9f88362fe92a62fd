// compare report and site, and results files read back. Tests in
// a browser look at the pages: see pages.test.js.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/pattern.hpp"
#include "pages/page.hpp"
#include "pages/plot.hpp"
#include "pages/program_page.hpp"
#include "pages/template.hpp"
#include "results/json.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

constexpr const char* steps = "int x;\n// [1] One.\nx = 1;\n";

/// Results of a program with sources, and the report that is made of them.
class Report : public Command {
 protected:
  void SetUp() override {
    folder_.write("a.cpp", steps);
    folder_.write("b.cpp", steps);
    std::string manifest;
    for (const char* name : {"a", "b"}) {
      manifest += fmt::format(
          "[[implementation]]\nname = \"{0}\"\nlabel = \"Side {0}\"\nsource = "
          "\"{{bin}}/{0}.cpp\"\ncommand = [\"/bin/sh\", \"-c\", \"echo 4\"]\n",
          name);
    }
    write(manifest +
          "[[program]]\nname = \"p\"\nstdout = \"4\\n\"\n"
          "[[program]]\nname = \"q\"\nracy = true\npattern = '(\\d)\\n'\n"
          "outcome = [{ range = [2, 3], loss = true }, { value = 4 }]\n");
    ASSERT_EQ(run({"run", "--rounds", "9", "--json", json_.string()}).status,
              0);
  }

  [[nodiscard]] compare_run report(
      const std::vector<std::string>& files) const {
    std::vector<std::string> arguments{"report", "-o", page_.string()};
    arguments.insert(arguments.end(), files.begin(), files.end());
    return run(arguments);
  }

  /// The message for a results file of this content.
  [[nodiscard]] std::string error_for(const std::string& content) const {
    const auto file = folder_.write("bad.json", content);
    const compare_run ran = report({json_.string(), file.string()});
    EXPECT_EQ(ran.status, 2);
    EXPECT_FALSE(std::filesystem::exists(page_));
    const std::size_t place = ran.err.find("bad.json: ");
    return place == std::string::npos ? ran.err : ran.err.substr(place);
  }

  std::filesystem::path page_ = folder_.path() / "report.html";
};

TEST_F(Report, LinesThatADetectorNamedAreMarked) {
  results found = read_results(json_);
  race_side& side = found.races.emplace_back().sides.emplace_back();
  found.races.back().program = "p";
  side.implementation = side.label = "a";
  const std::string file = (folder_.path() / "a.cpp").string();
  side.conflicts.push_back({{{"write", file + ":3"}}, 1});
  const auto races = folder_.write("races.json", to_json(found));
  const auto folder = folder_.path() / "site";
  ASSERT_EQ(run({"site", races.string(), "-o", folder.string()}).status, 0);
  // Programs p and q have the same source. The other side has no mark.
  for (const char* page : {"p.html", "q.html"}) {
    const auto marks = pattern("<mark [^>]*>([^\n]*)</mark>")
                           .find_all(content_of(folder / page));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_TRUE(contains(marks[0][1], "x "));
  }
}

TEST_F(Report, IsOnePageOfAllThatWasFound) {
  const auto outcomes = (folder_.path() / "o.json").string();
  ASSERT_EQ(run({"outcomes", "--runs", "3", "--json", outcomes}).status, 0);
  const compare_run ran = report({json_.string(), outcomes});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const std::string page = content_of(page_);
  for (const char* part :
       {"Side b", "Side a", "<h2>p <code>p</code></h2>", "<code>4</code>",
        "identical", "allowed", "class=\"runs\"", "no lost update in 3 runs",
        "How it was measured"}) {
    EXPECT_TRUE(contains(page, part));
  }
  EXPECT_FALSE(contains(page, "One."));  // the site has the sources
}

TEST_F(Report, HasWhatWasOnlyVerifiedOrExplored) {
  results found = read_results(json_);
  found.programs.resize(1);
  found.verified.emplace_back().program = "q";
  found.verified.back().sides.emplace_back().label = "Side a";
  const auto verified = folder_.write("verified.json", to_json(found));
  ASSERT_EQ(report({verified.string()}).status, 0);
  EXPECT_TRUE(contains(content_of(page_), "<section id=\"program-q\""));
  results explored;
  explored.explorations.emplace_back().program = "q";
  explored.explorations.back().sides.emplace_back().label = "Side a";
  const auto orders = folder_.write("explored.json", to_json(explored));
  ASSERT_EQ(report({orders.string()}).status, 0);
  EXPECT_TRUE(contains(content_of(page_), "<section id=\"program-q\""));
}

TEST_F(Report, SaysOnceWhereNoDetectorReportedAnything) {
  results found = read_results(json_);
  race_results& race = found.races.emplace_back();
  race.program = "p";
  for (const char* label : {"One", "Two", "Three"}) {
    race_side& side = race.sides.emplace_back();
    side.implementation = side.label = side.detector = label;
    side.runs = 5;
  }
  race.sides.back().detector.clear();
  race.sides.back().unchecked = "nobody sees it";
  const auto races = folder_.write("races.json", to_json(found));
  ASSERT_EQ(report({races.string()}).status, 0);
  EXPECT_TRUE(contains(content_of(page_),
                       "It must not race. One, Two: no race in 5 runs; Three: "
                       "not checked, nobody sees it."));
}

TEST_F(Report, ResultsAreReadBackAsTheyWere) {
  const results read = read_results(json_);
  ASSERT_EQ(read.programs.size(), 2U);
  const timed_program& program = read.programs[1];
  EXPECT_EQ(program.program, "q");
  ASSERT_EQ(program.sides.size(), 2U);
  EXPECT_EQ(program.sides[0].label, "Side a");
  EXPECT_TRUE(program.sides[0].has_outcomes);
  const auto json = read_json();
  EXPECT_EQ(json.at("results").at(2).at("times"),
            program.sides[0].wall_seconds);
  const auto ratio = ratio_to_reference(program, 1);
  EXPECT_EQ(json.at("comparisons").at(1).at("ratio").at("median"),
            ratio->median);
}

TEST_F(Report, FailuresAreShown) {
  write(manifest_of({"echo 5"}, "stdout = \"4\\n\""));
  ASSERT_EQ(run({"run", "--json", json_.string()}).status, 1);
  const results read = read_results(json_);
  ASSERT_EQ(read.programs[0].failures.size(), 1U);
  EXPECT_EQ(read.programs[0].failures[0].difference.message,
            "stdout differs in line 1");
}

TEST_F(Report, BadResultsFileIsStatusTwoAndNamed) {
  const std::string good = content_of(json_);
  EXPECT_TRUE(contains(error_for(good.substr(0, good.size() / 2)),
                       "bad.json: is not JSON, or cut short"));
  EXPECT_TRUE(contains(error_for(""), "bad.json: is not JSON"));
  EXPECT_TRUE(contains(error_for("{}"), "is not a results file of compare"));
  EXPECT_TRUE(contains(error_for("[]"), "is not a results file of compare"));
  EXPECT_TRUE(contains(error_for("{\"schema_version\": 2}"),
                       "bad.json: has schema version 2, and this compare"));
  EXPECT_TRUE(contains(error_for("{\"schema_version\": 3}"),
                       "bad.json: key 'interrupted' not found"));
  auto odd = read_json();
  odd["results"][0]["times"] = {1.0, 2.0};
  EXPECT_TRUE(contains(error_for(odd.dump()), "different rounds"));
  odd = read_json();
  odd["races"] = nlohmann::json::object();
  EXPECT_TRUE(contains(error_for(odd.dump()), "bad.json: (/races) must be a"));
}

TEST_F(Report, RangeThatEndsBeforeItBeginsIsAnError) {
  ASSERT_EQ(run({"outcomes", "--runs", "3", "--json", json_.string()}).status,
            0);
  auto odd = read_json();
  odd["outcomes"][0]["allowed"][0]["low"] = 5;
  EXPECT_TRUE(
      contains(error_for(odd.dump()), "(/outcomes/0/allowed/0/low) is above"));
}

TEST_F(Report, NamesTheMachinesOfTimesAndNotOfOrdersOrCalibrations) {
  for (const bool is_calibration : {false, true}) {
    results other;
    other.conditions.cpu = "another processor";
    other.conditions.date = "2001-02-03T04:05:06Z";
    if (is_calibration) other.calibration.emplace_back().row = "run-copy";
    exploration_results orders;
    orders.program = "q";
    orders.sides.emplace_back().label = "Side a";
    if (!is_calibration) other.explorations = {orders};
    const auto file = folder_.write("other.json", to_json(other)).string();
    ASSERT_EQ(report({file, json_.string()}).status, 0);
    const std::string page = content_of(page_);
    const std::size_t start = page.find("Measured on ");
    const std::string line = page.substr(start, page.find('<', start) - start);
    EXPECT_FALSE(contains(line, "another")) << line;
    EXPECT_FALSE(contains(line, "2001")) << line;
    // Alone it is better than nothing.
    ASSERT_EQ(report({file}).status, 0);
    EXPECT_TRUE(contains(content_of(page_), "Measured on another processor, "));
  }
}

TEST_F(Report, SiteHasAPageForEachProgramAndLinksThem) {
  const auto folder = folder_.path() / "site";
  ASSERT_EQ(run({"site", json_.string(), "-o", folder.string()}).status, 0);
  const std::string index = content_of(folder / "index.html");
  EXPECT_TRUE(contains(index, "<a href=\"p.html\">p</a>"));
  const std::string page = content_of(folder / "p.html");
  EXPECT_TRUE(contains(page, "<a rel=\"next\" href=\"q.html\">q →</a>"));
  EXPECT_TRUE(
      contains(page, "href=\"#step-1\" aria-label=\"Link to step 1\">"));
  EXPECT_FALSE(contains(page, "rel=\"prev\""));
  EXPECT_TRUE(contains(page, "a.cpp#L2\" aria-label=\"step 1, line 2\">1</a>"));
  EXPECT_TRUE(contains(content_of(folder / "costs.html"), "class=\"point"));
  EXPECT_TRUE(contains(content_of(folder / "method.html"), "Wall time"));
}

TEST_F(Report, PageThatFailsKeepsNoOtherBack) {
  const auto folder = folder_.path() / "site";
  for (const char* page : {"index.html", "costs.html"}) {
    std::filesystem::create_directories(folder / page);
  }
  const compare_run ran = run({"site", "-o", folder.string()});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "index.html: cannot be written"));
  EXPECT_TRUE(contains(ran.err, "costs.html: cannot be written"));
  EXPECT_TRUE(contains(content_of(folder / "p.html"), "</html>"));
  EXPECT_TRUE(contains(content_of(folder / "method.html"), "</html>"));
}

TEST_F(Report, SiteNeedsNoResults) {
  const auto folder = folder_.path() / "site";
  ASSERT_EQ(run({"site", "-o", folder.string()}).status, 0);
  EXPECT_TRUE(contains(content_of(folder / "p.html"), "</span>One."));
  EXPECT_FALSE(contains(content_of(folder / "p.html"), "What it costs</h2>"));
  EXPECT_TRUE(contains(content_of(folder / "costs.html"), "Nothing was"));
  // That page is about the programs of this repository.
  EXPECT_FALSE(std::filesystem::exists(folder / "choosing.html"));
}

TEST_F(Report, SiteLinksSourcesDocumentationAndCompilerExplorer) {
  auto manifest = content_of(manifest_);
  const std::string label = "label = \"Side a\"\n";
  manifest.insert(manifest.find(label) + label.size(),
                  "compiler_explorer = '{\"source\": {source}}'\n");
  write(manifest +
        "[[documentation]]\npattern = '\\bx\\b'\nurl = "
        "'https://example.org/x'\n"
        "[[documentation]]\npattern = '(x) ='\nurl = "
        "'https://example.org/none/\\1'\n");
  const auto folder = folder_.path() / "site";
  const run_result ran = runner().run(
      shell("cd '" + folder_.path().string() + "' && " +
            shell_line({"site", "-o", folder.string(), "--source-url",
                        "https://example.org/blob/"})),
      {});
  ASSERT_EQ(ran.code, 0);
  const std::string page = content_of(folder / "p.html");
  EXPECT_TRUE(contains(page, "\"https://example.org/blob/a.cpp#L2\" aria"));
  EXPECT_TRUE(contains(page, "<a href=\"https://example.org/x\">x</a>"));
  EXPECT_FALSE(contains(page, "example.org/none"));  // the first one counts
  // printf '{"source": "int x;\\n// [1] One.\\nx = 1;\\n"}' | base64
  EXPECT_TRUE(contains(page,
                       "https://godbolt.org/clientstate/"
                       "eyJzb3VyY2UiOiAiaW50IHg7XG4vLyBbMV0gT25lLlxueCA9IDE7"
                       "XG4ifQ=="));
}

TEST_F(Report, FilesBesideASourceAreInItsLinkToCompilerExplorer) {
  folder_.write("a.cpp", "#include \"h\"\n// [1] One.\nold();\n");
  folder_.write("h", "\"\\1\";\n");
  std::string manifest = content_of(manifest_);
  const std::string label = "label = \"Side a\"\n";
  manifest.insert(manifest.find(label) + label.size(),
                  "compiler_explorer = '{source}'\n");
  write(manifest +
        "[[inline]]\npattern = '#include \"h\"\\n'\nfile = 'h'\n"
        "[[inline]]\npattern = 'ol(d)'\nreplacement = 'new\\1'\n");
  const auto folder = folder_.path() / "site";
  ASSERT_EQ(run({"site", "-o", folder.string()}).status, 0);
  // printf '%s' '"\"\\1\";\n// [1] One.\nnewd();\n"' | base64
  EXPECT_TRUE(contains(content_of(folder / "p.html"),
                       "clientstate/IlwiXFwxXCI7XG4vLyBbMV0gT25lLlxubmV3ZCgpO1"
                       "xuIg==\""));
}

TEST_F(Report, ProgramPageSaysHowToRunItAndWhatIsShown) {
  std::string manifest = content_of(manifest_);
  for (const std::string label : {"label = \"Side a\"\n", "name = \"p\"\n"}) {
    manifest.insert(manifest.find(label) + label.size(),
                    label[0] == 'l' ? "try = 'run {source} {program} {args}'\n"
                                    : "shown = [\"b\"]\nargs = ['1', '2']\n");
  }
  write(manifest);
  const auto folder = folder_.path() / "site";
  ASSERT_EQ(run({"site", "-o", folder.string()}).status, 0);
  const std::string page = content_of(folder / "p.html");
  EXPECT_TRUE(contains(page, "/a.cpp p 1 2</code>"));
  EXPECT_TRUE(contains(page, "data-side=\"a\">"));
  EXPECT_TRUE(contains(page, "data-side=\"b\" checked>"));
  const std::string other = content_of(folder / "q.html");
  EXPECT_TRUE(contains(other, "/a.cpp q</code>"));
  EXPECT_TRUE(contains(other, "data-side=\"a\" checked>"));
  EXPECT_TRUE(contains(other, "data-side=\"b\" checked>"));
}

TEST_F(Report, ProgramPageSaysWhatIsPrintedWithoutAPattern) {
  std::string manifest = content_of(manifest_);
  const std::size_t place = manifest.find("'(\\d)\\n'");
  manifest.replace(place, 8, "'(?:x\\n)*is (\\d+) of 9\\n'");
  manifest.insert(manifest.find(" }]"), " }, { ends = 'deadlock'");
  write(manifest +
        "[program.expect.b]\npattern = '(woken|x)\\n'\n"
        "outcome = [{ text = 'woken' }, { ends = 'deadlock' }]\n");
  const auto folder = folder_.path() / "site";
  ASSERT_EQ(run({"site", "-o", folder.string()}).status, 0);
  const std::string page = content_of(folder / "q.html");
  EXPECT_TRUE(contains(page,
                       "Side a: every run prints this, where N is 2, 3 "
                       "or 4:"));
  EXPECT_TRUE(contains(page, "…\nis N of 9\n"));
  EXPECT_TRUE(contains(page, "Or it ends in another way: deadlock."));
  EXPECT_TRUE(contains(page, "Side b: every run ends with woken or deadlock."));
  EXPECT_FALSE(contains(page, "\\d"));
}

TEST_F(Report, PublishedSiteHasItsAddressOnEachPage) {
  const auto folder = folder_.path() / "site";
  for (const std::string url : {"https://x.example/a/", ""}) {
    ASSERT_EQ(run({"site", "-o", folder.string(), "--site-url", url}).status,
              0);
    for (const std::string name : {"index.html", "p.html", "method.html"}) {
      const std::string page = content_of(folder / name);
      const auto link = "<link rel=\"canonical\" href=\"" + url + name;
      EXPECT_EQ(contains(page, link), !url.empty()) << name;
      EXPECT_EQ(contains(page, url + "preview.png\""), !url.empty()) << name;
    }
  }
}

TEST_F(Report, LinesThatDifferFromTheProgramBeforeAreMarked) {
  folder_.write("q.cpp", "int x;\n// [1] One.\n  x = 1;\nx = 2;\n");
  auto manifest = content_of(manifest_);
  manifest.replace(manifest.find("{bin}/a.cpp"), 11, "{bin}/{program}.cpp");
  folder_.write("p.cpp", steps);
  manifest.replace(manifest.find("name = \"q\""), 10,
                   "name = \"q\"\nbuilds_on = \"p\"");
  write(manifest);
  const auto folder = folder_.path() / "site";
  ASSERT_EQ(run({"site", "-o", folder.string()}).status, 0);
  const auto changed = pattern("<span class=\"changed\">([^\n]*)</span>\n");
  const auto marks = changed.find_all(content_of(folder / "q.html"));
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_TRUE(contains(marks[0][1], "2"));
  EXPECT_TRUE(changed.find_all(content_of(folder / "p.html")).empty());
}

/// A program of two sides whose ratio is known: from eight blocks, the interval
/// goes from the lowest to the highest.
template <class Program>
Program timed(const char* name, double median, double low, double high) {
  Program program;
  program.program = name;
  program.blocks.assign(8, 1);
  program.sides.resize(2);
  program.sides[0].label = "Go";
  program.sides[1].label = "C++";
  for (samples& side : program.sides) {
    side.block_medians.assign(8, 1);
    side.figures.emplace();
  }
  program.sides[1].block_ratios = {low,    median, median, median,
                                   median, median, median, high};
  return program;
}

TEST(Answer, SaysWhatOneOperationCostsAndDoesNotCountWins) {
  results found;
  found.programs = {timed<timed_program>("a", 0.5, 0.4, 0.6)};
  auto cost = timed<cost_results>("a/message", 2, 1.9, 2.1);
  cost.figure = cost_figure::per_operation;
  cost.operation = "message";
  auto& best = cost.sides.emplace_back(cost.sides[1]);
  best.label = "C++ fiber";
  best.block_ratios.assign(8, 0.66);
  for (samples& side : cost.sides) side.implementation = side.label;
  cost.sides[0].implementation = "go";
  found.costs = {cost};
  page_material material{{}, {}, {{"one", found}}, {}, ""};
  const std::string page = make_report(material);
  for (const char* part : {"What one operation costs", "message", "C++ fiber",
                           "0.66 [0.66, 0.66]"}) {
    EXPECT_TRUE(contains(page, part));
  }
  EXPECT_FALSE(contains(page, "is faster than"));
  found.programs[0].failures.emplace_back();
  material.files = {{"one", found}};
  EXPECT_TRUE(contains(make_report(material), ": a check of 1 program FAILED"));
}

TEST(Answer, SaysOfWholeProgramsAloneThatTheyAreMostlyStartUp) {
  results found;
  found.programs = {timed<timed_program>("start-up", 1, 1, 1),
                    timed<timed_program>("a", 0.5, 0.4, 0.6)};
  auto cost = timed<cost_results>("a/message", 0.25, 0.2, 0.3);
  cost.figure = cost_figure::per_operation;
  found.costs = {cost};
  for (auto* sides : {&found.programs[0].sides, &found.programs[1].sides,
                      &found.costs[0].sides}) {
    sides->at(0).implementation = "go";
    sides->at(1).implementation = "cpp";
  }
  page_material material{{}, {}, {{"one", found}}, {}, ""};
  material.programs.emplace_back().program.name = "a";
  const std::string page = make_site(material).at("a.html");
  EXPECT_TRUE(contains(page, "Compared with Go: C++ 2.0 × faster to start."));
  EXPECT_TRUE(contains(page, "Compared with Go, message: C++ 4.0 × faster."));
}

TEST(Answer, HasTheDayOfTheFirstTimes) {
  results outcomes;
  outcomes.outcomes.emplace_back().program = "a";
  outcomes.conditions.date = "2001-01-01T00:00:00Z";
  results times;
  times.programs = {timed<timed_program>("a", 1, 1, 1)};
  times.conditions.date = "2002-02-02T00:00:00Z";
  results later = times;
  later.conditions.date = "2003-03-03T00:00:00Z";
  EXPECT_TRUE(contains(
      make_report(
          {{}, {}, {{"o", outcomes}, {"t", times}, {"l", later}}, {}, ""}),
      ", 2002-02-02."));
}

TEST(Answer, SaysThatOrdersWereTriedWhereTheyWere) {
  exploration_results explored;
  explored.program = "a";
  exploration_side& side = explored.sides.emplace_back();
  side.label = "Side a";
  side.outcomes.emplace_back().value = "x";
  side.outcomes.back().witness.steps.push_back({0, 3, 1, "call()", "x = 7"});
  const auto page_of = [](const exploration_results& exploration) {
    results found;
    found.explorations = {exploration};
    page_material material{{}, {}, {{"one", found}}, {}, ""};
    material.programs.emplace_back().program.name = "a";
    return make_site(material).at("a.html");
  };
  EXPECT_TRUE(
      contains(page_of(explored), "Every order of the steps was tried"));
  EXPECT_TRUE(
      contains(page_of(explored), "x = 7"));  // of a single outcome, too
  side.unexplored = "it is about costs";
  side.outcomes.clear();
  EXPECT_FALSE(contains(page_of(explored), "Every order of the steps"));
}

TEST(Answer, SaysWhereMachinesDisagree) {
  results one;
  one.programs = {timed<timed_program>("a", 0.5, 0.4, 0.6),
                  timed<timed_program>("b", 2, 1.9, 2.1)};
  results other = one;
  other.programs[0] = timed<timed_program>("a", 1, 0.98, 1.02);
  EXPECT_TRUE(contains(
      make_report({{}, {}, {{"x86", one}, {"arm", other}}, {}, ""}),
      "The files disagree on a, C++: faster in x86, no difference in arm."));
  EXPECT_FALSE(contains(
      make_report({{}, {}, {{"x86", one}, {"arm", one}}, {}, ""}), "disagree"));
}

TEST(Answer, SaysWhatIsSlowerThanBefore) {
  results found;
  found.programs = {timed<timed_program>("a/go", 2, 1.9, 2.1),
                    timed<timed_program>("b/go", 1, 0.98, 1.02),
                    timed<timed_program>("c/go", 1, 0.9, 1.1),
                    timed<timed_program>("d/go", 2, 1.9, 2.1)};
  for (timed_program& pair : found.programs) pair.tolerance = 0.05;
  found.programs[3].failures.push_back({"before", "round 9", {}});
  EXPECT_TRUE(contains(
      make_report({{}, {}, {{"one", found}}, {}, ""}),
      "1 of 2 implementations slower than before by more than 5 %: a/go. "
      "Without a verdict: c/go, d/go."));
}

/// The number of results of any kind.
std::size_t count_all(const std::vector<named_results>& files) {
  std::size_t sum = 0;
  for (const auto& [name, all, note, start_up] : files) {
    sum += all.programs.size() + all.costs.size() + all.verified.size() +
           all.sweeps.size() + all.races.size() + all.outcomes.size();
  }
  return sum;
}

TEST(Material, EachProgramHasItsOwnResultsAlone) {
  results found;
  results builds;
  page_material material;
  constexpr std::size_t programs = 50;
  for (std::size_t i = 0; i < programs; ++i) {
    const std::string name = fmt::format("p{}", i);
    found.programs.emplace_back().program = name;
    found.costs.emplace_back().program = name + "/message";
    found.verified.emplace_back().program = name;
    found.races.emplace_back().program = name;
    found.outcomes.emplace_back().program = name;
    found.sweeps.emplace_back().points.emplace_back().program = name + "/n=1";
    builds.programs.emplace_back().program = name + "/go";
    material.programs.emplace_back().program.name = name;
  }
  found.races.emplace_back().program = "gone";
  found.programs.emplace_back().program = start_up_name;
  found.sweeps.emplace_back();
  material.files = {{"found", found}, {"builds", builds}};
  complete(material);
  // The work of all pages together is to look at each result once.
  for (const page_program& page : material.programs) {
    ASSERT_EQ(page.files.size(), 2U);
    EXPECT_EQ(page.files[0].results.races[0].program, page.program.name);
    EXPECT_EQ(page.files[0].note, " (found)");
    EXPECT_EQ(count_all(page.files), 7U) << page.program.name;
    ASSERT_NE(page.files[0].start_up, nullptr);
    EXPECT_EQ(page.files[0].start_up->program, start_up_name);
  }
}

TEST_F(Report, PairsOfBuildsAreShownWithTheirFailures) {
  results found = read_results(json_);
  auto pair = timed<timed_program>("p/a", 2, 1.9, 2.1);
  pair.tolerance = 0.05;
  pair.sides[0].implementation = "before";
  pair.sides[1].implementation = "after";
  pair.failures.push_back({"after", "round 9", {"is wrong", {}}});
  found.programs = {pair};
  const auto pairs = folder_.write("pairs.json", to_json(found));
  ASSERT_EQ(report({pairs.string()}).status, 0);
  const std::string page = content_of(page_);
  EXPECT_TRUE(contains(page, "role=\"rowheader\">p/a</th>"));
  EXPECT_TRUE(contains(page, "is wrong"));
}

TEST(Documentation, FirstPatternAtAPlaceCounts) {
  stepped_code side;
  side.steps.emplace_back().code.push_back({"ab b ab", 1});
  const page_data links =
      documents_of(side, {{pattern("a(b)"), "https://1/\\1"},
                          {pattern("b"), "https://2/"},
                          {pattern("a"), "https://3/"}});
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links[0]["url"], "https://1/b");
  EXPECT_EQ(links[1]["name"], "b");
}

TEST(Template, ColumnInWhichNoRowHasAnythingIsLeftOut) {
  table whole{"program", {{""}, {"one"}, {"two"}, {"three"}}};
  whole.groups.push_back(
      {"p", "", {{{"a"}, {""}, {"x"}, {""}}, {{"b"}, {""}, {""}}}});
  const page_data data = to_data(whole, "All");
  EXPECT_EQ(data.at("headings"), page_data({"program", "side", "two"}));
  EXPECT_EQ(data.at("rows")[1].at("cells").size(), 2U);
}

TEST(Template, MissingOneIsAnError) {
  EXPECT_THROW(fill_template("no-such.html", {}), user_error);
}

TEST_F(Report, MissingFilesAreNamed) {
  EXPECT_TRUE(
      contains(report({"/no/such.json"}).err, "/no/such.json: No such"));
  EXPECT_EQ(report({folder_.path().string()}).status, 2);
}

TEST_F(Report, MissingSourcesAreOneWarning) {
  const auto folder = folder_.path() / "site";
  for (const char* file : {"b.cpp", "a.cpp"}) {
    std::filesystem::remove(folder_.path() / file);
    const compare_run ran =
        run({"site", json_.string(), "-o", folder.string()});
    EXPECT_EQ(ran.status, 0);
    EXPECT_TRUE(contains(
        ran.err, std::string("/") + file + ": No such file or directory\n"));
    EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
    const std::string page = content_of(folder / "p.html");
    EXPECT_EQ(contains(page, "</span>One."), file == std::string("b.cpp"));
    EXPECT_TRUE(contains(page, "Every run prints"));
  }
  EXPECT_EQ(report({json_.string()}).err, "");  // it shows no sources
}

TEST_F(Report, SourcesWithoutStepsAreShownWhole) {
  folder_.write("b.cpp", "int whole;\n\n// The end.\n");
  const auto folder = folder_.path() / "site";
  const compare_run ran = run({"site", json_.string(), "-o", folder.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
  EXPECT_TRUE(contains(ran.err, "/b.cpp:1: there are no steps; "));
  const std::string page = content_of(folder / "p.html");
  EXPECT_TRUE(
      contains(page, "</span> whole;\n\n<span class=\"c\">// The end."));
  EXPECT_TRUE(contains(page, "<span class=\"c\">// [1] One."));
}

TEST_F(Report, NoProgramTakesTheNameOfAnotherPage) {
  const std::string manifest = content_of(manifest_);
  for (const std::string name : {"index", "costs", "method"}) {
    std::string other = manifest;
    other.replace(other.find("\"p\""), 3, "\"" + name + "\"");
    write(other);
    const auto folder = folder_.path() / "site";
    const compare_run ran = run({"site", "-o", folder.string()});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(
        ran.err, name + ": the site has a page " + name + ".html of its own"));
    EXPECT_FALSE(std::filesystem::exists(folder / "index.html"));
  }
}

TEST_F(Report, SourcesAreLinkedWhereverTheyAre) {
  const auto folder = folder_.path() / "site";
  std::filesystem::rename(folder_.path() / "a.cpp",
                          folder_.path() / "a#1?%.cpp");
  std::string manifest = content_of(manifest_);
  manifest.replace(manifest.find("a.cpp"), 5, "a#1?%.cpp");
  write(manifest);
  const auto links = [&](const std::vector<std::string>& options) {
    std::vector<std::string> words{"site", "-o", folder.string()};
    words.insert(words.end(), options.begin(), options.end());
    EXPECT_EQ(run(words).status, 0);
    return content_of(folder / "p.html");
  };
  const auto here = std::filesystem::current_path();
  // Up from the site, and down to a file that the manifest names from the root.
  const std::string way = (here.lexically_relative(folder) /
                           folder_.path().lexically_relative(here))
                              .string();
  EXPECT_TRUE(
      contains(links({}), "href=\"" + way + "/a%231%3F%25.cpp#L2\" aria"));
  EXPECT_TRUE(contains(links({}), "href=\"" + way + "/b.cpp\">"));
  // A file that is not published has no address.
  EXPECT_FALSE(
      contains(links({"--source-url", "https://example.org/blob/"}), "#L2\""));
}

TEST_F(Report, ProgramThatIsGoneHasNoSources) {
  write(manifest_of({"echo 4"}, "stdout = \"4\\n\""));
  auto manifest = content_of(manifest_);
  manifest.replace(manifest.find("name = \"p\""), 10, "name = \"z\"");
  write(manifest);
  ASSERT_EQ(report({json_.string()}).status, 0);
  EXPECT_TRUE(contains(content_of(page_), "class=\"runs\""));
}

TEST_F(Report, ImplementationWithoutASourceIsLeftOutOfTheSources) {
  auto manifest = content_of(manifest_);
  const auto remove_source = [&] {
    const std::size_t start = manifest.find("source = ");
    manifest.erase(start, manifest.find('\n', start) + 1 - start);
    write(manifest);
  };
  const auto folder = folder_.path() / "site";
  for (const bool has_source : {true, false}) {
    remove_source();
    const compare_run ran =
        run({"site", json_.string(), "-o", folder.string()});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const std::string page = content_of(folder / "p.html");
    EXPECT_EQ(contains(page, "</span>One."), has_source);
    EXPECT_TRUE(contains(page, "class=\"runs\""));
  }
}

TEST_F(Report, FileThatCannotBeWrittenIsStatusTwo) {
  const compare_run ran = run({"report", json_.string(), "-o", "/no/such/x"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "/no/such/x: cannot be written"));
  EXPECT_EQ(run({"report", "-o", "x"}).status, 2);
  EXPECT_EQ(run({"report", json_.string()}).status, 2);
}

TEST(Html, EveryCharacterWithAMeaningIsQuoted) {
  EXPECT_EQ(escape_html("<a href='x' title=\"y\">&\x1b"),
            "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;\\x1b");
  EXPECT_EQ(escape_html("\t\"\\n\""), "\t&quot;\\n&quot;");
  EXPECT_EQ(to_id("a/b=1.5 c"), "a~2Fb~3D1.5~20c");
}

/// Returns the HTML of the rows.
std::string samples_of(const std::vector<plot_row>& rows) {
  return fill_template("samples.html", plot_samples(rows));
}

plot_row row_of(const char* label, std::vector<double> seconds) {
  plot_row row;
  row.label = label;
  row.seconds = std::move(seconds);
  return row;
}

TEST(Plot, HasABarWhereSamplesLie) {
  auto rows = {row_of("<a>", {0.001, 0.002, 0.002, 0.002, 0.01}),
               row_of("b", {0.001})};
  const std::string html = samples_of(rows);
  // The more samples, the higher; one is seen, too.
  EXPECT_EQ(pattern("[0-9]V12h2").find_all(html).size(), 2U) << html;
  EXPECT_EQ(pattern("[0-9]V0h2V20").find_all(html).size(), 2U) << html;
  EXPECT_TRUE(contains(html, "&lt;a&gt;"));
  EXPECT_TRUE(contains(html, ">2 ms<"));
  EXPECT_FALSE(contains(html, "nan"));
}

TEST(Plot, IsSmallHoweverManySamplesThereAre) {
  std::vector<double> seconds;
  for (int i = 0; i < 100'000; ++i) seconds.push_back(0.001 + i * 1e-9);
  EXPECT_LT(samples_of({row_of("a", seconds)}).size(), 2'000U);
}

TEST(Plot, OutlierIsCountedAtTheEdge) {
  std::vector<double> seconds(300, 0.001);
  seconds[7] = 0.002;
  seconds[11] = 2;
  const std::string html = samples_of({row_of("a", seconds)});
  EXPECT_TRUE(contains(html, "2 runs beyond, up to 2.00 s")) << html;
  EXPECT_TRUE(contains(html, ">1.2 ms<"));  // the axis ends where they do
}

TEST(Plot, EveryRowHasAColourOfItsOwnKind) {
  std::set<std::string> classes;
  for (std::size_t i = 0; i < 64; ++i) classes.insert(color_of({}, "", i));
  EXPECT_EQ(classes.size(), 64U);
  EXPECT_EQ(color_of({}, "", 64), color_of({}, "", 0));
}

/// A sweep with so many sides, of two points each.
sweep_results swept(const std::string& name, std::size_t sides) {
  sweep_results sweep;
  sweep.name = name;
  sweep.parameter = "n";
  for (const std::int64_t value : {1, 10}) {
    sweep_point& point = sweep.points.emplace_back();
    point.value = value;
    for (std::size_t i = 0; i < sides; ++i) {
      samples& side = point.sides.emplace_back();
      side.implementation = std::string(1, static_cast<char>('a' + i));
      side.block_medians = {1, 1};
      side.figures.emplace();
    }
  }
  for (const samples& side : sweep.points[0].sides) {
    sweep.sides.push_back({side.implementation, side.implementation, {}});
  }
  return sweep;
}

TEST(Plot, SweepsHaveChartsOfAtMostFiveLines) {
  const page_data charts = plot_sweeps({swept("x", 7), swept("y", 2)}, {});
  ASSERT_EQ(charts.size(), 3U);
  EXPECT_EQ(charts[0]["lines"].size(), 5U);
  EXPECT_EQ(charts[1]["lines"].size(), 2U);
  EXPECT_EQ(charts[2]["title"], "y");
  EXPECT_EQ(charts[0]["y_ticks"], charts[2]["y_ticks"]);
}

TEST(Plot, ImplementationHasOneColour) {
  const page_data charts = plot_sweeps({swept("x", 2)}, {"c", "b", "a"});
  EXPECT_EQ(charts[0]["lines"][0]["color"], color_of({}, "", 2));
  EXPECT_EQ(charts[0]["lines"][1]["color"], color_of({}, "", 1));
}

TEST(Plot, RatiosThatAreFarOutDoNotSqueezeTheOthers) {
  std::vector<plot_row> rows(20);
  for (plot_row& row : rows) row.ratio = ratio{0.5, {}, 9, 9};
  rows.back().ratio = ratio{64, {}, 9, 9};
  const page_data plot = plot_ratios(rows);
  const page_data& all = plot.at("rows");
  EXPECT_EQ(all.back().at("above"), "64 ×");
  EXPECT_EQ(all.front().at("below"), "");
  EXPECT_EQ(all.front().at("at"), "0.00");
  EXPECT_EQ(plot_ratios({}), false);
}

TEST(Plot, BarThatLeavesTheAxisHasItsNumber) {
  std::vector<plot_row> rows(20);  // an axis from 1/2 to 2
  for (plot_row& row : rows) row.ratio = ratio{0.6, {}, 9, 9};
  rows[0].ratio = ratio{1.9, interval{0.4, 2.6}, 9, 9};
  rows[1].ratio = ratio{0.1, interval{0.05, 0.2}, 9, 9};
  const page_data plot = plot_ratios(rows);
  const page_data& all = plot.at("rows");
  EXPECT_EQ(plot.at("distance"), "50.00");
  EXPECT_EQ(all[0].at("below"), "2.5 ×");
  EXPECT_EQ(all[0].at("above"), "2.6 ×");
  EXPECT_EQ(all[1].at("below"), "10 ×");
  EXPECT_EQ(all[1].at("above"), "");
  EXPECT_EQ(all[2].at("below"), "");
  const std::string html = fill_template("ratios.html", plot);
  EXPECT_TRUE(contains(html, "◂ 2.5 ×</span>"));
  EXPECT_TRUE(contains(html, "2.6 × ▸</span>"));
}

TEST(Speed, IsSaidAsAFactor) {
  const auto words = [](double median) {
    return speed_words({median, {}, 9, 9},
                       median < 1 ? verdict::faster : verdict::slower);
  };
  EXPECT_EQ(words(0.4), "2.5 × faster");
  EXPECT_EQ(words(1.5), "1.5 × slower");
  EXPECT_EQ(words(1.02), "1.02 × slower");
  EXPECT_EQ(words(59.3), "59 × slower");
  EXPECT_EQ(speed_words({1, {}, 9, 9}, verdict::no_difference),
            "no difference");
}

}  // namespace
}  // namespace sidebyside::test
