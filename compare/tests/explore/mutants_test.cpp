// The C++ programs, each of which has just its outcomes, and mutants of them:
// in the sources as they are, something is taken away or done too early. The
// explorer has to find every fault.
#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <boost/range/algorithm_ext/push_back.hpp>
#include <boost/version.hpp>

#include "base/file.hpp"
#include "explore/copies.hpp"
#include "explore/explored.hpp"

namespace sidebyside::test {
namespace {

/// A program in a size in which all orders can be gone through, but one.
struct subject {
  std::string program;
  std::vector<replaced_text> sizes;
  std::vector<std::string> args;
  std::set<std::string> outputs;  ///< or ends that are no output
  std::size_t executions = 0;     ///< 0: too many, so only some are looked at
  std::string points;  ///< of the first execution, but no plain accesses
  bool is_racy = false;
};

struct mutant {
  std::string name;
  std::string program;
  std::vector<replaced_text> fault;
};

void PrintTo(const subject& each, std::ostream* out) { *out << each.program; }
void PrintTo(const mutant& each, std::ostream* out) { *out << each.name; }

/// Returns an output for each number.
std::set<std::string> numbered(const std::string& format,
                               const std::vector<int>& numbers) {
  std::set<std::string> outputs;
  for (const int n : numbers) {
    outputs.insert(fmt::format(fmt::runtime(format), n));
  }
  return outputs;
}

const std::string final_counter = "Final Counter:  {}\n";

const std::vector<subject> subjects{
    {"data-race",
     {},
     {},
     numbered(final_counter, {2, 3, 4}),
     238,
     "32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 output",
     true},
    {"data-race-print",
     {},
     {},
     {"1\n1\n2\n2\nFinal Counter:  2\n", "1\n1\n2\n3\nFinal Counter:  3\n",
      "1\n2\n1\n2\nFinal Counter:  2\n", "1\n2\n1\n3\nFinal Counter:  3\n",
      "1\n2\n2\n3\nFinal Counter:  2\n", "1\n2\n2\n3\nFinal Counter:  3\n",
      "1\n2\n3\n2\nFinal Counter:  2\n", "1\n2\n3\n2\nFinal Counter:  3\n",
      "1\n2\n3\n3\nFinal Counter:  3\n", "1\n2\n3\n4\nFinal Counter:  4\n"},
     630,
     "37 lock, 2 wait, 11 signal, 2 create, 2 join, 7 output",
     true},
    {"non-atomic-counters",
     {{"50", "2"}, {"1000", "3"}},
     {},
     numbered("ops: {}\n", {2, 3, 4, 5, 6}),
     2296,
     "32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 output",
     true},
    {"atomic-counters",
     {{"50", "2"}, {"1000", "2"}},
     {},
     {"ops: 4\n"},
     42,
     "1 load, 4 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"atomic-load",
     {{"50", "2", 2}, {"1000", "1", 2}},
     {},
     {"reads went backwards: false\nops: 2\n"},
     291,
     "8 load, 2 update, 26 lock, 11 signal, 2 create, 2 join, 6 output"},
    {"atomic-functions",
     {},
     {},
     numbered(final_counter, {4}),
     42,
     "1 load, 4 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"mutex",
     {},
     {},
     {"1\n2\n3\n4\nFinal Counter:  4\n"},
     42,
     "36 lock, 2 wait, 11 signal, 2 create, 2 join, 11 output"},
    {"mutex-map",
     {},
     {"1"},
     {"map[a:2 b:1]\n"},
     97,
     "49 lock, 3 wait, 15 signal, 3 create, 3 join, 5 output"},
    {"once",
     {{"10;", "2;"}},
     {},
     {"built: 1\nreaders: 2\n"},
     308,
     "1 load, 7 update, 34 lock, 2 wait, 12 signal, 2 create, 2 join, 6 "
     "output"},
    {"condition",
     {{"100", "2"}, {" 5", " 1"}, {"i < 3", "i < 1"}, {"i < 2", "i < 1"}},
     {},
     {"taken: 2\nsum: 3\n"},
     1764,
     "59 lock, 4 wait, 18 signal, 2 create, 2 join, 6 output"},
    {"select",
     {{"5", "1"}},
     {},
     {"left: 1\nright: 1\nboth closed\n"},
     1009,
     "2 update, 42 lock, 2 wait, 15 signal, 2 create, 2 join, 7 output"},
    {"cancel",
     {{"i < 3", "i < 2"}},
     {},
     {"stopped: 2\n"},
     352,
     "1 load, 2 update, 42 lock, 2 wait, 13 signal, 2 create, 2 join, 3 "
     "output"},
    {"semaphore",
     {{"20;", "2;"}, {" 3", " 1", 3}},
     {},
     {"never more than 1: true\ndone: 2\n"},
     129,
     "2 load, 6 update, 38 lock, 2 wait, 13 signal, 2 create, 2 join, 6 "
     "output"},
    {"rw-mutex",
     {{"4", "1"}},
     {"1"},
     {"torn reads: 0\nwrites: 1\n"},
     28,
     "1 load, 40 lock, 2 wait, 15 signal, 2 create, 2 join, 6 output"},
    {"channel",
     {{"n <= 5", "n <= 2"}},
     {},
     {"1\n2\nclosed\n"},
     84,
     "31 lock, 3 wait, 8 signal, 1 create, 1 join, 5 output"},
    {"stateful-goroutine",
     {{"50", "2", 2}},
     {"2", "1"},
     {"ops: 2\n"},
     6401,
     "67 lock, 5 wait, 18 signal, 3 create, 3 join, 3 output"},
    {"worker-pool",
     {{"5", "2", 3}, {"w < 3", "w < 2"}},
     {},
     {"job 1: 2\njob 2: 4\n"},
     0,
     "46 lock, 2 wait, 14 signal, 2 create, 2 join, 10 output"},
    {"compare-and-swap",
     {{"50", "2", 2}, {"1000", "2"}},
     {},
     {"max: 3\n"},
     121,
     "5 load, 2 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"message-passing",
     {{"1000", "2"}},
     {},
     {"stale reads: 0\n"},
     2000,
     "13 load, 4 store, 29 lock, 1 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"store-buffering",
     {{"10000", "1"}, {"50", "1", 3}},
     {},
     {"both zero: 0 of 1\n"},
     168,
     "11 load, 2 store, 2 update, 29 lock, 1 wait, 11 signal, 2 create, 2 "
     "join, 5 output"},
    {"check-then-act",
     {},
     {},
     {"sold: 1\n", "sold: 2\n"},
     42,
     "3 load, 2 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"lock-order",
     {},
     {},
     {"moved: 2\n", "deadlock"},
     17,
     "36 lock, 2 wait, 11 signal, 2 create, 2 join, 3 output"},
    {"lost-wakeup",
     {},
     {},
     {"woken\n", "deadlock"},
     4,
     "14 lock, 1 wait, 4 signal, 1 create, 1 join, 2 output"},
    {"late-add",
     {{"i < 3", "i < 2"}},
     {},
     {"done: 0\n", "done: 1\n", "done: 2\n"},
     689,
     "1 load, 2 update, 39 lock, 2 wait, 13 signal, 2 create, 2 join, 3 "
     "output"},
    {"many-goroutines",
     {},
     {"2"},
     {"total: 2\n"},
     14,
     "1 load, 2 update, 32 lock, 2 wait, 11 signal, 2 create, 2 join, 3 "
     "output"},
    {"many-waiting",
     {},
     {"2"},
     {"total: 2\n"},
     850,
     "1 load, 2 update, 36 lock, 2 wait, 12 signal, 2 create, 2 join, 3 "
     "output"},
    {"ping-pong",
     {},
     {"2"},
     {"ball: 2\n"},
     208,
     "44 lock, 5 wait, 8 signal, 1 create, 1 join, 3 output"},
};

const std::vector<replaced_text> no_join{{"threads.join_all();", ""}};

const std::vector<mutant> mutants{
    {"race_without_join", "data-race", no_join},
    {"printed_race_without_join", "data-race-print", no_join},
    {"plain_counters_without_join", "non-atomic-counters", no_join},
    {"many_without_join", "many-goroutines", no_join},
    {"many_without_atomic",
     "many-goroutines",
     {{"total.fetch_add(1)", "total.store(total.load() + 1)"}}},
    {"counters_without_atomic",
     "atomic-counters",
     {{"ops.fetch_add(1)", "ops = ops + 1"}}},
    {"counters_without_join", "atomic-counters", no_join},
    {"load_of_plain_additions",
     "atomic-load",
     {{"ops.fetch_add(1)", "ops.store(ops.load() + 1)"}}},
    {"load_that_waits_for_too_much",
     "atomic-load",
     {{"last < total", "last <= total"}}},
    {"functions_without_atomic",
     "atomic-functions",
     {{"counter.fetch_add(1)", "counter.store(counter.load() + 1)"}}},
    {"functions_without_join", "atomic-functions", no_join},
    {"mutex_without_lock",
     "mutex",
     {{"const boost::lock_guard<boost::mutex> lock(\n            mutex);",
       ""}}},
    {"mutex_of_each_thread",
     "mutex",
     {{"const boost::lock_guard",
       "boost::mutex mutex; const boost::lock_guard"}}},
    {"mutex_without_join", "mutex", no_join},
    {"map_without_lock",
     "mutex-map",
     {{"boost::synchronized_value<counters>",
       "boost::synchronized_value<counters, boost::null_mutex>"},
      {"#include <boost/thread/thread.hpp>",
       "#include <boost/thread/thread.hpp>\n"
       "#include <boost/thread/null_mutex.hpp>"}}},
    {"map_without_join", "mutex-map", no_join},
    {"once_of_each_call",
     "once",
     {{"boost::call_once(table.once,",
       "boost::once_flag once = BOOST_ONCE_INIT; boost::call_once(once,"}}},
    {"once_without_join", "once", no_join},
    {"condition_that_wakes_nobody",
     "condition",
     {{"b.has_value.notify_one();", ""}}},
    {"condition_that_takes_from_nothing",
     "condition",
     {{"return !b.values.empty() || b.is_closed;", "return true;"}}},
    {"condition_that_is_never_closed",
     "condition",
     {{"b.has_value.notify_all();", ""}}},
    {"select_closed_by_the_first",
     "select",
     {{"if (--senders == 0) {", "if (--senders >= 0) {"}}},
    {"select_that_is_never_closed", "select", {{"to.close();", ""}}},
    {"cancel_of_nobody", "cancel", {{"threads.interrupt_all();", ""}}},
    {"cancel_without_join", "cancel", no_join},
    {"semaphore_without_wait",
     "semaphore",
     {{"return free > 0;", "return true;"}}},
    {"semaphore_that_wakes_nobody",
     "semaphore",
     {{"is_free.notify_one();", ""}}},
    {"purse_without_writers_lock",
     "rw-mutex",
     {{"const boost::lock_guard lock(shared.mutex);", ""}}},
    {"purse_with_readers_lock_for_writers",
     "rw-mutex",
     {{"const boost::lock_guard lock(shared.mutex);",
       "const boost::shared_lock_guard lock(shared.mutex);"}}},
    {"purse_without_readers_lock",
     "rw-mutex",
     {{"const boost::shared_lock_guard lock(\n            shared.mutex);",
       ""}}},
    {"purse_without_join", "rw-mutex", no_join},
    {"channel_without_close", "channel", {{"numbers.close();", ""}}},
    {"channel_closed_too_early",
     "channel",
     {{"numbers.push_back(n);", "numbers.push_back(n); numbers.close();"}}},
    {"owner_without_close", "stateful-goroutine", {{"additions.close();", ""}}},
    {"owner_closed_before_join",
     "stateful-goroutine",
     {{"threads.join_all();", "additions.close(); threads.join_all();"}}},
    {"pool_without_close", "worker-pool", {{"jobs.close();", ""}}},
    {"pool_with_a_result_too_many",
     "worker-pool",
     {{"n < count", "n <= count"}}},
    {"pool_that_trusts_the_order",
     "worker-pool",
     {{"values[done.job]", "values[n + 1]"}}},
    {"greatest_without_exchange",
     "compare-and-swap",
     {{"if (greatest.compare_exchange_weak(old,\n"
       "                                       value)) {",
       "greatest.store(value); {"}}},
    {"greatest_without_join", "compare-and-swap", no_join},
    {"message_with_relaxed_store",
     "message-passing",
     {{"published.store(n, memory_order_release)",
       "published.store(n, std::memory_order_relaxed)"}}},
    {"message_with_relaxed_load",
     "message-passing",
     {{"flag.load(memory_order_acquire)",
       "flag.load(std::memory_order_relaxed)"}}},
    {"message_without_acknowledgement",
     "message-passing",
     {{"await(acknowledged, n);", ""}}},
    {"message_acknowledged_too_early",
     "message-passing",
     {{"await(published, n);",
       "await(published, n); acknowledged.store(n, memory_order_release);"}}},
    {"buffering_with_release_and_acquire",
     "store-buffering",
     {{".value.store(1)", ".value.store(1, std::memory_order_release)"},
      {"stored[other][i].value.load()",
       "stored[other][i].value.load(std::memory_order_acquire)"}}},
    {"buffering_that_loads_first",
     "store-buffering",
     {{"stored[mine][i].value.store(1);", ""},
      {"stored[other][i].value.load();",
       "stored[other][i].value.load(); stored[mine][i].value.store(1);"}}},
    {"sale_without_atomic",
     "check-then-act",
     {{"sold.fetch_add(1)", "sold.store(sold.load() + 1)"},
      {"sold.load() << ", "sold.load() + stock.load() << "}}},
    {"buyers_without_join", "check-then-act", no_join},
    {"transfers_without_first_lock",
     "lock-order",
     {{"const guard first(from.mutex);", ""}}},
    {"transfers_without_join", "lock-order", no_join},
    {"wakeup_that_is_told_too_early",
     "lost-wakeup",
     {{"condition.wait(lock);",
       "std::cout << \"woken\" << std::endl; condition.wait(lock);"}}},
    {"count_that_is_not_taken_back", "late-add", {{"running.add(-1);", ""}}},
    {"count_without_lock",
     "late-add",
     {{"const boost::lock_guard<boost::mutex> lock(\n        mutex_);", ""}}},
    {"gate_that_stays_closed", "many-waiting", {{"gate.count_down();", ""}}},
    {"waiting_without_atomic",
     "many-waiting",
     {{"total.fetch_add(1)", "total.store(total.load() + 1)"}}},
    {"ball_that_does_not_come_back",
     "ping-pong",
     {{"pong.push_back(ball + 1);",
       "if (ball > 0) pong.push_back(ball + 1);"}}},
};

/// An explored program, as it is or with a fault.
struct built {
  explicit built(const subject& subject,
                 const std::vector<replaced_text>& fault = {}) {
    const std::string file =
        fmt::format("{0}/cpp/{1}/{1}.cpp", SOURCE_DIR, subject.program);
    std::string source = replace_sizes(read_file(file), subject.sizes, file);
    build_options options;
    if (source.find("<boost/thread/once.hpp>") != std::string::npos) {
      source += read_file(SOURCE_DIR "/cpp/once_for_detectors.cpp");
      options.runtime +=
          " -Wl,--wrap=_ZN5boost13thread_detail17enter_once_region"
          "ERNS_9once_flagE"
          " -Wl,--wrap=_ZN5boost13thread_detail18commit_once_region"
          "ERNS_9once_flagE";
    }
    std::vector<std::string> argv{
        build_explored(folder, subject.program + ".cpp",
                       replace_sizes(source, fault, file), options)
            .string()};
    boost::push_back(argv, subject.args);
    process.emplace(find_command(argv).value());
  }

