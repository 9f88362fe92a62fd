// compare race: detectors' reports taken apart, and the command run on scripts
// that play a detector.
#include "measure/race.hpp"

#include <fmt/format.h>

#include <boost/algorithm/string/replace.hpp>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

constexpr const char* go_report = R"(1
==================
WARNING: DATA RACE
Write at 0x000000621518 by goroutine 7:
  sync/atomic.AddInt64()
      /usr/lib/go/src/runtime/race_amd64.s:289 +0xb
  main.main.func1()
      go-reference/data-race/data-race.go:31 +0x51

Previous read at 0x000000621518 by main goroutine:
  main.main.func1()
      go-reference/data-race/data-race.go:24 +0x39

Goroutine 8 (running) created at:
  main.main()
      go-reference/data-race/data-race.go:21 +0x64
==================
Found 1 data race(s)
)";

constexpr const char* cpp_report = R"(==================
WARNING: ThreadSanitizer: data race (pid=13486)
  Atomic write of size 4 at 0x56256a49d514 by thread T2:
    #0 __tsan_atomic32_fetch_add <null> (libtsan.so.2+0x1)
    #1 operator() /home/x y/cpp/data-race/data-race.cpp:19 (data-race+0x903e)
    #2 main /home/x y/cpp/data-race/data-race.cpp:5 (data-race+0x903e)

  Previous read of size 4 at 0x56256a49d514 by main thread:
    #0 operator() /home/x y/cpp/data-race/data-race.cpp:26 (data-race+0x904c)
    #1 thread_proxy <null> (data-race+0x11966)

  Location is global 'counter' of size 4 at 0x56256a49d514 (data-race+0x25514)

SUMMARY: ThreadSanitizer: data race cpp/data-race/data-race.cpp:19 in operator()
==================
==================
WARNING: ThreadSanitizer: thread leak (pid=13486)
==================
ThreadSanitizer: reported 2 warnings
)";

/// The reports of a side's detector in a text, with lines of this source.
std::vector<race_report> reports_of(std::size_t index,
                                    const std::string& source,
                                    const std::string& text) {
  manifest real = read_manifest(PROGRAMS_TOML);
  for (program& each : real.programs) {
    for (side& side : each.sides) side.source = source;
  }
  const side side = resolve(real, {"data-race"}, "").at(0).sides.at(index);
  return find_race_reports(side, text);
}

std::vector<std::string> lines(const std::vector<race_access>& accesses) {
  std::vector<std::string> found;
  found.reserve(accesses.size());
  for (const race_access& access : accesses) {
    found.push_back(access.kind + " " + access.place);
  }
  return found;
}

TEST(RaceReports, OfGoAreTakenApart) {
  const auto found =
      reports_of(0, "go-reference/data-race/data-race.go", go_report);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].text.starts_with("==================\nWARNING"));
  EXPECT_TRUE(found[0].text.ends_with("+0x64\n==================\n"));
  EXPECT_EQ(lines(found[0].accesses),
            (std::vector<std::string>{
                "write go-reference/data-race/data-race.go:31",
                "previous read go-reference/data-race/data-race.go:24"}));
}

TEST(RaceReports, OfThreadSanitizerAreTakenApart) {
  const auto found = reports_of(1, "cpp/data-race/data-race.cpp", cpp_report);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(lines(found[0].accesses),
            (std::vector<std::string>{
                "atomic write cpp/data-race/data-race.cpp:19",
                "previous read cpp/data-race/data-race.cpp:26"}));
  EXPECT_TRUE(found[1].accesses.empty());
}

