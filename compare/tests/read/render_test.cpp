// compare render on files of every kind of mark.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "results/json.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

/// Two sides with sources, and a record of them.
class Render : public Command {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(record_);
    folder_.write("p.go", "// [1] One.\n// Or more.\n");
    folder_.write("p.cpp", "// [1] Two.\n");
    write(fmt::format(
        "[[disassembler]]\nname = \"d\"\ninstall = \"it\"\n"
        "command = [\"cat\", \"{0}/code\"]\nfunction = '(f):'\n"
        "place = '(.+):(\\d+)'\ninstruction = '(\\d+) (.+)'\n"
        "padding = 'nop'\ntarget = '@(.)(.)(.)'\n"
        "[[implementation]]\nname = \"go\"\nlabel = \"Go\"\n"
        "disassembler = \"d\"\n"
        "source = \"{0}/p.go\"\ncommand = [\"/bin/sh\", \"-c\", \"echo 4\"]\n"
        "[[implementation]]\nname = \"cpp\"\nsource = \"{0}/p.cpp\"\n"
        "command = [\"/bin/sh\", \"-c\", \"echo 4\"]\n"
        "[[program]]\nname = \"p\"\ntitle = \"A <title>\"\nstdout = \"4\\n\"\n"
        "[[program]]\nname = \"q\"\nracy = true\npattern = '(\\d)\\n'\n"
        "outcome = [{{ range = [2, 4] }}]\n"
        "[[sweep]]\nname = \"s\"\ngroup = \"g\"\nprogram = \"p\"\n"
        "parameter = \"n\"\nvalues = [1, 2]\nargs = [\"{{n}}\"]\n"
        "largest = {{ cpp = 1 }}\n",
        folder_.path().string()));
  }

  /// Three steps on each side.
  void write_steps() {
    for (const char* file : {"p.go", "p.cpp"}) {
      folder_.write(file, "// [1] One.\n// [2] Two.\n// [3] Three.\n");
    }
  }

  /// Programs of two chapters, with one source.
  void write_three_programs() {
    write(fmt::format(
        "[[implementation]]\nname = \"go\"\nlabel = \"Go\"\n"
        "source = \"{0}/p.go\"\ncommand = [\"true\"]\n"
        "[[program]]\nname = \"a\"\nchapter = \"One\"\n"
        "title = \"The <first>\"\nstdout = \"\"\n"
        "[[program]]\nname = \"b\"\nchapter = \"One\"\n"
        "title = \"Second\"\nshows = \"It shows.\"\nstdout = \"\"\n"
        "[[program]]\nname = \"c\"\nchapter = \"Two\"\nstdout = \"\"\n",
        folder_.path().string()));
  }

  /// Renders a file of this content; what it is then, or what was wrong.
  std::string render(const std::string& text,
                     std::vector<std::string> options = {}) {
    const auto file = folder_.write("x.md", text);
    options.insert(options.begin(),
                   {"render", "--records", (folder_.path() / "record").string(),
                    file.string()});
    const compare_run ran = run(options);
    if (ran.status == 0) return content_of(file);
    EXPECT_EQ(content_of(file), text);  // all or nothing
    return fmt::format(
        "{}: {}{}", ran.status,
        ran.err.substr(std::min(ran.err.find("x.md"), ran.err.size())),
        ran.out.substr(std::min(ran.out.find("x.md"), ran.out.size())));
  }

  [[nodiscard]] std::string record(const char* kind) const {
    return (record_ / (std::string(kind) + ".json")).string();
  }

  std::filesystem::path record_ = folder_.path() / "record" / "here";
};