  temporary_folder folder;
  std::optional<explored_process> process;
};

/// Whether nothing has come up that the program must not do.
bool is_right(const subject& subject, const search_results& found) {
  return (subject.is_racy || found.races.empty()) &&
         std::ranges::all_of(found.outcomes, [&](const auto& outcome) {
           const auto& [output, ending] = outcome.first;
           return subject.outputs.contains(ending.empty() ? output : ending);
         });
}

class Mutant : public testing::TestWithParam<mutant> {};

TEST_P(Mutant, IsFound) {
  const subject& subject =
      *std::ranges::find(subjects, GetParam().program, &subject::program);
  built mutant(subject, GetParam().fault);
  bool is_found = false;
  // A fault that takes more preemptions is none of these.
  search(*mutant.process, {.preemptions = 2, .max_seconds = 30},
         [&](const search_results& so_far) {
           is_found = !is_right(subject, so_far);
           return !is_found && so_far.executions < 3000;
         });
  EXPECT_TRUE(is_found);
}

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

std::string mutant_name(const testing::TestParamInfo<mutant>& info) {
  return info.param.name;
}

std::string program_name(const testing::TestParamInfo<subject>& info) {
  return boost::replace_all_copy(info.param.program, "-", "_");
}

INSTANTIATE_TEST_SUITE_P(Explore, Mutant, testing::ValuesIn(mutants),
                         mutant_name);
INSTANTIATE_TEST_SUITE_P(Explore, Program, testing::ValuesIn(subjects),
                         program_name);

}  // namespace
}  // namespace sidebyside::test