TEST(RaceReports, AreARaceOnlyWithTwoAccesses) {
  const auto kinds = [](std::size_t index, const std::string& text) {
    return collect(reports_of(index, "elsewhere.cpp", text),
                   &race_report::kind);
  };
  using words = std::vector<std::string>;
  EXPECT_EQ(kinds(0, go_report), words{"race"});
  EXPECT_EQ(kinds(1, cpp_report), (words{"race", "thread-leak"}));
  const auto warning = [](const std::string& text) {
    const std::string line(18, '=');
    return line + "\nWARNING: ThreadSanitizer: " + text + "\n" + line + "\n";
  };
  EXPECT_EQ(kinds(1, warning("data race (pid=1)\n"
                             "  Write of size 8 at 0x7b04 by thread T1:\n"
                             "    #0 f a.cpp:4 (a+0x1)\n\n"
                             "  Previous read of size 8 at 0x7b04 by thread "
                             "T2:\n    [failed to restore the stack]\n")),
            words{"race"});
  for (const auto& [text, kind] :
       {std::pair("lock-order-inversion (potential deadlock) (pid=1)",
                  "lock-order"),
        {"signal-unsafe call inside of a signal (pid=1)", "signal-unsafe"},
        {"signal handler spoils errno (pid=1)", "errno"},
        {"unlock of an unlocked mutex (or by a wrong thread) (pid=1)", "mutex"},
        {"double lock of a mutex (pid=1)", "mutex"},
        {"something new (pid=1)", ""}}) {
    EXPECT_EQ(kinds(1, warning(text)), words{kind}) << text;
  }
}

TEST(RaceReports, LinesOfOtherFilesDoNotCount) {
  const auto found = reports_of(1, "cpp/other/other.cpp", cpp_report);
  EXPECT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].accesses.empty());
  EXPECT_TRUE(reports_of(1, "x", "").empty());
}

/// Two sides of a program, each run by a script that plays a detector: it says
/// `HELLO` when asked whether it is there, and reports with `report LINE`.
class Race : public Command {
 protected:
  void write_race(const std::string& go, const std::string& cpp,
                  std::string_view rest, const std::string& build = "true") {
    std::string text;
    for (const auto& [name, script] : {std::pair("go", go), {"cpp", cpp}}) {
      text += fmt::format(R"([[detector]]
name = "{0}-race"
label = "{0} detector"
build = ["/bin/sh", "-c", '''{1}''']
environment = {{ MODE = "run" }}
exit_status = 66
report = "RACE .* END\n"
access = '(\w+) {{source}}:(\d+)'
install = "the {0} detector"
[detector.probe]
environment = {{ MODE = "probe" }}
pattern = "^HELLO"
command = ["/bin/sh", "-c", "echo RACE probe END >&2"]
[[implementation]]
name = "{0}"
source = "src/{{program}}.{0}"
command = ["false"]
[implementation.race]
detector = "{0}-race"
command = ["/bin/sh", "-c", '''
if [ "$MODE" = probe ]; then echo HELLO >&2; exit; fi
report() {{ echo "RACE write src/p.{0}:$1 read src/p.{0}:$2 END" >&2; code=66; }}
code=0
{2}
exit $code''']
)",
                          name, build, script);
    }
    write(text + "[[program]]\nname = \"p\"\n" + std::string(rest));
  }

  void replace(const std::string& old_text, const std::string& new_text) {
    write(boost::algorithm::replace_all_copy(content_of(manifest_), old_text,
                                             new_text));
  }

  /// Both detectors show by this script that they report a race.
  void write_probe(const std::string& script) {
    replace("echo RACE probe END >&2\"]", script + "\"]\nadvice = \"setarch\"");
  }

  std::string log_ = (folder_.path() / "log").string();
};

TEST_F(Race, VerdictAndLinesAreShown) {
  write_race("echo 4; report 7 9",
             "echo x >> " + log_ + "; echo 4; [ $(wc -l < " + log_ +
                 ") != 2 ] || { report 3 4; report 5 4; report 4 3; }",
             racy);
  const compare_run ran = run({"race", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out,
                       "race           5 of 5 runs        5  write  p.go:7\n"));
  EXPECT_TRUE(contains(
      ran.out, "race           1 of 5 runs        3  write  p.cpp:3\n"));
  EXPECT_TRUE(contains(ran.out, "  read   p.cpp:4\n"));
  EXPECT_TRUE(contains(ran.out, "  and 1 other pair\n"));
  const auto cpp = read_json().at("races").at(1);
  EXPECT_EQ(cpp.at("verdict"), "race");
  EXPECT_EQ(cpp.at("reports"), 3);
  EXPECT_EQ(cpp.at("conflicts").at(0).at("reports"), 2);
  EXPECT_EQ(cpp.at("conflicts").at(0).at("accesses").at(0).at("place"),
            "src/p.cpp:3");
}

