// C++ programs with a seeded fault, each of which the explorer has to find: in
// the sources as they are, something is taken away or done too early.
#include <fmt/format.h>

#include <algorithm>
#include <boost/range/algorithm_ext/push_back.hpp>

#include "base/file.hpp"
#include "explore/copies.hpp"
#include "explore/explored.hpp"

namespace sidebyside::test {
namespace {

struct mutant {
  std::string name;
  std::string program;
  std::vector<replaced_text> sizes;
  std::vector<replaced_text> fault;
  std::string output;  ///< of the program without the fault
  std::vector<std::string> args = {};
};

void PrintTo(const mutant& each, std::ostream* out) { *out << each.name; }

const std::vector<replaced_text> two_by_two{{"50", "2"}, {"1000", "2"}};
const std::vector<replaced_text> cas_sizes{{"50", "2", 2}, {"1000", "2"}};
const std::vector<replaced_text> load_sizes{{"50", "2", 2}, {"1000", "1", 2}};
const std::vector<replaced_text> owner_sizes{{"50", "2", 2}};
const std::vector<replaced_text> pool_sizes{{"5", "2", 3}, {"w < 3", "w < 2"}};
const std::vector<replaced_text> buffer_sizes{{"10000", "1"}, {"50", "1", 3}};
const std::vector<replaced_text> purse_sizes{{"4", "1"}};
const std::vector<replaced_text> no_join{{"threads.join_all();", ""}};

const std::vector<mutant> mutants{
    {"counters_without_atomic",
     "atomic-counters",
     two_by_two,
     {{"ops.fetch_add(1)", "ops = ops + 1"}},
     "ops: 4\n"},
    {"counters_without_join", "atomic-counters", two_by_two, no_join,
     "ops: 4\n"},
    {"load_of_plain_additions",
     "atomic-load",
     load_sizes,
     {{"ops.fetch_add(1)", "ops.store(ops.load() + 1)"}},
     "reads went backwards: false\nops: 2\n"},
    {"load_that_waits_for_too_much",
     "atomic-load",
     load_sizes,
     {{"last < total", "last <= total"}},
     "reads went backwards: false\nops: 2\n"},
    {"functions_without_atomic",
     "atomic-functions",
     {},
     {{"counter.fetch_add(1)", "counter.store(counter.load() + 1)"}},
     "Final Counter:  4\n"},
    {"functions_without_join",
     "atomic-functions",
     {},
     no_join,
     "Final Counter:  4\n"},
    {"mutex_without_lock",
     "mutex",
     {},
     {{"const boost::lock_guard<boost::mutex> lock(\n            mutex);", ""}},
     "1\n2\n3\n4\nFinal Counter:  4\n"},
    {"mutex_of_each_thread",
     "mutex",
     {},
     {{"const boost::lock_guard",
       "boost::mutex mutex; const boost::lock_guard"}},
     "1\n2\n3\n4\nFinal Counter:  4\n"},
    {"mutex_without_join",
     "mutex",
     {},
     no_join,
     "1\n2\n3\n4\nFinal Counter:  4\n"},
    {"map_without_lock",
     "mutex-map",
     {},
     {{"boost::synchronized_value<counters>",
       "boost::synchronized_value<counters, boost::null_mutex>"},
      {"#include <boost/thread/thread.hpp>",
       "#include <boost/thread/thread.hpp>\n"
       "#include <boost/thread/null_mutex.hpp>"}},
     "map[a:2 b:1]\n",
     {"1"}},
    {"map_without_join", "mutex-map", {}, no_join, "map[a:2 b:1]\n", {"1"}},
    {"purse_without_writers_lock",
     "rw-mutex",
     purse_sizes,
     {{"const boost::lock_guard lock(shared.mutex);", ""}},
     "torn reads: 0\nwrites: 1\n",
     {"1"}},
    {"purse_with_readers_lock_for_writers",
     "rw-mutex",
     purse_sizes,
     {{"const boost::lock_guard lock(shared.mutex);",
       "const boost::shared_lock_guard lock(shared.mutex);"}},
     "torn reads: 0\nwrites: 1\n",
     {"1"}},
    {"purse_without_readers_lock",
     "rw-mutex",
     purse_sizes,
     {{"const boost::shared_lock_guard lock(\n            shared.mutex);", ""}},
     "torn reads: 0\nwrites: 1\n",
     {"1"}},
    {"purse_without_join",
     "rw-mutex",
     purse_sizes,
     no_join,
     "torn reads: 0\nwrites: 1\n",
     {"1"}},
    {"channel_without_close",
     "channel",
     {{"n <= 5", "n <= 2"}},
     {{"numbers.close();", ""}},
     "1\n2\nclosed\n"},
    {"channel_closed_too_early",
     "channel",
     {{"n <= 5", "n <= 2"}},
     {{"numbers.push_back(n);", "numbers.push_back(n); numbers.close();"}},
     "1\n2\nclosed\n"},
    {"owner_without_close",
     "stateful-goroutine",
     owner_sizes,
     {{"additions.close();", ""}},
     "ops: 4\n",
     {"4", "2"}},
    {"owner_closed_before_join",
     "stateful-goroutine",
     owner_sizes,
     {{"threads.join_all();", "additions.close(); threads.join_all();"}},
     "ops: 4\n",
     {"4", "2"}},
    {"pool_without_close",
     "worker-pool",
     pool_sizes,
     {{"jobs.close();", ""}},
     "job 1: 2\njob 2: 4\n"},
    {"pool_with_a_result_too_many",
     "worker-pool",
     pool_sizes,
     {{"n < count", "n <= count"}},
     "job 1: 2\njob 2: 4\n"},
    {"pool_that_trusts_the_order",
     "worker-pool",
     pool_sizes,
     {{"values[done.job]", "values[n + 1]"}},
     "job 1: 2\njob 2: 4\n"},
    {"greatest_without_exchange",
     "compare-and-swap",
     cas_sizes,
     {{"if (greatest.compare_exchange_weak(old,\n"
       "                                       value)) {",
       "greatest.store(value); {"}},
     "max: 3\n"},
    {"greatest_without_join", "compare-and-swap", cas_sizes, no_join,
     "max: 3\n"},
    {"message_with_relaxed_store",
     "message-passing",
     {{"1000", "1"}},
     {{"published.store(n, memory_order_release)",
       "published.store(n, std::memory_order_relaxed)"}},
     "stale reads: 0\n"},
    {"message_with_relaxed_load",
     "message-passing",
     {{"1000", "1"}},
     {{"flag.load(memory_order_acquire)",
       "flag.load(std::memory_order_relaxed)"}},
     "stale reads: 0\n"},
    {"message_without_acknowledgement",
     "message-passing",
     {{"1000", "2"}},
     {{"await(acknowledged, n);", ""}},
     "stale reads: 0\n"},
    {"message_acknowledged_too_early",
     "message-passing",
     {{"1000", "2"}},
     {{"await(published, n);",
       "await(published, n); acknowledged.store(n, memory_order_release);"}},
     "stale reads: 0\n"},
    {"buffering_with_release_and_acquire",
     "store-buffering",
     buffer_sizes,
     {{".value.store(1)", ".value.store(1, std::memory_order_release)"},
      {"stored[other][i].value.load()",
       "stored[other][i].value.load(std::memory_order_acquire)"}},
     "both zero: 0 of 1\n"},
    {"buffering_that_loads_first",
     "store-buffering",
     buffer_sizes,
     {{"stored[mine][i].value.store(1);", ""},
      {"stored[other][i].value.load();",
       "stored[other][i].value.load(); stored[mine][i].value.store(1);"}},
     "both zero: 0 of 1\n"},
    {"gate_that_stays_closed",
     "many-waiting",
     {},
     {{"gate.count_down();", ""}},
     "total: 2\n",
     {"2"}},
    {"waiting_without_atomic",
     "many-waiting",
     {},
     {{"total.fetch_add(1)", "total.store(total.load() + 1)"}},
     "total: 2\n",
     {"2"}},
    {"ball_that_does_not_come_back",
     "ping-pong",
     {},
     {{"pong.push_back(ball + 1);", "if (ball > 0) pong.push_back(ball + 1);"}},
     "ball: 2\n",
     {"2"}},
};

class Mutant : public testing::TestWithParam<mutant> {};

/// Explores a program as it is, or with its fault. Returns whether every order
/// of its steps is right.
bool is_right(const mutant& each, bool has_fault) {
  const std::string file =
      fmt::format("{0}/cpp/{1}/{1}.cpp", SOURCE_DIR, each.program);
  std::string source = replace_sizes(read_file(file), each.sizes, file);
  if (has_fault) source = replace_sizes(source, each.fault, file);
  const temporary_folder folder;
  const auto executable = build_explored(folder, each.program + ".cpp", source);
  runner runner;
  std::vector<std::string> argv{executable.string()};
  boost::push_back(argv, each.args);
  explored_process process(find_command(argv).value());
  // A fault that takes more preemptions is none of these.
  bool is_right = true;
  const auto look = [&](const search_results& so_far) {
    is_right = !so_far.race.has_value();
    for (const auto& [key, order] : so_far.outcomes) {
      is_right &= key == outcome_key{each.output, ""};
    }
    return is_right && so_far.executions < 3000;
  };
  search(process, {.preemptions = 2, .max_seconds = 30}, look);
  return is_right;
}

TEST_P(Mutant, IsFound) { EXPECT_FALSE(is_right(GetParam(), true)); }

class Original : public Mutant {};

TEST_P(Original, IsRight) { EXPECT_TRUE(is_right(GetParam(), false)); }

/// Returns one mutant of each program.
std::vector<mutant> originals() {
  std::vector<mutant> first = mutants;
  const auto rest = std::ranges::unique(first, {}, &mutant::program);
  first.erase(rest.begin(), rest.end());
  return first;
}

std::string name_of(const testing::TestParamInfo<mutant>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Explore, Mutant, testing::ValuesIn(mutants), name_of);
INSTANTIATE_TEST_SUITE_P(Explore, Original, testing::ValuesIn(originals()),
                         name_of);

}  // namespace
}  // namespace sidebyside::test
