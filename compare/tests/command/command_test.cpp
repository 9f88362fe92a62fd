// Tests that run the real compare on real child processes.
#include <fcntl.h>
#include <fmt/ranges.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <regex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "measure/memory.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

// Every subcommand has these.

TEST_F(Command, HelpAndVersionAreGood) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"--version"},
                                             {"run", "--help"},
                                             {"verify", "--help"},
                                             {"race", "--help"},
                                             {"outcomes", "--help"},
                                             {"sweep", "--help"},
                                             {"regress", "--help"},
                                             {"list", "--help"},
                                             {"read", "--help"},
                                             {"assembly", "--help"},
                                             {"report", "--help"},
                                             {"render", "--help"}}) {
    const compare_run ran = run_compare(arguments);
    EXPECT_EQ(ran.status, 0);
    EXPECT_NE(ran.out, "");
    EXPECT_EQ(ran.err, "");
    // An option in place of a subcommand shows the help of compare itself.
    if (arguments.size() == 2) {
      EXPECT_TRUE(contains(ran.out, "Usage: compare " + arguments[0]));
    }
  }
}

TEST_F(Command, HelpTellsTheDefaultsOfTheSubcommand) {
  for (const auto& [command, line] :
       {std::pair("verify",
                  "--runs N   Runs of each implementation (default: "
                  "20)"),
        {"race", "--runs N   Runs of each implementation (default: 5)"},
        {"outcomes", "--runs N   Runs of each implementation (default: 500)"},
        {"outcomes", "schedules under load (default: 1)"},
        {"run", "begins with one more (default: 3)"},
        {"sweep", "begins with one more (default: 1)"},
        {"run", "(default: 1, or no limit with --rounds)"},
        {"regress", "decided earlier (default: 30)"},
        {"regress", "at least 0.01 (default: 0.05)"},
        {"regress", "--before DIR   The earlier build (required)"},
        {"report", "--record (required)"},
        {"site", "--record (default: none)"}}) {
    const std::string help = run_compare({command, "--help"}).out;
    EXPECT_TRUE(
        contains(std::regex_replace(help, std::regex(" {3,}"), "   "), line));
  }
}

TEST_F(Command, BadUsageIsStatusTwo) {
  write_manifest({"true"}, "stdout = ''");
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {},
           {"nope"},
           {"run", "--nope"},
           {"run", "--rounds", "0"},
           {"run", "--rounds", "x"},
           {"run", "--rounds", "1000000001"},
           {"run", "--warmup", "-1"},
           {"run", "--timeout", "0"},
           {"run", "--timeout", "nan"},
           {"run", "--max-output", "-5"},
           {"run", "--max-time", "-1"},
           {"run", "--max-output", "many"},
           {"run", "--max-output", "0x10"},
           {"run", "--max-output", "9223372036854775808"},
           {"run", "--max-output", "18446744073709551617"},
           {"run", "--max-output", "99EiB"},
           {"run", "--color", "pink"},
           {"--generate", "pdf"},
           {"run", "--cpus", "9999"},
           {"run", "--cpus", ""},
           {"run", "--json", ""},
           {"verify", "--runs", "0"},
           {"race", "--runs", "0"},
           {"outcomes", "--runs", "x"},
           {"outcomes", "--jobs", "0"},
           {"outcomes", "--jobs", "257"},
           {"outcomes", "p"},
           {"run", "no-such-program"}}) {
    const compare_run ran = run(arguments);
    EXPECT_EQ(ran.status, 2) << testing::PrintToString(arguments);
    EXPECT_NE(ran.err, "") << testing::PrintToString(arguments);
  }
}

TEST_F(Command, CountsAreBounded) {
  write_manifest({"true"}, "stdout = ''");
  EXPECT_TRUE(contains(run({"verify", "--max-output", "1.5MB"}).err,
                       "1.5MB is not a whole number of bytes"));
  // It fits into no signed number of 64 bits.
  const compare_run ran = run({"verify", "--runs", "9223372036854775808"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err,
                       "--runs: 9223372036854775808 is not a whole number from "
                       "1 to 1000000000\n"));
  EXPECT_TRUE(contains(run({"outcomes", "--jobs", "257"}).err,
                       "257 is not a whole number from 1 to 256\n"));
}

TEST_F(Command, MissingValueIsNamedAsInTheHelp) {
  for (const auto& [line, value] :
       {std::pair("verify --runs", "--runs N"),
        {"run --max-output", "--max-output BYTES"},
        {"run --color", "--color WHEN"},
        {"read --implementations", "--implementations LIST"},
        {"regress --before", "--before DIR"},
        {"report -o", "--output FILE"},
        {"list --manifest", "--manifest FILE"}}) {
    const compare_run ran = run_compare(split(line, ' '));
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(
        ran.err, std::string(" has no value: ") + value + "\nRun with --help"));
  }
}