TEST_F(Race, NarrowTerminalHasWhatDoesNotFitBelow) {
  write_race("echo 4; report 7 9", "echo 4; report 7 9", racy);
  if (!has_pts()) GTEST_SKIP() << "there are no terminals";
  const compare_run ran =
      run_on_terminal(with_manifest({"race", "--color", "never"}), 60);
  EXPECT_TRUE(contains(ran.out, "  go   go detector         race"));
  EXPECT_TRUE(contains(ran.out, "       reports        5  write  p.go:7"));
  EXPECT_TRUE(contains(ran.out, "\r\n                         read   p.go:9"));
  EXPECT_EQ(ran.out.find("\n  \r\n"), std::string::npos) << ran.out;
}

TEST_F(Race, SaysWhichDetectorIsBeingChecked) {
  if (!has_pts()) GTEST_SKIP() << "there are no terminals";
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"", "sleep 0.1");
  std::string text = content_of(manifest_);
  for (std::size_t at = 0;
       (at = text.find("then echo", at)) != std::string::npos; at += 10) {
    text.insert(at + 5, "sleep 0.2; ");
  }
  write(text);
  const std::string shown =
      run_on_terminal(with_manifest({"race", "--color", "never"}), 100).out;
  const std::size_t header = shown.find("machine  ");
  const std::size_t check = shown.find("\rchecking detectors 2 of 2");
  ASSERT_NE(header, std::string::npos) << shown;
  ASSERT_NE(check, std::string::npos) << shown;
  EXPECT_LT(header, check);
  EXPECT_LT(check, shown.find("detector  ", header)) << shown;
  EXPECT_EQ(shown.find("machine  ", header + 1), std::string::npos) << shown;
}

TEST_F(Race, MissingReportIsAFailure) {
  write_race("echo 4; report 7 9", "echo 4", racy);
  const compare_run ran = run({"race", "--runs", "3"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       "FAILED p/cpp (cpp), 3 runs: cpp detector "
                       "reported no data race"));
}

TEST_F(Race, SessionCutShortMissesNoReport) {
  write_race("echo 4; report 7 9",
             "echo 4; [ ! -e " + log_ +
                 " ] || { kill -INT $PPID; sleep 9; }; " + "touch " + log_,
             racy);
  const compare_run ran = run({"race", "--json", json_.string()});
  EXPECT_EQ(ran.status, 130);
  EXPECT_TRUE(contains(ran.out, "no report yet  1 run "));
  EXPECT_EQ(ran.out.find("FAILED"), std::string::npos);
  EXPECT_EQ(read_json().at("races").at(1).at("verdict"), "no report yet");
}