TEST_F(Render, EachFileThatCannotBeWrittenIsNamed) {
  const std::string stale = "<!-- sources: p -->\n<!-- end -->\n";
  std::vector<std::string> words{"render", "--records", "none"};
  for (const char* name : {"x.md", "y.md"}) {
    words.push_back(folder_.write(name, stale).string());
  }
  runner runner;
  const run_result ran =
      runner.run(shell("ulimit -f 1; " + shell_line(words)), {60, 10'000});
  EXPECT_EQ(ran.code, 2);
  const std::string said = ran.err.read(0, 10'000);
  EXPECT_TRUE(contains(said, "x.md: cannot be written: File too large"));
  EXPECT_TRUE(contains(said, "y.md: cannot be written: File too large"));
  EXPECT_EQ(content_of(folder_.path() / "x.md"), stale);
}

TEST_F(Render, SourcesAgainAndAgain) {
  const std::string once = render(
      "before\n<!-- sources: p -->\n<!-- end -->\nafter\n"
      "<!-- sources: p cpp -->\nold\n<!-- end -->");
  EXPECT_TRUE(once.starts_with(
      "before\n<!-- sources: p -->\n<p><b>It prints:</b> <code>4</code></p>\n"
      "\n<table>\n<thead><tr><th width=\"50%\">Go</th>"));
  EXPECT_TRUE(contains(once, "</table>\n<!-- end -->\nafter\n<!-- sources"));
  EXPECT_TRUE(contains(once, "<th width=\"100%\">cpp</th></tr>"));
  EXPECT_EQ(once.find("old"), std::string::npos);
  EXPECT_EQ(render(once), once);
}

TEST_F(Render, SourcesBelowWhatThereIsToKnow) {
  write(
      fmt::format("[[implementation]]\nname = \"go\"\nlabel = \"<Go>\"\n"
                  "source = \"{0}/p.go\"\ncommand = [\"true\"]\n"
                  "[[implementation]]\nname = \"cpp\"\nlabel = \"C|\"\n"
                  "source = \"{0}/p.cpp\"\ncommand = [\"true\"]\n"
                  "[[program]]\nname = \"p\"\nshows = \"- *One* </p>\"\n"
                  "why = \"<b> \\u202e\"\nstdout = \"a  `|\\n</p>\\n\"\n"
                  "[program.expect.cpp]\npattern = '(\\d)\\n'\n"
                  "outcome = [{{ range = [2, 4] }}]\n",
                  folder_.path().string()));
  EXPECT_TRUE(
      render("<!-- sources: p -->\n<!-- end -->\n")
          .starts_with(
              "<!-- sources: p -->\n<p>- &#42;One&#42; &#60;/p&#62;</p>\n"
              "<p><b>Why the sides differ:</b> &#60;b&#62; "
              "&#92;u&#123;202e&#125;</p>\n"
              "<p><b>It prints:</b> <code>a  &#96;&#124;</code>, "
              "<code>&#60;/p&#62;</code>; C&#124;: 2, 3 or 4, not "
              "always the same</p>\n\n<table>\n<thead><tr>"
              "<th width=\"50%\">&#60;Go&#62;</th>"));
  EXPECT_FALSE(
      contains(render("<!-- sources: p go -->\n<!-- end -->\n"), "not always"));
  EXPECT_TRUE(contains(render("<!-- programs -->\n<!-- end -->\n"),
                       "| <code>a  &#96;&#124;</code>, <code>&#60;/p&#62;"));
}

TEST_F(Render, ProgramsWithLinks) {
  EXPECT_TRUE(
      contains(render("<!-- programs -->\n<!-- end -->\n"),
               "| `p` | A &#60;title&#62; | <code>4</code> | [Go](p.go), "
               "[cpp](p.cpp) |\n|  | `q` | q | 2, 3 or 4, not "
               "always the same |"));
}

TEST_F(Render, OptionsWithTheirSubcommandsAndDefaults) {
  const std::string page = render("<!-- options -->\n<!-- end -->\n");
  for (const char* row :
       {"| option | of | meaning | default |\n|---|---|---|---|\n| `--",
        "\n| `--runs N` | verify, race, outcomes | Runs of each implementation "
        "| 20; race: 5; outcomes: 500 |\n",
        "\n| `-q,--quiet` | run, verify, race, outcomes, explore, sweep, "
        "regress | ",
        "\n| `--before DIR` | regress | The earlier build | none (required) |",
        "\n| `--manifest FILE` | all | ", "\n| `RESULTS` | report, site | ",
        "| none (required); site: none |\n"}) {
    EXPECT_TRUE(contains(page, row));
  }
  EXPECT_EQ(page.find("\n\n"), std::string::npos);
}

TEST_F(Render, TableOfProgramsLinksToTheirPages) {
  EXPECT_TRUE(contains(render("<!-- programs: docs -->\n<!-- end -->\n"),
                       "|  | [`p`](docs/p.md) | A &#60;title&#62; |"));
}

TEST_F(Render, StepsOfSourcesWithoutWhatComesBefore) {
  write_steps();
  const std::string table =
      render("<!-- sources: p go,cpp 2,3 -->\n<!-- end -->\n");
  EXPECT_TRUE(table.starts_with(
      "<!-- sources: p go,cpp 2,3 -->\n<table>\n<thead><tr>"));
  EXPECT_FALSE(contains(table, "<b>1</b>"));
  EXPECT_TRUE(contains(table, "<b>2</b> Two.</td></tr>\n"));
  EXPECT_TRUE(contains(table, "<b>3</b> Three.</td></tr>\n"));
  for (const char* steps : {"4", "2,2", "two"}) {
    EXPECT_TRUE(
        contains(render(fmt::format(
                     "<!-- sources: p go,cpp {} -->\n<!-- end -->\n", steps)),
                 "2: x.md:1: not all of these are steps: "));
  }
}

TEST_F(Render, PageOfAProgramBetweenItsNeighbours) {
  write_three_programs();
  const std::string links =
      "[Contents](README.md) · previous: [The &#60;first&#62;](a.md) · next: "
      "[c](c.md)\n";
  const std::string page = render("<!-- program: b -->\n<!-- end -->\n");
  EXPECT_TRUE(page.starts_with("<!-- program: b -->\n# Second\n\n" + links +
                               "\n<p>It shows.</p>\n"));
  EXPECT_TRUE(page.ends_with("</table>\n\n" + links + "<!-- end -->\n"));
  EXPECT_TRUE(contains(render("<!-- program: a -->\n<!-- end -->\n"),
                       "\n[Contents](README.md) · next: [Second](b.md)\n"));
  EXPECT_TRUE(contains(render("<!-- program: c -->\n<!-- end -->\n"),
                       "\n[Contents](README.md) · previous: [Second](b.md)\n"));
  EXPECT_TRUE(
      contains(render("<!-- program: x -->\n<!-- end -->\n"), "2: x.md:1: "));
  EXPECT_TRUE(contains(render("<!-- program: a b -->\n<!-- end -->\n"),
                       "2: x.md:1: a mark is \"program: NAME\""));
}

TEST_F(Render, PageOfAProgramSaysWhatCanHappenAndWhatItCosts) {
  std::string manifest = content_of(manifest_);
  const std::string name = "name = \"p\"\n";
  manifest.insert(manifest.find(name) + name.size(),
                  "shows = \"It shows.\"\nwhy = \"For a reason.\"\n");
  write(manifest);
  ASSERT_EQ(run({"run", "--rounds", "9", "--record", record("run")}).status, 0);
  results explored;
  exploration_results& program = explored.explorations.emplace_back();
  program.program = "p";
  exploration_side& side = program.sides.emplace_back();
  side.implementation = "go";
  side.label = "Go";
  for (const char* value : {"2", "4"}) {
    explored_outcome& outcome = side.outcomes.emplace_back();
    outcome.value = outcome.output = value;
  }
  folder_.write("record/here/explore.json", to_json(explored));
  const std::string page = render("<!-- program: p -->\n<!-- end -->\n");
  std::size_t place = 0;
  for (const char* part :
       {"# A &#60;title", "[Contents]", "<p>It shows.", "For a reason.",
        "It prints:", "<b>1</b> ", "## What can happen", "possible",
        "<details open>", "## What it costs", "| p | Go | identical | ",
        "[Contents]"}) {
    const std::size_t next = page.find(part, place);
    ASSERT_NE(next, std::string::npos) << part << " in " << page;
    place = next + 1;
  }
  // A program that is only checked has no times.
  results checked;
  checked.verified.emplace_back().program = "q";
  folder_.write("record/here/run.json", to_json(checked));
  EXPECT_EQ(render("<!-- program: q -->\n<!-- end -->\n").find("it costs"),
            std::string::npos);
}

TEST_F(Render, ContentsByChapter) {
  write_three_programs();
  EXPECT_EQ(render("<!-- contents -->\n<!-- end -->\n"),
            "<!-- contents -->\n\n## One\n\n"
            "- [The &#60;first&#62;](a.md)\n- [Second](b.md): It shows.\n"
            "\n## Two\n\n- [c](c.md)\n\n<!-- end -->\n");
}

TEST_F(Render, LinkToThePublishedPagesIfThereAreAny) {
  unsetenv("SITE_URL");
  const std::string mark = "<!-- site -->\n<!-- end -->\n";
  EXPECT_EQ(render(mark), mark);
  EXPECT_EQ(render(mark, {"--site-url", "https://x.example/"}),
            "<!-- site -->\n[Read them on the web](https://x.example/).\n"
            "<!-- end -->\n");
}

/// Every program of the manifest has a page, and every page is of a program.
TEST(SideBySide, HasAPageForEachProgram) {
  std::set<std::string> pages;
  for (const auto& entry : std::filesystem::directory_iterator(
           SOURCE_DIR "/compare/side-by-side")) {
    const std::string name = entry.path().stem();
    if (name == "README" || name == "choosing") continue;
    pages.insert(name);
    EXPECT_TRUE(content_of(entry.path())
                    .starts_with("<!-- program: " + name + " -->\n"))
        << name;
  }
  std::set<std::string> programs;
  for (const program& each : read_manifest(PROGRAMS_TOML).programs) {
    programs.insert(each.name);
  }
  EXPECT_EQ(pages, programs);
}

TEST_F(Render, PageKeepsItsLineEnds) {
  const std::string page =
      "before\n<!-- sources: p -->\n<!-- end -->\n"
      "<!-- programs -->\n<!-- end -->\n";
  const auto with_crlf = [](const std::string& text) {
    return std::regex_replace(text, std::regex("\n"), "\r\n");
  };
  EXPECT_EQ(render(with_crlf(page)), with_crlf(render(page)));
}

TEST_F(Render, PageOfANameWithoutAFolder) {
  const std::string page = "<!-- programs -->\n<!-- end -->\n";
  const std::string rendered = render(page);
  folder_.write("x.md", page);
  const run_result ran = runner().run(
      shell(fmt::format("cd '{}' && {}", folder_.path().string(),
                        shell_line({"render", "--records", "record", "x.md"}))),
      {});
  EXPECT_EQ(ran.code, 0) << ran.err.read(0, 999);
  EXPECT_EQ(content_of(folder_.path() / "x.md"), rendered);
}

TEST_F(Render, MachineCodeWhereARecordIsOfTheSameToolchains) {
  folder_.write("code", "f:\np.go:1\n1 lock xadd\n");
  const std::string old = "<!-- assembly: p 1 -->\nold\n<!-- end -->\n";
  EXPECT_EQ(render(old), old);
  ASSERT_EQ(run({"run", "--rounds", "9", "--record", record("run")}).status, 0);
  EXPECT_EQ(render(old),
            "<!-- assembly: p 1 -->\n<table>\n"
            "<thead><tr><th width=\"100%\">Go</th></tr></thead>\n<tbody>\n"
            "<tr><td valign=\"top\"><b>1</b> One. Or more.</td></tr>\n"
            "<tr><td valign=\"top\">\n\n```asm\nf:\n  lock xadd\n```\n\n"
            "</td></tr>\n</tbody>\n</table>\n<!-- end -->\n");
  for (const char* words : {"", "p", "p x", "p -1", "p 1 go cpp"}) {
    EXPECT_EQ(
        render(fmt::format("<!-- assembly: {} -->\n<!-- end -->\n", words)),
        "2: x.md:1: a mark is \"assembly: PROGRAM STEP "
        "[IMPLEMENTATION,...]\"\n");
  }
  auto other = content_of(record("run"));
  other.replace(other.find("\"toolchains\": {"), 15,
                "\"toolchains\": {\"Go\": \"go9\"");
  folder_.write("record/here/run.json", other);
  EXPECT_EQ(render(old), old);
}

TEST_F(Render, RecordsOfEveryKind) {
  ASSERT_EQ(run({"run", "--rounds", "9", "--record", record("run")}).status, 0);
  ASSERT_EQ(
      run({"outcomes", "--runs", "3", "--record", record("outcomes")}).status,
      0);
  ASSERT_EQ(run({"sweep", "--rounds", "9", "--record", record("sweep")}).status,
            0);
  EXPECT_TRUE(contains(content_of(record("run")), "\"times\": [],"));
  const std::string times = render("<!-- record: run p -->\n<!-- end -->\n");
  EXPECT_TRUE(contains(times, "| p | Go | identical | "));
  EXPECT_TRUE(contains(times, " ± "));
  EXPECT_TRUE(contains(times, "] | "));  // an interval
  EXPECT_EQ(times.find("| q |"), std::string::npos);
  EXPECT_TRUE(contains(render("<!-- record: outcomes -->\n<!-- end -->\n"),
                       "| q | Go | cpp |"));
  for (const char* name : {"", " s", " g"}) {
    EXPECT_TRUE(contains(
        render(fmt::format("<!-- record: sweep{} -->\n<!-- end -->\n", name)),
        "|  | cpp | not run beyond 1 |"));
  }
  for (const char* names : {"x", "p x"}) {
    EXPECT_EQ(
        render(fmt::format("<!-- record: run {} -->\n<!-- end -->", names)),
        "2: x.md:1: no record has run x; make one with --record\n");
  }
}

TEST_F(Render, RecordOfOneProgramKnowsWhatStartingTakes) {
  results found;
  for (const char* name : {start_up_name, "p"}) {
    timed_program& program = found.programs.emplace_back();
    program.program = name;
    program.blocks.assign(8, 1);
    for (const char* side : {"go", "cpp"}) {
      samples& own = program.sides.emplace_back();
      own.implementation = own.label = side;
      own.block_medians.assign(8, 1);
      own.figures.emplace();
    }
    program.sides[1].block_ratios.assign(8, 0.5);
  }
  folder_.write("record/here/run.json", to_json(found));
  const std::string times = render("<!-- record: run p -->\n<!-- end -->\n");
  EXPECT_TRUE(contains(times, "| faster to start |")) << times;
  EXPECT_FALSE(contains(times, "| start-up |"));
}

TEST_F(Render, EndWithoutAMarkIsAnError) {
  for (const char* mark :
       {"<!-- recrod: run -->", "<!--programs -->", "  <!-- programs -->",
        "<!-- programs p -->", "<!-- contents p -->", "<!-- programs: -->"}) {
    EXPECT_TRUE(render(std::string(mark) + "\n<!-- end -->\n")
                    .starts_with("2: x.md:2: there is no mark to this"))
        << mark;
  }
}

TEST_F(Render, MarksInFencesAreText) {
  for (const std::string text :
       {"```\n<!-- programs -->\nold\n<!-- end -->\n```\n",
        "   ~~~~ md `\n<!-- x\n~~~\n```\n<!-- end -->\n~~~~~ \n",
        "```\n``` x\n<!-- end -->"}) {
    EXPECT_EQ(render(text), text);
    EXPECT_EQ(render(text, {"--check"}), text);
  }
  for (const char* text : {"``` `\n", "    ```\n", "```\n````\n", "``\n"}) {
    EXPECT_TRUE(contains(
        render(text + std::string("<!-- programs -->\n<!-- end -->\n")),
        "-->\n| chapter"))
        << text;
  }
}

TEST_F(Render, MarkMayHaveABlankOrAByteOrderMarkBesideIt) {
  for (const std::string mark : {"<!-- programs --> ", "<!-- programs -->\t ",
                                 "\xEF\xBB\xBF<!-- programs -->"}) {
    const std::string page = render(mark + "\nold\n<!-- end --> \n");
    EXPECT_TRUE(page.starts_with(mark + "\n| chapter")) << page;
    EXPECT_TRUE(page.ends_with(" |\n<!-- end --> \n")) << page;
    EXPECT_EQ(render(page, {"--check"}), page);
  }
}

TEST_F(Render, SourceMayLookLikeMarks) {
  folder_.write("p.go",
                "// [1] <!-- end -->\n<!-- end -->\n<!-- programs -->\n");
  const std::string once = render("<!-- sources: p -->\n<!-- end -->\n");
  EXPECT_TRUE(contains(once, "```go\n<!-- end -->\n<!-- programs -->\n```"));
  EXPECT_EQ(render(once), once);
}

TEST_F(Render, ByteOrderMarkHidesNoStep) {
  folder_.write("p.go", "\xEF\xBB\xBF// [1] One.\n");
  EXPECT_TRUE(contains(render("<!-- sources: p go -->\n<!-- end -->\n"),
                       "<b>1</b> One.</td>"));
}

TEST_F(Render, NoMarkAndItsEndAreOverlookedTogether) {
  for (const char* text :
       {" <!-- programs -->\n <!-- end -->\n", "<!--programs-->\n<!--end-->\n",
        "<!-- recrod -->\n<!--  end -->\r\n"}) {
    EXPECT_TRUE(render(text).starts_with("2: x.md:2: there is no mark to this"))
        << text;
  }
}

TEST_F(Render, SaysWhereMachineCodeIsLeftAsItIs) {
  const auto file =
      folder_.write("a.md", "<!-- assembly: p 1 -->\n<!-- end -->");
  const compare_run ran =
      run({"render", "--check", "--records", "none", file.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.err, "machine code is left as it is"));
}

TEST_F(Render, RecordsSayWhatTheSessionSaid) {
  const auto markdown = (folder_.path() / "r.md").string();
  ASSERT_EQ(run({"run", "--rounds", "9", "--record", record("run"),
                 "--markdown", markdown})
                .status,
            0);
  const std::string said = content_of(markdown);
  const std::size_t begin = said.find("| program");
  const std::string table =
      said.substr(begin, said.find("\n\n", begin) - begin);
  EXPECT_TRUE(contains(render("<!-- record: run -->\n<!-- end -->\n"), table));
}

TEST_F(Render, CheckWritesNothingAndNamesWhatIsStale) {
  EXPECT_EQ(render("<!-- sources: p -->\n<!-- end -->\n", {"--check"}),
            "1: x.md is stale; render it without --check\n");
  const std::string fresh = render("<!-- sources: p -->\n<!-- end -->\n");
  EXPECT_EQ(render(fresh, {"--check"}), fresh);
  EXPECT_EQ(render("no mark\n", {"--check"}), "no mark\n");
}

TEST_F(Render, BadMarksAreErrorsWithTheirLine) {
  EXPECT_TRUE(render("a\n<!-- sources: x -->\n<!-- end -->\n")
                  .starts_with("2: x.md:2: "));
  EXPECT_TRUE(contains(render("<!-- sources: p x -->\n<!-- end -->\n"),
                       "2: x.md:1: p/x: no implementation of this name"));
  EXPECT_TRUE(contains(render("<!-- sources: -->\n<!-- end -->\n"),
                       "2: x.md:1: a mark is \"sources: PROGRAM"));
  EXPECT_TRUE(contains(render("<!-- record: times -->\n<!-- end -->\n"),
                       "2: x.md:1: a mark is \"record: run|race"));
  EXPECT_EQ(render("a\n<!-- sources: p -->\nb\n"),
            "2: x.md:2: there is no <!-- end --> to this\n");
  EXPECT_EQ(render("<!-- sources: p -->\n<!-- programs -->\n<!-- end -->\n"),
            "2: x.md:1: there is no <!-- end --> to this\n");
}

TEST_F(Render, MissingFilesAreStatusTwo) {
  EXPECT_EQ(run({"render", "/no/such.md"}).status, 2);
  EXPECT_EQ(run({"render"}).status, 2);
}

}  // namespace
}  // namespace sidebyside::test
