// Every C++ program, as it was built, prints what its lesson says. The
// expectations stand here once more, so that a slip in the manifest shows.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "expectation.hpp"

namespace compare {
namespace {

struct lesson {
  const char* program;
  const char* output;  ///< a pattern
};

void PrintTo(const lesson& of, std::ostream* out) { *out << of.program; }

class Program : public testing::TestWithParam<lesson> {};

TEST_P(Program, PrintsItsLesson) {
  const std::string name = GetParam().program;
  const outcome_set allowed{pattern(GetParam().output)};
  const auto found = find_command({std::string(CPP_BIN) + "/" + name});
  ASSERT_TRUE(found) << name;
  runner runner;
  for (int i = 0; i < 20; ++i) {
    const run_result ran = runner.run(*found, {});
    EXPECT_EQ(ran.end, ending::exited);
    EXPECT_EQ(ran.code, 0);
    const std::string out = ran.out.read(0, 1000);
    EXPECT_FALSE(allowed.read(out).objection) << out;
    EXPECT_EQ(ran.err.size(), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Program,
    testing::Values(
        lesson{"atomic-counters", "ops: 50000\n"},
        lesson{"non-atomic-counters", "ops: [0-9]{1,5}\n"},
        lesson{"atomic-load", "reads went backwards: false\nops: 50000\n"},
        lesson{"data-race", "Final Counter:  [234]\n"},
        lesson{"data-race-print", "([1234]\n){4}Final Counter:  [234]\n"},
        lesson{"atomic-functions", "Final Counter:  4\n"},
        lesson{"mutex", "1\n2\n3\n4\nFinal Counter:  4\n"}),
    [](const auto& info) {
      std::string name = info.param.program;
      for (char& c : name) c = c == '-' ? '_' : c;
      return name;
    });

}  // namespace
}  // namespace compare
