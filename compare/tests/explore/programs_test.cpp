// The C++ programs, each of which has just its outcomes.
#include <fmt/format.h>

#include <boost/algorithm/string/replace.hpp>
#include <boost/version.hpp>
#include <map>

#include "explore/subjects.hpp"

namespace sidebyside::test {
namespace {

/// Counts the points of an execution, but plain accesses, in which compilers
/// differ: "2 create, 4 lock".
std::string points_of(const trace& trace) {
  static const std::map<int, std::string> names{
      {EXPLORE_LOAD, "load"},     {EXPLORE_STORE, "store"},
      {EXPLORE_UPDATE, "update"}, {EXPLORE_LOCK, "lock"},
      {EXPLORE_RLOCK, "rlock"},   {EXPLORE_WAIT, "wait"},
      {EXPLORE_SIGNAL, "signal"}, {EXPLORE_CREATE, "create"},
      {EXPLORE_JOIN, "join"},     {EXPLORE_OUTPUT, "output"}};
  std::map<int, int> counts;
  for (const explore_event& event : trace.events) ++counts[event.kind];
  std::string points;
  for (const auto& [kind, name] : names) {
    if (counts[kind] == 0) continue;
    points +=
        fmt::format("{}{} {}", points.empty() ? "" : ", ", counts[kind], name);
  }
  return points;
}

class Program : public testing::TestWithParam<subject> {};

TEST_P(Program, HasItsOutcomesPointsAndExecutions) {
  const subject& subject = GetParam();
  built program(subject);
  // Boost's own locks are points, and differ by its version.
  constexpr bool is_listed = BOOST_VERSION / 100 == 1074;
  if (is_listed) {
    EXPECT_EQ(points_of(program.process->run({})), subject.points);
  }
  const bool is_whole = subject.executions > 0;
  const search_results found =
      search(*program.process, {.max_seconds = 100},
             [&](const search_results& so_far) {
               return is_whole || so_far.executions < 3000;
             });
  EXPECT_TRUE(is_right(subject, found));
  EXPECT_EQ(!found.races.empty(), subject.is_racy);
  EXPECT_EQ(found.outcomes.size(), subject.outputs.size());
  EXPECT_EQ(found.is_complete, is_whole);
  if (is_whole && is_listed) {
    EXPECT_EQ(found.executions, subject.executions);
  }
}

std::string program_name(const testing::TestParamInfo<subject>& info) {
  return boost::replace_all_copy(info.param.program, "-", "_");
}

INSTANTIATE_TEST_SUITE_P(Explore, Program, testing::ValuesIn(subjects()),
                         program_name);

}  // namespace
}  // namespace sidebyside::test