TEST_F(Race, HangIsNoMissingReport) {
  write_race("sleep 9", "echo 4; report 7 9", racy);
  const compare_run ran = run({"race", "--timeout", "0.2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "still running after 200 ms, killed"));
  EXPECT_EQ(ran.out.find("reported no data race"), std::string::npos);
}

TEST_F(Race, InterruptWhileItBuildsWritesResults) {
  write_race("echo 4", "echo 4", racy, "kill -INT $PPID; sleep 9");
  const compare_run ran = run_compare(
      {"--manifest", manifest_.string(), "race", "--json", json_.string()});
  EXPECT_EQ(ran.status, 130);
  EXPECT_EQ(read_json().at("interrupted"), true);
}

TEST_F(Race, UnexpectedReportIsAFailureThatNamesTheLine) {
  write_race("echo 4", "echo 4; report 7 9", "stdout = \"4\\n\"");
  const compare_run ran = run({"race", "--runs", "3"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       "FAILED p/cpp (cpp), 3 of 3 runs: cpp detector "
                       "reported a data race\n"
                       "    write  src/p.cpp:7\n"
                       "    read  src/p.cpp:9\n"));
}

TEST_F(Race, SarifHasThePathsOfTheSources) {
  write_race("echo 4", "echo 4; report 7 9", "stdout = \"4\\n\"");
  const auto file = folder_.path() / "race.sarif";
  EXPECT_EQ(run({"race", "--sarif", file.string()}).status, 1);
  const auto run = nlohmann::json::parse(content_of(file))["runs"][0];
  ASSERT_EQ(run["results"].size(), 1U);
  const std::string uri = run["results"][0]["locations"][0]["physicalLocation"]
                             ["artifactLocation"]["uri"];
  EXPECT_TRUE(std::filesystem::equivalent(
      std::filesystem::path(uri).parent_path().parent_path(), folder_.path()))
      << uri;
  EXPECT_TRUE(uri.ends_with("/src/p.cpp"));
}

/// What a script prints of a lock order, and a detector that names it.
constexpr const char* lock_order =
    "echo RACE lock order of the two END >&2; code=66";

TEST_F(Race, OtherReportsAreNoRace) {
  // By default a race has two accesses. A racy program needs one.
  write_race("echo 4; report 7 9", std::string("echo 4; ") + lock_order, racy);
  compare_run ran = run({"race", "--runs", "2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       "FAILED p/cpp (cpp), run 1: cpp detector reported "
                       "something else, which is no data race\n"
                       "    RACE lock order of the two END\n"));
  EXPECT_EQ(ran.out.find("p/go"), std::string::npos) << ran.out;

  replace("install =", "kinds = { lock-order = 'lock order' }\ninstall =");
  ran = run({"race", "--runs", "2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "reported lock-order, which is no data race"));

  replace("racy = true", "racy = true\nreports = [\"lock-order\"]");
  ran = run({"race", "--runs", "2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       "FAILED p/cpp (cpp), 2 runs: cpp detector reported no "
                       "data race, and the manifest says that there is one"));
}

TEST_F(Race, ReportsThatAProgramNamesAreNoFault) {
  write_race("echo 4", std::string("echo 4; ") + lock_order,
             "stdout = \"4\\n\"\n[program.expect.cpp]\n"
             "reports = [\"lock-order\"]\n");
  replace("install =", "kinds = { lock-order = 'lock order' }\ninstall =");
  const compare_run ran = run({"race", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_EQ(read_json().at("races").at(1).at("verdict"), "no race");
  replace("reports = [\"lock-order\"]", "");
  EXPECT_EQ(run({"race"}).status, 1);
}

TEST_F(Race, ProbeNeedsARaceAndNoOtherReport) {
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"");
  replace("install =", "kinds = { lock-order = 'lock order' }\ninstall =");
  write_probe("echo RACE lock order END >&2");
  const compare_run ran = run({"race"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "go detector reported no data race"));
}

TEST_F(Race, SideIsRacyByItself) {
  write_race("echo 4; report 7 9", "echo 4",
             std::string(racy) + "[program.expect.cpp]\nracy = false\n");
  const compare_run ran = run({"race", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_EQ(read_json().at("races").at(0).at("racy"), true);
  EXPECT_EQ(read_json().at("races").at(1).at("racy"), false);
  EXPECT_EQ(read_json().at("races").at(1).at("verdict"), "no race");
  EXPECT_TRUE(
      contains(run({"list"}).out, "src/p.go (racy)\n  cpp  src/p.cpp\n"));
}

TEST_F(Race, OutputOfTheReferenceIsCheckedToo) {
  write_race("echo 4", "echo 5", "output = \"reference\"");
  const compare_run ran = run({"race", "--runs", "2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "p/cpp (cpp), run 1: stdout differs"));
  EXPECT_EQ(ran.out.find("p/go"), std::string::npos) << ran.out;
}

TEST_F(Race, OutputIsCheckedToo) {
  write_race("echo 5; report 7 9", "echo 4; report 7 9; code=0", racy);
  const compare_run ran = run({"race", "--runs", "2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "p/go (go), run 1: outcome 5 is none of"));
  EXPECT_TRUE(
      contains(ran.out, "p/cpp (cpp), run 1: exit status 0 rather than 66"));
}

TEST_F(Race, CrashesAndHangsAreFailures) {
  write_race("kill -SEGV $$", "sleep 100", racy);
  const compare_run ran = run({"race", "--runs", "9", "--timeout", "1"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "p/go (go), run 1: killed by signal 11"));
  EXPECT_TRUE(contains(ran.out, "p/cpp (cpp), run 1: still running after"));
}

TEST_F(Race, VerboseShowsTheFirstReport) {
  write_race("echo 4; report 7 9", "echo 4; report 1 2", racy);
  const compare_run ran = run({"race", "--verbose"});
  EXPECT_TRUE(contains(ran.out,
                       "p/cpp: the first report\n    RACE write "
                       "src/p.cpp:1 read src/p.cpp:2 END\n"));
  EXPECT_EQ(run({"race"}).out.find("RACE"), std::string::npos);
}

TEST_F(Race, ExecutableWithoutDetectorIsStatusTwo) {
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"");
  std::string manifest = content_of(manifest_);
  manifest.replace(manifest.rfind("HELLO >&2"), 5, "HUSH!");
  write(manifest);
  const compare_run ran = run({"race"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "p/cpp: there is no race detector in"));
  EXPECT_TRUE(contains(ran.err, "install the cpp detector"));
  EXPECT_EQ(ran.out.find("no race"), std::string::npos);
}

TEST_F(Race, BuildsFirstUnlessToldWhere) {
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"", "echo x >> " + log_);
  EXPECT_EQ(run_compare({"--manifest", manifest_.string(), "race"}).status, 0);
  EXPECT_EQ(content_of(log_), "x\n");  // one command for both
  EXPECT_EQ(run({"race"}).status, 0);
  EXPECT_EQ(content_of(log_), "x\n");
}

TEST_F(Race, FailedBuildIsStatusTwoAndSaysWhatToInstall) {
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"",
             "echo no such library >&2; exit 7");
  const compare_run ran =
      run_compare({"--manifest", manifest_.string(), "race"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "go: the build with go detector failed"));
  EXPECT_TRUE(contains(ran.err, "    no such library\n"));
  EXPECT_TRUE(contains(ran.err, "install the go detector"));
}

TEST_F(Race, WhatHasNoDetectorIsShownAsNotChecked) {
  write_race("echo 4; report 7 9", "echo 4; report 3 4", racy);
  const auto add = [&](const std::string& text) {
    write(content_of(manifest_) + text);
  };
  add("[[implementation]]\nname = \"fiber\"\ncommand = [\"none\"]\n"
      "no_detector = \"no support\"\n[[program]]\nname = \"q\"\n"
      "implementations = [\"fiber\"]\nracy = true\nstdout = \"\"\n");
  const auto markdown = (folder_.path() / "r.md").string();
  const compare_run ran =
      run({"race", "--json", json_.string(), "--markdown", markdown});
  EXPECT_EQ(ran.status, 0) << ran.err;
  for (const char* program : {"p", "q"}) {
    const std::size_t row = ran.out.find(program + std::string("\n"));
    ASSERT_NE(row, std::string::npos) << ran.out;
    const std::string rest = ran.out.substr(row);
    EXPECT_TRUE(contains(rest, "fiber"));
    EXPECT_TRUE(contains(rest, "not checked"));
    EXPECT_TRUE(contains(rest, "no support"));
  }
  EXPECT_EQ(read_json().at("races").size(), 4U);
  EXPECT_EQ(read_json().at("races").at(3).at("unchecked"), "no support");
  EXPECT_EQ(read_json().at("races").at(3).at("racy"), true);
  EXPECT_EQ(read_json().at("races").at(3).at("complete"), true);
  EXPECT_TRUE(contains(ran.out, "\n1 program, 10 runs: "));
  EXPECT_TRUE(contains(content_of(markdown), "**1 program, 10 runs: "));
  EXPECT_EQ(ran.out.find("warning"), std::string::npos) << ran.out;
  EXPECT_EQ(run({"race", "--quiet"}).out,
            "warning: not checked: p/fiber, q/fiber\n");
  const compare_run named = run({"race", "p", "q"});
  EXPECT_EQ(named.status, 2);
  EXPECT_TRUE(
      contains(named.err, "no implementation of q has a race detector"));
}

TEST_F(Race, DetectorThatReportsNothingIsStatusTwo) {
  for (const auto& [probe, end] :
       {std::pair("echo unexpected memory mapping >&2",
                  "exit status 0\n    MODE=run\n    unexpected memory mapping"),
        {"kill -SEGV $$", "killed by signal 11"},
        {"printf x >>LOG; sleep 9", "still running after 200 ms, killed"}}) {
    write_race("echo 4", "echo 4", "stdout = \"4\\n\"");
    write_probe(
        boost::algorithm::replace_all_copy(std::string(probe), "LOG", log_));
    const compare_run ran = run({"race", "--timeout", "0.2"});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(ran.err,
                         "go detector reported no data race in /bin/sh, which "
                         "has one: " +
                             std::string(end)));
    EXPECT_TRUE(contains(ran.err, "setarch"));
  }
  EXPECT_EQ(content_of(log_), "x");  // a hang is not tried again
}

TEST_F(Race, DetectorThatStartsOnlySometimesIsStatusTwo) {
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"");
  write_probe("echo x >>" + log_ + "; [ $(wc -l <" + log_ +
              ") = 3 ] || { echo RACE probe END >&2; exit 66; }; "
              "echo unexpected memory mapping >&2; exit 66");
  const compare_run ran = run({"race"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "exit status 66\n"));
  EXPECT_TRUE(contains(ran.err, "setarch"));
}

TEST_F(Race, DetectorThatMissesARaceAtFirstIsGood) {
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"");
  write_probe("echo x >>" + log_ + "; [ $(($(wc -l <" + log_ +
              ") % 5)) != 0 ] || echo RACE probe END >&2");
  EXPECT_EQ(run({"race"}).status, 0);
}

TEST_F(Race, DetectorThatDoesNotStartLaterIsToBlame) {
  write_race("echo FATAL >&2; exit 66", "echo 4; report 7 9", racy);
  const auto junit = (folder_.path() / "r.xml").string();
  const compare_run ran = run({"race", "--junit", junit});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       "p/go (go), run 1: exit status 66 without a report: go "
                       "detector did not start"));
  EXPECT_EQ(ran.out.find("no data race"), std::string::npos) << ran.out;
  EXPECT_TRUE(
      contains(content_of(junit), "<skipped message=\"every run failed\""));
}

TEST_F(Race, EachDetectorIsProbedOnceBeforeTheFirstRun) {
  const std::string log_run = "echo 4; echo run >> " + log_;
  write_race(log_run, log_run, "stdout = \"4\\n\"");
  replace("detector = \"cpp-race\"", "detector = \"go-race\"");
  write_probe("echo probe $MODE >> " + log_ + "; echo RACE probe END >&2");
  EXPECT_EQ(run({"race", "--runs", "1"}).status, 0);
  std::string probes;
  for (int tries = 0; tries < 5; ++tries) probes += "probe run\n";
  EXPECT_EQ(content_of(log_), probes + "run\nrun\n");
}

TEST_F(Race, ProbeHasTheVariablesOfTheImplementation) {
  write_race("echo 4", "echo 4", "stdout = \"4\\n\"");
  replace("detector = \"cpp-race\"", "detector = \"go-race\"");
  replace("source = \"src/{program}.cpp\"",
          "source = \"src/{program}.cpp\"\nenvironment = { OWN = \"none\" }");
  write_probe("[ \\\"$OWN\\\" = none ] || echo RACE probe END >&2");
  const compare_run ran = run({"race"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "exit status 0\n    OWN=none\n    MODE=run\n"));
}

TEST_F(Race, VariablesOfTheDetectorWin) {
  write_race("echo 4; [ $MODE = run ] || report 7 9", "echo 4",
             "stdout = \"4\\n\"");
  std::string text = content_of(manifest_);
  const std::string key = "source = \"src/{program}.go\"\n";
  text.insert(text.find(key), "environment = { MODE = \"own\" }\n");
  write(text);
  EXPECT_EQ(run({"race"}).status, 0);
}

TEST_F(Race, ManifestWithoutDetectorsIsStatusTwo) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  const compare_run ran = run({"race"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "has a race detector"));
}

}  // namespace
}  // namespace sidebyside::test
