// Mutants of the C++ programs: in the sources as they are, something is taken
// away or done too early. The explorer has to find every fault.
#include <algorithm>

#include "explore/subjects.hpp"

namespace sidebyside::test {
namespace {

struct mutant {
  std::string name;
  std::string program;
  std::vector<replaced_text> fault;
};

void PrintTo(const mutant& each, std::ostream* out) { *out << each.name; }

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

class Mutant : public testing::TestWithParam<mutant> {};

TEST_P(Mutant, IsFound) {
  const subject& subject =
      *std::ranges::find(subjects(), GetParam().program, &subject::program);
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

std::string mutant_name(const testing::TestParamInfo<mutant>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Explore, Mutant, testing::ValuesIn(mutants),
                         mutant_name);

}  // namespace
}  // namespace sidebyside::test
