// Tests that run the real compare read on a terminal, with and without a pager.
#include <string>
#include <vector>

#include "read/read.hpp"

namespace sidebyside::test {
namespace {

class ReadOnTerminal : public Read {
 protected:
  void SetUp() override {
    if (!has_pts()) GTEST_SKIP() << "/dev/pts is not mounted";
    Read::SetUp();
  }

  [[nodiscard]] compare_run show(unsigned short columns, const char* pager,
                                 variables changes = {},
                                 const std::vector<std::string>& arguments = {
                                     "p"}) const {
    changes.emplace_back("PAGER", pager);
    return run_on_terminal(read_of(arguments), columns, changes);
  }
};

TEST_F(ReadOnTerminal, FitsIt) {
  EXPECT_TRUE(contains(show(200, "cat").out, "┼"));
  EXPECT_TRUE(contains(show(two_sides, "cat").out, "┼"));
  const compare_run narrow = show(two_sides - 1, "cat");
  EXPECT_EQ(narrow.out.find("┼"), std::string::npos);
  EXPECT_TRUE(contains(narrow.out, "\x1b[1mC++ \x1b[0m"));
}

TEST_F(ReadOnTerminal, HasColourUnlessItIsNotWanted) {
  EXPECT_TRUE(contains(show(200, "cat").out, "\x1b[38;5;29m  // [1]"));
  EXPECT_EQ(show(200, "cat", {{"NO_COLOR", "1"}}).out.find('\x1b'),
            std::string::npos);
  EXPECT_EQ(show(200, "cat", {{"TERM", "dumb"}}).out.find('\x1b'),
            std::string::npos);
}

TEST_F(ReadOnTerminal, GoesThroughThePager) {
  EXPECT_TRUE(contains(show(200, "sed 's/^/paged: /'").out, "\r\npaged: "));
  const auto script = folder_.write_script("pager", "wc -l").string();
  EXPECT_EQ(show(200, script.c_str()).out, "14\r\n");
}

TEST_F(ReadOnTerminal, TellsLessWhatItGetsUnlessTheUserHasAWish) {
  const char* pager = "echo LESS is $LESS, $LESSCHARSET; cat";
  EXPECT_TRUE(contains(
      show(200, pager, {{"LESS", nullptr}, {"LESSCHARSET", nullptr}}).out,
      "LESS is FRX, utf-8\r\n"));
  EXPECT_TRUE(
      contains(show(200, pager, {{"LESS", "S"}, {"LESSCHARSET", "latin1"}}).out,
               "LESS is S, latin1\r\n"));
}

TEST_F(ReadOnTerminal, HasNoPagerWhereNoneIsWanted) {
  for (const char* none : {"", "cat"}) {
    EXPECT_TRUE(contains(show(200, none).out, "A title"));
  }
  EXPECT_TRUE(contains(show(200, "echo paged", {}, {"p", "--no-pager"}).out,
                       "A title"));
  // Nor on a terminal that cannot do what one takes.
  for (const char* type : {"dumb", static_cast<const char*>(nullptr)}) {
    EXPECT_TRUE(
        contains(show(200, "echo paged", {{"TERM", type}}).out, "A title"));
  }
  // Nor where standard output is no terminal.
  setenv("PAGER", "echo paged", 1);
  EXPECT_TRUE(contains(read({"p"}).out, "A title"));
  unsetenv("PAGER");
}

TEST_F(ReadOnTerminal, MissingPagerIsDoneWithout) {
  const compare_run named = show(200, "/no/such/pager");
  EXPECT_EQ(named.status, 0);
  EXPECT_TRUE(contains(named.out, "A title"));
  const compare_run standard =
      show(200, nullptr, {{"PATH", folder_.path().c_str()}});
  EXPECT_EQ(standard.status, 0);
  EXPECT_EQ(standard.out.find("not found"), std::string::npos);
  EXPECT_TRUE(contains(standard.out, "A title"));
}

TEST_F(ReadOnTerminal, PagerThatIsQuitEarlyIsNoError) {
  std::string large = "// [1]\n";
  while (large.size() < 200'000) large += std::string(60, 'x') + "\n";
  write(large, "// [1]\n");
  for (const char* pager : {"true", "head -n 1", "exit 3", "kill -9 $$"}) {
    const compare_run ran = show(200, pager);
    EXPECT_EQ(ran.status, 0) << pager;
    EXPECT_LT(ran.out.size(), 100U) << pager;
  }
}

TEST_F(ReadOnTerminal, PagerHasSignalsAsFromAShell) {
  // We ignore SIGPIPE. A filter that is a part of the pager must not.
  EXPECT_TRUE(contains(show(200, "sh -c 'kill -PIPE $$; true'; echo =$?=").out,
                       "=141=\r\n"));
}

TEST_F(ReadOnTerminal, InterruptIsForThePager) {
  // As ^C: a signal to all of the terminal's foreground group.
  const compare_run ran =
      show(200, "trap '' INT; sleep 0.2; kill -INT 0; sleep 0.2; cat");
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.out, "A title"));
}

}  // namespace
}  // namespace sidebyside::test
