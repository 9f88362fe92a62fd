#include "measure/judgement.hpp"

#include <csignal>
#include <optional>
#include <string>

#include "support.hpp"

namespace sidebyside {
namespace {

using test::shell;

class Expectation : public testing::Test {
 protected:
  /// The difference for a script, as one text; empty if there is none.
  std::string check(const expectation& expected, const std::string& script,
                    const limits& limits = {}) {
    const run_result ran = runner_.run(shell(script), limits);
    const auto found = find_difference(expected, ran);
    if (!found) return "";
    std::string text = found->message;
    for (const std::string& line : found->evidence) text += "\n" + line;
    return text;
  }

  std::string check_output(const std::string& output,
                           const std::string& script) {
    expectation expected;
    expected.output = output;
    return check(expected, script);
  }

  std::string check_outcome(const std::string& allowed,
                            const std::string& script) {
    expectation expected;
    expected.racy = true;
    expected.outcomes = outcome_set{pattern(allowed)};
    expected.outcomes->allowed = {{2, 4, ""}};
    return check(expected, script);
  }

  runner runner_;
};

TEST_F(Expectation, IdenticalOutputIsFine) {
  EXPECT_EQ(check_output("ops: 50000\n", "echo ops: 50000"), "");
  EXPECT_EQ(check_output("", "true"), "");
}

TEST_F(Expectation, FirstLineThatDiffersIsShown) {
  EXPECT_EQ(check_output("1\n2\n3\n", "printf '1\\nX\\n3\\n'"),
            "stdout differs in line 2\n"
            "expected  2\\n\n"
            "printed   X\\n");
}

TEST_F(Expectation, MissingNewlineIsADifference) {
  EXPECT_EQ(check_output("4\n", "printf 4"),
            "stdout differs in line 1\n"
            "expected  4\\n\n"
            "printed   4");
}

TEST_F(Expectation, OutputThatEndsEarlyIsADifference) {
  EXPECT_EQ(check_output("1\n2\n", "echo 1"),
            "stdout differs in line 2\n"
            "expected  2\\n\n"
            "printed   (end of output)");
  EXPECT_EQ(check_output("1\n", "true"),
            "stdout differs in line 1\n"
            "expected  1\\n\n"
            "printed   (end of output)");
}

TEST_F(Expectation, OutputThatGoesOnIsADifference) {
  EXPECT_EQ(check_output("1\n", "echo 1; echo 2"),
            "stdout differs in line 2\n"
            "expected  (end of output)\n"
            "printed   2\\n");
}

TEST_F(Expectation, ControlCharactersAreEscaped) {
  EXPECT_EQ(check_output("red\n", R"(printf '\033[31mred\000\377\n')"),
            "stdout differs in line 1\n"
            "expected  red\\n\n"
            "printed   \\x1b[31mred\\x00\\xff\\n");
}

TEST_F(Expectation, LongLinesAreCutAroundTheDifference) {
  const std::string shown = check_output(
      std::string(100'000, 'x') + "a" + std::string(1000, 'y') + "\n",
      "head -c 100000 /dev/zero | tr '\\0' x; echo b");
  EXPECT_EQ(shown, "stdout differs in line 1\nexpected  …" +
                       std::string(40, 'x') + "a" + std::string(79, 'y') +
                       "…\nprinted   …" + std::string(40, 'x') + "b\\n");
}

TEST_F(Expectation, LinesAreCutBetweenCharacters) {
  const std::string euros = "€€€€€€€€€€€€€€€€€€€€";  // of three bytes each
  EXPECT_EQ(check_output(euros + "a\n", "printf '" + euros + "b'"),
            "stdout differs in line 1\n"
            "expected  …€€€€€€€€€€€€€€a\\n\n"
            "printed   …€€€€€€€€€€€€€€b");
}

TEST_F(Expectation, LettersThatLookAlikeAreShownAsBytes) {
  EXPECT_EQ(check_output("a b\n", "printf 'a\\302\\240b\\n'"),
            "stdout differs in line 1\n"
            "expected  a b\\n\n"
            "printed   a\u00a0b\\n\n"
            "bytes     ' b\\n' expected, '\\xc2\\xa0b\\n' printed");
  // A composed letter, and a letter with an accent behind it.
  const std::string found =
      check_output("caf\u00e9", "printf 'cafe\\314\\201'");
  EXPECT_TRUE(test::contains(
      found, "bytes     '\\xc3\\xa9' expected, 'e\\xcc\\x81' printed"));
  EXPECT_TRUE(
      test::contains(check_output("\u2764\n", "printf '\u2764\uFE0F\\n'"),
                     "bytes     '\\n' expected, '\\xef\\xb8\\x8f\\n' printed"));
}

TEST_F(Expectation, DifferenceBehindTheFirstChunkIsFound) {
  const std::string zeros(70'000, '\0');
  EXPECT_EQ(check_output(zeros, "head -c 70000 /dev/zero"), "");
  EXPECT_NE(check_output(zeros, "head -c 69999 /dev/zero; echo"), "");
}

TEST_F(Expectation, ErrorOutputMustBeAsExpected) {
  EXPECT_EQ(check_output("", "echo noise >&2"),
            "stderr differs in line 1\n"
            "expected  (end of output)\n"
            "printed   noise\\n");
  expectation expected;
  expected.output = "";
  expected.errors = "noise\n";
  EXPECT_EQ(check(expected, "echo noise >&2"), "");
  EXPECT_NE(check(expected, "true"), "");
}

TEST_F(Expectation, ExitStatusMustBeZero) {
  EXPECT_EQ(check_output("x\n", "echo x; echo why >&2; exit 3"),
            "exit status 3\nstderr    why\\n");
  EXPECT_EQ(check_output("x\n", "echo x; exit 3"),
            "exit status 3\nstdout    x\\n");
}

TEST_F(Expectation, SignalsAreNamed) {
  EXPECT_EQ(check_output("", "kill -SEGV $$"),
            "killed by signal 11 (SIGSEGV: Segmentation fault)");
}

TEST_F(Expectation, LimitsAreNamed) {
  expectation expected;
  expected.output = "";
  EXPECT_EQ(check(expected, "sleep 1000", {0.1, 100}),
            "still running after 100 ms, killed");
  EXPECT_EQ(check(expected, "exec yes", {60, 10}),
            "printed more than 10 bytes to stdout, killed\n"
            "stdout    y\\n");
  EXPECT_EQ(check(expected, "exec yes >&2", {60, 10}),
            "printed more than 10 bytes to stderr, killed\n"
            "stderr    y\\n");
}

TEST_F(Expectation, CommandThatCannotStartSaysWhy) {
  expectation expected;
  expected.output = "";
  const run_result ran = runner_.run({"/no/such/file", {"x"}}, {});
  EXPECT_EQ(find_difference(expected, ran)->message,
            "could not be started: No such file or directory");
}

TEST_F(Expectation, OutcomesInTheRangeAreFine) {
  const std::string pattern = R"(Final Counter:  (\d+)\n)";
  EXPECT_EQ(check_outcome(pattern, "echo 'Final Counter:  2'"), "");
  EXPECT_EQ(check_outcome(pattern, "echo 'Final Counter:  4'"), "");
}

TEST_F(Expectation, OutcomesOutOfTheRangeAreNot) {
  EXPECT_EQ(check_outcome(R"(N=(.*)\n)", "echo N=5"),
            "outcome 5 is none of those allowed: 2, 3 or 4\n"
            "pattern   N=(.*)\\\\n\n"
            "printed   N=5\\n");
  EXPECT_NE(check_outcome(R"(N=(.*)\n)", "echo N=1"), "");
  EXPECT_NE(check_outcome(R"(N=(.*)\n)", "echo N=3x"), "");
  EXPECT_NE(check_outcome(R"(N=(.*)\n)", "echo N="), "");
  EXPECT_NE(check_outcome(R"(N=(.*)\n)", "echo N=99999999999999999999"), "");
}

TEST_F(Expectation, PatternMustMatchAll) {
  const std::string pattern = R"((\d)\n)";
  EXPECT_EQ(check_outcome(pattern, "echo 3"), "");
  EXPECT_NE(check_outcome(pattern, "echo x3"), "");
  EXPECT_NE(check_outcome(pattern, "echo 3; echo 3"), "");
  EXPECT_NE(check_outcome(pattern, "true"), "");
}

TEST_F(Expectation, PatternIsReadAsEcmaScriptDoes) {
  EXPECT_NE(check_outcome("(3).*", "echo 3"), "");  // '.' is no newline
  EXPECT_NE(check_outcome("(3)$\\n^4\\n", "echo 3; echo 4"), "");
  EXPECT_EQ(check_outcome("^(3)\\n$", "echo 3"), "");
}

TEST_F(Expectation, LongOutputIsMatchedWithoutTrouble) {
  expectation expected;
  expected.outcomes = outcome_set{pattern("(?:y\\n)*")};
  EXPECT_EQ(check(expected, "yes | head -c 100000"), "");
  EXPECT_NE(check(expected, "yes | head -c 2000000", {60, 4'000'000}), "");
}

TEST_F(Expectation, OtherExitStatusAndAnyStderrMayBeExpected) {
  expectation expected;
  expected.output = "";
  expected.exit_status = 66;
  expected.errors.reset();
  EXPECT_EQ(check(expected, "echo noise >&2; exit 66"), "");
  EXPECT_EQ(check(expected, "true"), "exit status 0 rather than 66");
}

TEST_F(Expectation, PatternTakesNoLongTime) {
  expectation expected;
  expected.outcomes = outcome_set{pattern("(a*)*b")};
  const std::string found =
      check(expected, "head -c 100000 /dev/zero | tr '\\0' a");
  EXPECT_NE(found, "");
}

TEST(OutcomeSet, OutcomeIsTheFirstCaptureOrAllOfIt) {
  const outcome_set numbers{pattern("a(\\d+)b(\\d+)")};
  EXPECT_EQ(read_outcome(numbers, "a3b4"), "3");
  EXPECT_EQ(read_outcome(numbers, "c"), std::nullopt);
  EXPECT_EQ(read_outcome({pattern("x|yy")}, "yy"), "yy");
}

}  // namespace
}  // namespace sidebyside