TEST_F(Command, UnknownProgramNamesTheKnownOnes) {
  write_manifest({"true"}, "stdout = ''");
  EXPECT_TRUE(contains(run({"verify", "q"}).err, "there are p"));
}

TEST_F(Command, MissingManifestIsStatusTwo) {
  const compare_run ran =
      run_compare({"--manifest", "/no/such/file", "verify"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "/no/such/file: No such file"));
}

TEST_F(Command, BadManifestIsStatusTwo) {
  write("[[implementation]]\nname = 1\n");
  for (const char* command :
       {"run", "verify", "race", "outcomes", "sweep", "list"}) {
    const compare_run ran = run({command});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(ran.err, "programs.toml:2: implementation.name"));
  }
}

TEST_F(Command, MissingExecutableIsStatusTwoBeforeAnyRun) {
  const auto log = folder_.path() / "log";
  write(manifest_of({"echo >> " + log.string()}, "stdout = ''") +
        "[[implementation]]\nname = \"gone\"\n"
        "command = [\"{bin}/no-such\"]\n");
  const compare_run ran = run({"verify"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "p/gone: "));
  EXPECT_TRUE(contains(ran.err, "\nbuild them first, or say where they are"));
  EXPECT_FALSE(std::filesystem::exists(log));
  write("install = 'run make'\n" + content_of(manifest_));
  EXPECT_TRUE(contains(run({"verify"}).err, "\nrun make, or say where"));
}

TEST_F(Command, GlobalOptionsMayFollow) {
  write_manifest({"true"}, "stdout = ''");
  EXPECT_EQ(run_compare({"verify", "--manifest", manifest_.string()}).status,
            0);
}

// list

