// compare outcomes on real child processes.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "support.hpp"

namespace sidebyside::test {
namespace {

/// A script whose outcomes are these, one after the other.
std::string in_turn(const std::filesystem::path& log,
                    const std::string& outcomes) {
  return fmt::format(
      "echo x >> {0}; set -- {1}; shift $(( ($(wc -l < {0}) - 1) % $# )); "
      "echo $1",
      log.string(), outcomes);
}

TEST_F(Command, OutcomesAreCounted) {
  write_manifest({in_turn(folder_.path() / "log", "4 4 4 2"), "echo 4"}, racy);
  const compare_run ran =
      run({"outcomes", "--runs", "40", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "p  allowed: 2, 3 or 4"));
  EXPECT_TRUE(contains(ran.out, " 10  25.0 % "));
  EXPECT_TRUE(contains(ran.out, "a: lost updates in 10 of 40 runs (25.0 %)"));
  EXPECT_TRUE(contains(ran.out, "b: no lost update in 40 runs"));
  EXPECT_TRUE(contains(ran.out, "1 program, 80 runs: every outcome is one"));
  const auto side = read_json().at("outcomes").at(0);
  EXPECT_EQ(side.at("counts"), (nlohmann::json{{"2", 10}, {"4", 30}}));
  EXPECT_EQ(side.at("runs_with_loss"), 10);
  EXPECT_EQ(side.at("allowed").at(0).at("high"), 3);
  EXPECT_EQ(side.at("allowed").at(1).at("loss"), false);
}

TEST_F(Command, OutcomesThatAreNotUtf8StayApart) {
  write_manifest(
      {fmt::format("echo x >> {0}; case $(wc -l < {0}) in 1) printf '\\377' ;; "
                   "2) printf '\\376' ;; *) printf %s '\\xff' ;; esac",
                   (folder_.path() / "log").string()),
       "printf ä"},
      "pattern = '(?s)(.*)'");
  const auto page = (folder_.path() / "r.html").string();
  const compare_run ran =
      run({"outcomes", "--runs", "6", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, " \\xfe "));
  EXPECT_TRUE(contains(ran.out, " \\xff "));
  EXPECT_TRUE(contains(ran.out, "\n\\\\xff "));
  EXPECT_EQ(read_json().at("outcomes").at(0).at("counts"),
            (nlohmann::json{{"\\xff", 1}, {"\\xfe", 1}, {"\\\\xff", 4}}));
  EXPECT_EQ(read_json().at("outcomes").at(1).at("counts"),
            (nlohmann::json{{"ä", 6}}));
  EXPECT_EQ(run({"report", json_.string(), "-o", page}).status, 0);
  EXPECT_TRUE(contains(content_of(page), "\\xfe"));
}

TEST_F(Command, SideHasOutcomesOfItsOwn) {
  write_manifest({"echo 4", in_turn(folder_.path() / "log", "b7 b8")},
                 std::string(racy) +
                     "[program.expect.b]\npattern = 'b(\\d)\\n'\n"
                     "outcome = [{ value = 7, loss = true, means = 'odd' }, "
                     "{ value = 8 }]\n");
  const auto page = (folder_.path() / "r.html").string();
  const compare_run ran =
      run({"outcomes", "--runs", "10", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_TRUE(contains(ran.out, "p  allowed: 2, 3 or 4"));
  EXPECT_TRUE(contains(ran.out, "p  allowed: 7 or 8"));
  EXPECT_TRUE(contains(ran.out, "a: no lost update in 10 runs"));
  EXPECT_TRUE(contains(ran.out, "b: lost updates in 5 of 10 runs (50.0 %)"));
  EXPECT_EQ(ran.out.find("above"), std::string::npos) << ran.out;
  const auto sides = read_json().at("outcomes");
  EXPECT_EQ(sides.at(0).at("allowed").at(0).at("low"), 2);
  EXPECT_EQ(sides.at(1).at("allowed").at(0).at("low"), 7);
  EXPECT_EQ(sides.at(1).at("runs_with_loss"), 5);
  EXPECT_EQ(run({"report", json_.string(), "-o", page}).status, 0);
  EXPECT_TRUE(contains(content_of(page), "lost updates in 5 of 10 runs"));
  EXPECT_TRUE(contains(content_of(page), "odd"));
}

TEST_F(Command, FailureOfASideStandsBesideItsOutcomesAlone) {
  write_manifest(
      {"echo 4", "echo 9"},
      std::string(racy) + "[program.expect.b]\noutcome = [{ value = 7 }]\n");
  const auto site = folder_.path() / "site";
  EXPECT_EQ(run({"outcomes", "--runs", "2", "--json", json_.string()}).status,
            1);
  EXPECT_EQ(run({"site", json_.string(), "-o", site.string()}).status, 0);
  const std::string text = content_of(site / "p.html");
  const std::size_t failure = text.find("outcome 9 is none");
  ASSERT_NE(failure, std::string::npos);
  EXPECT_GT(failure, text.find("no lost update in 2 runs"));
}

TEST_F(Command, OutcomesFitIntoEightyColumns) {
  write_manifest({"echo 4", "echo 4"},
                 "racy = true\npattern = '(\\d+)\\n'\n"
                 "outcome = [{ range = [2, 49999], loss = true }, "
                 "{ value = 50000 }]");
  const std::string output = run({"outcomes", "--runs", "2"}).out;
  std::istringstream lines(output.substr(output.find("p  allowed")));
  for (std::string line; std::getline(lines, line);) {
    // Bars, brackets and ellipses are three bytes each and one column wide.
    const auto wide = std::count_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
    });
    EXPECT_LE(line.size() - static_cast<std::size_t>(wide), 80U) << line;
  }
  EXPECT_EQ(output.find('\x1b'), std::string::npos);
}

TEST_F(Command, OutcomeOutOfRangeIsAFailure) {
  write_manifest({in_turn(folder_.path() / "log", "4 5"), "echo 4"}, racy);
  const compare_run ran = run({"outcomes", "--runs", "10"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "above 4, not allowed"));
  EXPECT_TRUE(contains(
      ran.out, "FAILED p/a (a), run 2: outcome 5 is none of those allowed: 2"));
  EXPECT_TRUE(contains(ran.out, "5 of 10 runs failed"));
}

TEST_F(Command, OutcomesOfCrashesAndHangsAreFailures) {
  write_manifest({"kill -SEGV $$", "sleep 100"}, racy);
  const compare_run ran =
      run({"outcomes", "--runs", "10", "--timeout", "1", "--jobs", "3"});
  EXPECT_EQ(ran.status, 1);
  // Of three at a time, whichever ends first.
  EXPECT_TRUE(contains(ran.out, ": killed by signal 11"));
  EXPECT_TRUE(contains(ran.out, ": still running after 1.00 s, killed"));
  EXPECT_TRUE(contains(ran.out, "FAILED p/b (b), run "));
}

/// Keys of a program that prints 4, or ends in one of these ways.
std::string with_ends(const std::string& ends) {
  return "timed = false\npattern = '(\\d)\\n'\noutcome = [{ value = 4 }, " +
         ends + "]\n";
}

TEST_F(Command, EndsThatAreAllowedAreOutcomes) {
  write_manifest(
      {in_turn(folder_.path() / "log", "4 4 4 4") + "; [ $(wc -l < " +
           (folder_.path() / "log").string() + ") -lt 4 ] || kill -ABRT $$",
       "echo 4 >&2; exit 2"},
      with_ends("{ ends = 'crash', means = 'boom' }") +
          "[program.expect.b]\noutcome = [{ value = 4 }, "
          "{ status = 2, means = 'gave up' }]\n");
  const compare_run ran =
      run({"outcomes", "--runs", "5", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_TRUE(contains(ran.out, "p  allowed: 4 or crash"));
  EXPECT_TRUE(contains(ran.out, "boom"));
  EXPECT_TRUE(contains(ran.out, "gave up"));
  const auto sides = read_json().at("outcomes");
  EXPECT_EQ(sides.at(0).at("counts"), (nlohmann::json{{"4", 3}, {"crash", 2}}));
  EXPECT_EQ(sides.at(1).at("counts"), (nlohmann::json{{"exit status 2", 5}}));
  EXPECT_EQ(run({"verify", "--runs", "2"}).status, 0);
  EXPECT_EQ(run({"run"}).status, 0);
  const auto page = (folder_.path() / "r.html").string();
  EXPECT_EQ(run({"report", json_.string(), "-o", page}).status, 0);
  EXPECT_TRUE(contains(content_of(page), "gave up"));
}

TEST_F(Command, EndThatIsNotListedIsAFailure) {
  write_manifest({"exit 3", "kill -KILL $$"},
                 with_ends("{ status = 2 }, { ends = 'crash' }"));
  const compare_run ran = run({"outcomes", "--runs", "2"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(contains(ran.out, "a (a), run 1: exit status 3"));
  EXPECT_TRUE(contains(ran.out, "b (b), run 1: killed by signal 9"));
}

TEST_F(Command, TimeoutIsAnOutcomeWhereItIsAllowed) {
  write_manifest({"sleep 100", "sleep 100"},
                 with_ends("{ ends = 'timeout' }") + "timeout = 0.2\n");
  const compare_run ran = run({"outcomes", "--runs", "3"});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_TRUE(contains(ran.out, "timeout  "));
  EXPECT_TRUE(contains(ran.out, "6 runs: every outcome is one"));
}

TEST_F(Command, DeadlockIsAnOutcomeThatTheRunOrItsRuntimeTells) {
  if (!has_proc()) GTEST_SKIP() << "/proc is not mounted";
  std::string manifest = manifest_of(
      {"exec '" WAIT_FOR_EVER "'", "echo 4; echo 'all asleep!' >&2; exit 2"},
      with_ends("{ ends = 'deadlock' }"));
  const std::string name = "name = \"b\"\n";
  const std::size_t at = manifest.find(name);
  ASSERT_NE(at, std::string::npos) << manifest;
  write(manifest.insert(at + name.size(), "deadlock = '(?m)^all asleep!$'\n"));
  const compare_run ran =
      run({"outcomes", "--runs", "2", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  const nlohmann::json json = read_json();
  for (const auto& side : json.at("outcomes")) {
    EXPECT_EQ(side.at("counts"), (nlohmann::json{{"deadlock", 2}}));
  }
}

TEST_F(Command, JobsRunAtTheSameTime) {
  // Each run waits for the other one, which it sees by its file.
  const std::string folder = folder_.path().string();
  write_manifest({fmt::format("touch {0}/a; until [ -e {0}/b ]; do :; done; "
                              "echo 4",
                              folder),
                  fmt::format("touch {0}/b; until [ -e {0}/a ]; do :; done; "
                              "echo 4",
                              folder)},
                 racy);
  const compare_run ran = run({"outcomes", "--runs", "1", "--jobs", "2",
                               "--timeout", "20", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(read_json().at("outcomes").at(1).at("jobs"), 2);
}

TEST_F(Command, OutcomesOfAProgramWithOneOutputAreAnError) {
  write(manifest_of({"echo 4"}, racy) +
        "[[program]]\nname = \"q\"\nstdout = ''\n");
  const compare_run ran = run({"outcomes", "q"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(contains(ran.err,
                       "q always prints the same; programs with "
                       "several outcomes: p"));
  EXPECT_EQ(run({"outcomes", "--runs", "2"}).status, 0);
}

TEST_F(Command, ManyJobsCountEveryRun) {
  write_manifest({"echo 4", "echo 3"}, racy);
  const compare_run ran = run(
      {"outcomes", "--runs", "50", "--jobs", "16", "--json", json_.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(read_json().at("outcomes").at(0).at("counts").at("4"), 50);
  EXPECT_EQ(read_json().at("outcomes").at(1).at("counts").at("3"), 50);
}

}  // namespace
}  // namespace sidebyside::test