TEST_F(Command, ListShowsProgramsAndSources) {
  write(
      "[[implementation]]\nname = \"go\"\nlabel = \"Go\"\n"
      "source = \"src/{program}.go\"\ncommand = [\"{bin}/x\"]\n"
      "[[program]]\nname = \"p\"\ntitle = \"A title\"\nracy = true\n"
      "pattern = 'x'\n");
  const compare_run ran = run({"list"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "p  A title (racy)\n  Go  src/p.go\n");
}

TEST_F(Command, LeavesOutWhatCannotBeBuiltHereAndListSaysWhy) {
  write(manifest_of({"echo 4"}, "stdout = \"4\\n\"") +
        "[[implementation]]\nname = \"new\"\ntimed = false\n"
        "needs = \"the next one\"\ncommand = [\"{bin}/new\"]\n");
  const auto in_folder = [&](const std::string& subcommand) {
    return run_compare({"--manifest", manifest_.string(), "--bin-dir",
                        folder_.path().string(), subcommand});
  };
  EXPECT_TRUE(contains(in_folder("list").out,
                       "  new   (left out: it needs the next one)\n"));
  const compare_run ran = in_folder("verify");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_FALSE(contains(ran.out, "new"));
  folder_.write_script("new", "echo 5");
  EXPECT_FALSE(contains(in_folder("list").out, "left out"));
  EXPECT_EQ(in_folder("verify").status, 1);
}

TEST_F(Command, TimesSomeImplementationsOnlyIfTheirProgramIsNamed) {
  write(manifest_of({"echo 4"}, "stdout = \"4\\n\"") +
        "[[implementation]]\nname = \"spare\"\ntimed = false\n"
        "command = [\"echo\", \"4\"]\n");
  EXPECT_FALSE(contains(run({"run", "--rounds", "1"}).out, "spare"));
  EXPECT_TRUE(contains(run({"run", "p", "--rounds", "1"}).out, "spare"));
  write(content_of(manifest_) + "[program.implementation.spare]\n" +
        "timed = true\n");
  EXPECT_TRUE(contains(run({"run", "--rounds", "1"}).out, "spare"));
  write(content_of(manifest_) + "[[program]]\nname = \"untimed\"\n" +
        "implementations = [\"spare\"]\nstdout = \"4\\n\"\n");
  EXPECT_FALSE(contains(run({"run", "--rounds", "1"}).out, "untimed"));
  write(
      "[[implementation]]\nname = \"a\"\ntimed = false\n"
      "command = [\"echo\"]\n[[program]]\nname = \"p\"\nstdout = \"\\n\"\n");
  const compare_run none = run({"run"});
  EXPECT_EQ(none.status, 2);
  EXPECT_TRUE(contains(none.err, "every implementation has timed = false"));
}

// verify

TEST_F(Command, VerifyCountsItsRuns) {
  const auto log = folder_.path() / "log";
  write_manifest({"echo x >> " + log.string() + "; echo 4", "echo 4"},
                 "stdout = \"4\\n\"");
  const compare_run ran = run({"verify", "--runs", "7"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_TRUE(contains(ran.out, "p  a 7 × identical  b 7 × identical"));
  EXPECT_EQ(content_of(log).size(), 14U);
}

TEST_F(Command, VerifyFindsOneBadRunInManyHundred) {
  const auto count = (folder_.path() / "count").string();
  write_manifest(
      {"echo 'ops: 50000'",
       fmt::format("echo x >> {0}; case $(wc -l < {0}) in 200|400) echo 'ops: "
                   "49999';; *) echo 'ops: 50000';; esac",
                   count)},
      "stdout = \"ops: 50000\\n\"");
  const compare_run ran = run({"verify", "--runs", "500"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out,
                       "FAILED p/b (b), run 200: stdout differs in line 1\n"
                       "    expected  ops: 50000\\n\n"
                       "    printed   ops: 49999\\n\n"
                       "    2 of 500 runs failed\n"));
}

TEST_F(Command, OutcomesAreCheckedOnEverySide) {
  write_manifest({"echo 3", "echo 5"},
                 "racy = true\npattern = '(\\d)\\n'\n"
                 "outcome = [{ range = [2, 4] }]");
  const compare_run ran = run({"verify", "--runs", "2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "a 2 × allowed"));
  EXPECT_TRUE(
      contains(ran.out, "outcome 5 is none of those allowed: 2, 3 or 4"));
}

TEST_F(Command, OtherProgramsStillRunAfterAFailure) {
  write(manifest_of({"echo x"}, "stdout = \"y\\n\"") +
        "[[program]]\nname = \"q\"\nstdout = \"x\\n\"\n");
  for (const char* command : {"run", "verify"}) {
    const compare_run ran = run({command, "--max-time", "0.1"});
    if (std::string(command) == "run") {
      EXPECT_EQ(ran.status, 1);
      EXPECT_TRUE(contains(ran.out, "q  "));
      EXPECT_TRUE(contains(ran.out, "FAILED: 1 of 2 programs"));
    }
  }
  EXPECT_TRUE(contains(run({"verify"}).out, "q  a 20 × identical"));
}

struct bad_child {
  const char* name;
  const char* script;
  const char* message;
};

void PrintTo(const bad_child& child, std::ostream* output) {
  *output << child.script;
}

class BadChild : public Command,
                 public testing::WithParamInterface<bad_child> {};

TEST_P(BadChild, IsAFailureOfStatusOne) {
  write_manifest({"echo good", GetParam().script},
                 "stdout = \"good\\n\"\ntimeout = 60");
  for (const char* command : {"verify", "run"}) {
    const compare_run ran =
        run({command, "--timeout", "2", "--max-output", "1000"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_TRUE(contains(ran.out, "FAILED p/b"));
    EXPECT_TRUE(contains(ran.out, GetParam().message));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, BadChild,
    testing::Values(
        bad_child{"Segfault", "kill -SEGV $$", "killed by signal 11 (SIGSEGV"},
        bad_child{"Abort", "echo good; kill -ABRT $$",
                  "killed by signal 6 (SIGABRT"},
        bad_child{"ExitStatus", "echo good; exit 3", "exit status 3"},
        bad_child{"HangsWithGrandchildren",
                  "echo good; sleep 1000 & sleep 1000", "still running after"},
        bad_child{"HangsIgnoringSignals",
                  "echo good; trap '' TERM INT; sleep 1000",
                  "still running after"},
        bad_child{"EndlessOutput", "yes good",
                  "printed more than 1000 bytes to stdout"},
        bad_child{"GigabyteOfOutput", "head -c 1000000000 /dev/zero",
                  "printed more than 1000"},
        bad_child{"GigabyteOfErrors",
                  "echo good; head -c 1000000000 /dev/zero >&2",
                  "printed more than 1000 bytes to stderr"},
        bad_child{"NulByte", "printf 'g\\000od\\n'", "printed   g\\x00od\\n"},
        bad_child{"NotUtf8", "printf 'g\\377od\\n'", "printed   g\\xffod\\n"},
        bad_child{"NoTrailingNewline", "printf good", "printed   good\n"},
        bad_child{"NoiseOnStderr", "echo good; echo noise >&2",
                  "stderr differs in line 1"},
        bad_child{"NoOutput", "true", "printed   (end of output)"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(Command, GrandchildrenOfAGoodRunDoNotHoldItUp) {
  write_manifest({"echo good; sleep 1000 &"}, "stdout = \"good\\n\"");
  EXPECT_EQ(run({"verify", "--runs", "3"}).status, 0);
}

TEST_F(Command, OwnMemoryStaysSmallWhateverAChildPrints) {
#ifdef SANITIZED
  GTEST_SKIP() << "sanitizers take memory of their own";
#endif
  write_manifest({"head -c 4000000000 /dev/zero"}, "stdout = \"\"");
  command verify{COMPARE_EXECUTABLE, {"compare"}};
  for (const std::string& argument :
       with_manifest({"verify", "--max-output", "1GiB", "--timeout", "60"})) {
    verify.argv.push_back(argument);
  }
  runner runner;
  const run_result measured = measure_memory(runner, verify, {60, 10'000});
  EXPECT_EQ(measured.code, 1);
  EXPECT_LT(measured.peak_bytes, 32'000'000U);
}

// run

TEST_F(Command, RunShowsEveryFigure) {
  write_manifest({"echo 4", "sleep 0.01; echo 4"}, "stdout = \"4\\n\"");
  const compare_run ran = run({"run", "--rounds", "30"});
  EXPECT_EQ(ran.status, 0);
  for (const char* part :
       {"machine  ", "output", "wall time", "cpu time", "peak", "switches",
        "faults", "ratio to a", "p  30 rounds in 30 blocks", "identical", " ± ",
        " MB", "slower", "99 % interval",
        "1 program, 132 runs: every output as it should be"}) {
    EXPECT_TRUE(contains(ran.out, part));
  }
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(ran.out.find('\r'), std::string::npos);
}

TEST_F(Command, RunGoesOnUntilTheTimeIsUp) {
  write_manifest({"true", "true"}, "stdout = ''");
  const compare_run ran =
      run({"run", "--max-time", "3", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  const auto rounds =
      read_json().at("comparisons").at(0).at("ratio").at("rounds");
  EXPECT_GT(rounds, 30);
}

TEST_F(Command, TimeLimitsTheRoundsInEitherOrder) {
  write_manifest({"true"}, "stdout = ''");
  for (const auto& options : std::vector<std::vector<std::string>>{
           {"--rounds", "1000000", "--max-time", "0.2"},
           {"--max-time", "0.2", "--rounds", "1000000"}}) {
    std::vector<std::string> arguments{"run", "--json", json_.string()};
    arguments.insert(arguments.end(), options.begin(), options.end());
    EXPECT_EQ(run(arguments).status, 0);
    EXPECT_LT(read_json().at("results").at(0).at("times").size(), 1'000'000U);
  }
}

TEST_F(Command, QuietShowsFailuresAlone) {
  write_manifest({"echo x"}, "stdout = \"x\\n\"");
  EXPECT_EQ(run({"verify", "--quiet"}).out, "");
  write_manifest({"echo x"}, "stdout = \"y\\n\"");
  const compare_run ran = run({"verify", "--quiet"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out.substr(0, 10), "FAILED p/a");
}

TEST_F(Command, ColorIsAsAskedFor) {
  write_manifest({"echo x"}, "stdout = \"x\\n\"");
  EXPECT_TRUE(contains(run({"verify", "--color", "always"}).out, "\x1b["));
  EXPECT_EQ(run({"verify", "--color", "never"}).out.find('\x1b'),
            std::string::npos);
}

TEST_F(Command, JsonHasEveryRound) {
  write_manifest({"echo 4", "echo 4"}, "stdout = \"4\\n\"");
  ASSERT_EQ(run({"run", "--rounds", "12", "--json", json_.string()}).status, 0);
  const auto json = read_json();
  EXPECT_EQ(json.at("results").size(), 2U);
  for (const auto& side : json.at("results")) {
    EXPECT_EQ(side.at("times").size(), 12U);
    EXPECT_EQ(side.at("exit_codes").size(), 12U);
    EXPECT_EQ(side.at("memory_usage_byte").size(), 3U);
    EXPECT_GT(side.at("median"), 0);
    EXPECT_GE(side.at("max"), side.at("min"));
  }
  EXPECT_EQ(json.at("interrupted"), false);
  EXPECT_GE(json.at("context").at("cores"), 1);
}

TEST_F(Command, JsonIsWrittenAfterAFailureToo) {
  write_manifest({"echo 4", "echo 5"}, "stdout = \"4\\n\"");
  ASSERT_EQ(run({"run", "--json", json_.string()}).status, 1);
  EXPECT_EQ(read_json().at("failures").at(0).at("implementation"), "b");
}

TEST_F(Command, UnwritableExportIsFoundBeforeTheRuns) {
  const auto log = folder_.path() / "log";
  write_manifest({"echo >> " + log.string()}, "stdout = ''");
  for (const std::string path :
       {"/no/such/folder/r.json", "/dev/full", folder_.path().c_str()}) {
    const compare_run ran = run({"run", "--json", path});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(contains(ran.err, path + ": cannot be written: "));
  }
  EXPECT_FALSE(std::filesystem::exists(log));
}

TEST_F(Command, FullStandardOutputIsToldAndNothingIsLost) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  const std::string line =
      shell_line({"run", "--rounds", "9", "--json", json_.string()});
  runner runner;
  const run_result ran =
      runner.run(shell(line + " > /dev/full"), {60, 1'000'000});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.err.read(0, 1000),
                       "standard output: cannot be "
                       "written: No space left"));
  EXPECT_EQ(read_json().at("interrupted"), true);
}

TEST_F(Command, TextThatCannotBeWrittenIsStatusTwo) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  for (const char* arguments :
       {"--help", "--version", "run --help", "list", "verify --runs 1"}) {
    runner runner;
    const run_result ran = runner.run(
        shell(shell_line({arguments}) + " > /dev/full"), {60, 1'000'000});
    EXPECT_EQ(ran.code, 2) << arguments;
    EXPECT_TRUE(contains(ran.err.read(0, 1000),
                         "standard output: cannot be written: No space left"));
  }
}

TEST_F(Command, WaitsASecondForAReaderOnceASignalAskedItToStop) {
  const auto started = (folder_.path() / "started").string();
  write_manifest({": > " + started + "; sleep 100"}, "stdout = ''");
  const std::string line =
      shell_line({"run", "-q", "--timeout", "100", "--json", json_.string()});
  runner runner;
  // The FIFO is open for reading, too, and as full as it gets.
  const run_result ran = runner.run(
      shell(fmt::format("mkfifo {0}; exec 3<>{0}; head -c 65536 /dev/zero >&3\n"
                        "{1} >&3 2>&3 & until [ -e {2} ]; do sleep 0.01; done\n"
                        "kill $!; wait $!; echo $?",
                        (folder_.path() / "fifo").string(), line, started)),
      {30, 1'000'000});
  EXPECT_EQ(ran.out.read(0, 100), "143\n");
  EXPECT_EQ(read_json().at("interrupted"), true);
}

TEST_F(Command, OutputThatNobodyReadsEndsItSilently) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  for (const char* arguments :
       {"--help", "list", "verify --runs 1", "run --rounds 9 --json r.json"}) {
    runner runner;
    // The pipe has no reader from the start, because the reader ends first.
    const std::string script = fmt::format(
        "cd {}; mkfifo p; : < p & exec 3> p; wait; rm p; "
        "{} >&3",
        folder_.path().string(), shell_line(split(arguments, ' ')));
    const run_result ran = runner.run(shell(script), {60, 1'000'000});
    EXPECT_EQ(ran.code, 128 + SIGPIPE) << arguments;
    EXPECT_EQ(ran.err.read(0, 1000), "") << arguments;
  }
  EXPECT_TRUE(
      contains(content_of(folder_.path() / "r.json"), "\"interrupted\": true"));
}

TEST_F(Command, WorksWithoutStandardStreams) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  const std::string line =
      shell_line({"run", "--rounds", "9", "--json", json_.string()});
  runner runner;
  EXPECT_EQ(runner.run(shell(line + " <&- >&- 2>&-"), {60, 1'000'000}).code, 0);
  EXPECT_EQ(read_json().at("results").at(0).at("times").size(), 9U);
}

TEST_F(Command, JsonOnStandardOutputFollowsTheFailures) {
  if (!has_proc()) GTEST_SKIP() << "/dev/stdout needs /proc";
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  const std::string line =
      shell_line({"run", "-q", "--rounds", "9", "--json", "/dev/stdout"});
  const auto file = folder_.path() / "out.txt";
  runner runner;
  const std::string script =
      "echo before > " + file.string() + "; " + line + " >> " + file.string();
  EXPECT_EQ(runner.run(shell(script), {60, 1'000'000}).code, 0);
  const std::string text = content_of(file);
  EXPECT_EQ(text.substr(0, 7), "before\n");
  EXPECT_TRUE(contains(text, "\"schema_version\": 3"));
}

TEST_F(Command, JsonOnStandardErrorLosesNothing) {
  if (!has_proc()) GTEST_SKIP() << "/dev/stderr needs /proc";
  write_manifest({"echo 4", "echo 5"}, "stdout = \"4\\n\"");
  const auto log = folder_.write("log", "before\n").string();
  runner runner;
  for (const std::string& name : {std::string("/dev/stderr"), log}) {
    const std::string line =
        shell_line({"run", "--rounds", "9", "--json", name, "--markdown", "-"});
    EXPECT_EQ(runner.run(shell(line + " 2>> " + log), {60, 1'000'000}).code, 1);
    const std::string text = content_of(log);
    EXPECT_TRUE(text.starts_with("before\n"));
    EXPECT_TRUE(contains(text, "FAILED p/b"));
    EXPECT_TRUE(contains(text, "\"schema_version\": 3"));
  }
}

TEST_F(Command, HyphenIsStandardOutputAndPeopleReadStandardError) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  for (const char* name : {"-", "/dev/stdout"}) {
    if (!has_proc() && std::string(name) != "-") continue;
    const compare_run ran = run({"run", "--rounds", "9", "--json", name});
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(nlohmann::json::parse(ran.out).at("schema_version"), 3);
    EXPECT_TRUE(contains(ran.err, "every output as it should be"));
  }
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST_F(Command, NoOutputIsAFileThatWasRead) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  const std::string text = content_of(manifest_);
  const compare_run ran = run({"run", "--markdown", manifest_.string()});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err, "is read, and would be replaced"));
  EXPECT_EQ(content_of(manifest_), text);
  ASSERT_EQ(run({"run", "--rounds", "9", "--json", json_.string()}).status, 0);
  const std::string results = content_of(json_);
  EXPECT_EQ(run({"report", json_.string(), "-o", json_.string()}).status, 2);
  const std::string line = shell_line({"report", json_.string(), "-o", "-"});
  runner runner;
  EXPECT_EQ(runner.run(shell(line + " >> " + json_.string()), {60, 9999}).code,
            2);
  EXPECT_EQ(content_of(json_), results);
}

TEST_F(Command, NoOutputIsAFileThatRuns) {
  const auto script = folder_.write_script("p.sh", "echo 4");
  const auto toolchains = folder_.write("toolchains.json", "{}");
  for (const char* command : {"'{bin}/p.sh'", "'/bin/sh', '{bin}/p.sh'"}) {
    write(
        fmt::format("[[implementation]]\nname = 'a'\ncommand = [{}]\n"
                    "[[program]]\nname = 'p'\nstdout = \"4\\n\"\n",
                    command));
    for (const auto& file : {script, toolchains}) {
      const std::string before = content_of(file);
      const compare_run ran = run_compare({"--manifest", manifest_.string(),
                                           "--bin-dir", folder_.path().string(),
                                           "run", "--json", file.string()});
      EXPECT_EQ(ran.status, 2);
      EXPECT_TRUE(contains(ran.err, "is read, and would be replaced"));
      EXPECT_EQ(content_of(file), before);
    }
  }
}

TEST_F(Command, WhatIsWrittenInPlaceIsSaid) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  const auto file = folder_.write("r", "old").string();
  if (mount(file.c_str(), file.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    GTEST_SKIP() << "not allowed to mount";
  }
  const std::string said = "r was written in place";
  EXPECT_TRUE(
      contains(run({"run", "-q", "--rounds", "9", "--json", file}).err, said));
  std::filesystem::copy_file(file, json_);
  EXPECT_TRUE(contains(run({"report", json_.string(), "-o", file}).err, said));
  EXPECT_TRUE(contains(content_of(file), "<html"));
  EXPECT_EQ(umount(file.c_str()), 0);
}

TEST_F(Command, SummaryOfAJobIsExtended) {
  write_manifest({"echo 4"}, "stdout = \"4\\n\"");
  const auto summary = folder_.write("summary.md", "before\n");
  const auto other = folder_.write("other.md", "before\n");
  ASSERT_EQ(setenv("GITHUB_STEP_SUMMARY", summary.c_str(), 1), 0);
  const std::string spelled = folder_.path().string() + "/./summary.md";
  for (const std::string& file : {summary.string(), spelled, other.string()}) {
    EXPECT_EQ(run({"run", "--rounds", "9", "--markdown", file}).status, 0);
  }
  // Standard output may go to the same file already.
  runner runner;
  const auto line = shell_line(
      {"run", "--rounds", "9", "-q", "--markdown", summary.string()});
  const auto size = content_of(summary).size();
  EXPECT_EQ(
      runner.run(shell(line + " >> " + summary.string()), {60, 99'999}).code,
      0);
  EXPECT_LT(content_of(summary).size(), 2 * size);
  unsetenv("GITHUB_STEP_SUMMARY");
  const std::string text = content_of(summary);
  EXPECT_TRUE(text.starts_with("before\n\n\n**"));
  EXPECT_NE(text.find("\n\n**", 20), std::string::npos);
  EXPECT_TRUE(content_of(other).starts_with("**"));
}

TEST_F(Command, RunsHaveNoTerminal) {
  if (!has_pts()) GTEST_SKIP() << "/dev/pts is not mounted";
  write_manifest({"(: < /dev/tty) 2> /dev/null && echo 5 || echo 4"},
                 "stdout = \"4\\n\"");
  const auto arguments = with_manifest({"run", "--rounds", "9"});
  EXPECT_EQ(run_on_terminal(arguments, 80).status, 0);
  EXPECT_EQ(run_compare(arguments).status, 0);
}

TEST_F(Command, LauncherIsFoundOnceAndBesideCompareAlone) {
  const std::filesystem::path compare = COMPARE_EXECUTABLE;
  const auto moved = folder_.path() / "moved";
  std::filesystem::create_directory(moved);
  for (const char* name : {"compare", "compare-launcher"}) {
    std::filesystem::copy_file(compare.parent_path() / name, moved / name);
  }
  folder_.write_script("compare-launcher", "touch used");
  // Removes compare while it runs; the second program is measured after that.
  write_manifest({"rm -f moved/compare; echo 4"}, "stdout = \"4\\n\"");
  write(content_of(manifest_) +
        "[[program]]\nname = \"q\"\nstdout = \"4\\n\"\n");
  runner runner;
  const run_result ran = runner.run(
      shell("cd " + folder_.path().string() +
            " && moved/compare --manifest programs.toml run --rounds 9"),
      {60, 1'000'000});
  EXPECT_EQ(ran.code, 0) << ran.err.read(0, 1000);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "used"));
}

TEST_F(Command, RatioNamesTheReferenceOfEachProgram) {
  write(manifest_of({"true", "true"},
                    "stdout = ''\nimplementations = [\"b\", "
                    "\"a\"]") +
        "[[program]]\nname = \"q\"\nstdout = ''\n");
  EXPECT_TRUE(
      contains(run({"run", "--rounds", "9"}).out, "ratio to the first"));
  EXPECT_TRUE(contains(run({"run", "--rounds", "9", "p"}).out, "ratio to b"));
}

TEST_F(Command, PinnedRunsSeeOneCpu) {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof allowed, &allowed);
  int cpu = 0;
  while (!CPU_ISSET(cpu, &allowed)) ++cpu;
  write_manifest({"nproc"}, "stdout = \"1\\n\"");
  EXPECT_EQ(run({"verify", "--cpus", std::to_string(cpu)}).status, 0);
}

TEST_F(Command, EveryRunHasTheSameEnvironment) {
  const auto log = (folder_.path() / "log").string();
  write_manifest({"exec perl -MPOSIX -e 'open(my $log, q(>>), q(" + log +
                  ")); print $log map({ qq($_=$ENV{$_};) } sort keys %ENV), "
                  "q(setsid ), POSIX::setsid(), q( setpgid ), "
                  "POSIX::setpgid(0, 0) // q(no), qq(\\n); print qq(4\\n)'"},
                 test::racy);
  EXPECT_EQ(run({"run", "--rounds", "2"}).status, 0);
  EXPECT_EQ(run({"verify", "--runs", "2"}).status, 0);
  EXPECT_EQ(run({"outcomes", "--runs", "4", "--jobs", "2"}).status, 0);
  std::ifstream lines(log);
  std::string first;
  std::getline(lines, first);
  EXPECT_TRUE(contains(first, "setsid -1 setpgid no"));
  std::size_t others = 0;
  for (std::string line; std::getline(lines, line); ++others) {
    EXPECT_EQ(line, first);
  }
  EXPECT_GE(others, 9U);
}

TEST_F(Command, LeftoverThatCannotBeKilledIsAWarning) {
  if (getuid() != 0) GTEST_SKIP() << "takes two users";
  // The sleep belongs to root, and compare runs as somebody else.
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  const auto setpriv = folder_.path() / "setpriv";
  std::filesystem::copy_file("/usr/bin/setpriv", setpriv);
  chmod(setpriv.c_str(), 04755);
  const auto compare = folder_.path() / "compare";
  std::filesystem::copy_file(COMPARE_EXECUTABLE, compare);
  write_manifest({setpriv.string() +
                  " --reuid 0 sleep 30 & "
                  "until grep -q '^Uid:.0.0' /proc/$!/status; do :; done"},
                 "stdout = ''");
  runner runner;
  const run_result ran =
      runner.run(shell(fmt::format("setpriv --reuid 65533 --clear-groups {} "
                                   "--manifest {} verify --runs 2",
                                   compare.string(), manifest_.string())),
                 {60, 1'000'000});
  EXPECT_EQ(ran.code, 0) << ran.err.read(0, 1000);
  const std::string text = ran.out.read(0, 10'000);
  const std::size_t warning = text.find("warning: process ");
  EXPECT_TRUE(contains(text, "was left behind by a run and cannot be killed"));
  EXPECT_EQ(text.find("warning: process ", warning + 1), std::string::npos);
}

TEST_F(Command, ProgramThatStopsItselfIsTimedAllTheSame) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  write_manifest({"(until grep -q 'State:.T' /proc/$$/status; do :; done; "
                  "kill -CONT $$) & kill -STOP $$; echo 4"},
                 "stdout = \"4\\n\"");
  const compare_run ran = run({"run", "--rounds", "2", "--max-time", "60"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, "2 rounds"));
}

/// Starts compare, sends it a signal once `marker` exists, and waits.
class Interruption : public Command, public testing::WithParamInterface<int> {
 protected:
  /// The exit status, or minus the signal.
  int run_and_signal(const std::vector<std::string>& arguments) {
    const auto all = with_manifest(arguments);
    std::vector<char*> argv{const_cast<char*>("compare")};
    for (const std::string& argument : all) {
      argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      const int output = open((folder_.path() / "out").c_str(),
                              O_WRONLY | O_CREAT | O_TRUNC, 0644);
      dup2(output, STDOUT_FILENO);
      if (gives_way_) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(sched_getcpu(), &one);
        sched_setaffinity(0, sizeof one, &one);
        const sched_param none{};
        sched_setscheduler(0, SCHED_BATCH, &none);
      }
      execv(COMPARE_EXECUTABLE, argv.data());
      _exit(127);
    }
    while (!std::filesystem::exists(marker_)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    kill(child, GetParam());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  std::filesystem::path marker_ = folder_.path() / "marker";
  /// Whether compare and its children share a processor, and who wakes takes it
  /// from nobody. So a child runs before compare knows that it has started.
  bool gives_way_ = false;
};

TEST_P(Interruption, ShowsAndSavesWhatThereIs) {
  const auto pid = (folder_.path() / "pid").string();
  write(manifest_of({"echo 4", "echo 4"}, "stdout = \"4\\n\"") +
        fmt::format("[[implementation]]\nname = \"slow\"\ncommand = "
                    "[\"/bin/sh\", \"-c\", '''[ $0 = p ] && echo 4 && exit; "
                    "echo $$ > {}; echo x > {}; sleep 1000 & sleep 1000''', "
                    "\"{{program}}\"]\n[[program]]\nname = \"q\"\nstdout = ''\n"
                    "implementations = [\"slow\"]\n",
                    pid, marker_.string()));
  EXPECT_EQ(run_and_signal({"run", "--rounds", "9", "--timeout", "100",
                            "--json", json_.string()}),
            128 + GetParam());
  EXPECT_FALSE(is_alive(std::stoi(content_of(pid))));
  const std::string output = content_of(folder_.path() / "out");
  EXPECT_TRUE(contains(output, "p  9 rounds"));
  EXPECT_TRUE(contains(output, "interrupted"));
  const auto json = read_json();
  EXPECT_EQ(json.at("interrupted"), true);
  EXPECT_EQ(json.at("results").at(0).at("times").size(), 9U);
  EXPECT_TRUE(json.at("failures").empty());
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_FALSE(entry.path().filename().string().starts_with(".compare-"));
  }
}

TEST_P(Interruption, EndsVerifyToo) {
  write_manifest({"echo x > " + marker_.string() + "; sleep 1000"},
                 "stdout = ''");
  EXPECT_EQ(run_and_signal({"verify", "--timeout", "100"}), 128 + GetParam());
}

/// SIGKILL, which compare cannot handle.
class Kill : public Interruption {
 protected:
  /// Expects that these processes end soon.
  static void expect_ends(const std::string& pids) {
    std::ifstream numbers(pids);
    // Nobody may reap a zombie where init is none.
    const auto is_running = [](pid_t process) {
      const auto stat = content_of(fmt::format("/proc/{}/stat", process));
      return !stat.empty() && stat.find(") Z ") == std::string::npos;
    };
    for (pid_t left = 0; numbers >> left;) {
      for (int tries = 0; tries < 1000 && is_running(left); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      EXPECT_FALSE(is_running(left));
      kill(left, SIGKILL);
      waitpid(left, nullptr, WNOHANG);
    }
  }
};

TEST_P(Kill, EndsTheRunsAndLeavesNoTemporary) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  const auto pids = (folder_.path() / "pids").string();
  write_manifest(
      {"setsid sh -c 'echo $$ >> " + pids +
       "; exec sleep 1000' & sleep 1000 & echo $! >> " + pids +
       "; echo $$ >> " + pids + "; until [ $(wc -l < " + pids +
       ") = 3 ]; do :; done; echo x > " + marker_.string() + "; sleep 1000"},
      "stdout = ''");
  EXPECT_EQ(
      run_and_signal({"run", "--timeout", "100", "--json", json_.string()}),
      -SIGKILL);
  expect_ends(pids);  // the guardian takes a moment
  const auto temporaries = [&] {
    std::ptrdiff_t count = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().filename().string().starts_with(".compare-")) ++count;
    }
    return count;
  };
  for (int tries = 0; tries < 1000 && temporaries() > 0; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(temporaries(), 0);
}

TEST_P(Kill, EndsARunThatIsBeingStarted) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  const auto pids = (folder_.path() / "pids").string();
  write_manifest({"echo $$ > " + pids + "; echo x > " + marker_.string() +
                  "; kill -9 $PPID; exec sleep 1000"},
                 "stdout = ''");
  gives_way_ = true;
  EXPECT_EQ(run_and_signal({"verify", "--timeout", "100"}), -SIGKILL);
  expect_ends(pids);
}

TEST_P(Kill, EndsADaemonThatLeftItsSessionAndItsParent) {
  if (!test::has_proc()) GTEST_SKIP() << "/proc is not mounted";
  const auto pids = (folder_.path() / "pids").string();
  write_manifest(
      {"(setsid sh -c 'echo $$ > " + pids +
       "; exec sleep 1000' &); until [ -s " + pids +
       " ]; do :; done; echo x > " + marker_.string() + "; sleep 1000"},
      "stdout = ''");
  EXPECT_EQ(run_and_signal({"verify", "--timeout", "100"}), -SIGKILL);
  expect_ends(pids);
}

INSTANTIATE_TEST_SUITE_P(Signals, Kill, testing::Values(SIGKILL));

INSTANTIATE_TEST_SUITE_P(Signals, Interruption,
                         testing::Values(SIGINT, SIGQUIT, SIGTERM, SIGHUP,
                                         SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU,
                                         SIGVTALRM, SIGPROF, SIGIO, SIGPWR,
                                         SIGSTKFLT, SIGRTMIN, SIGRTMAX),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace sidebyside::test
