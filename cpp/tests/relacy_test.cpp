// Tests what models of store-buffering and message-passing can do under the
// memory model of C++. Relacy goes through their executions, except those in
// which a load comes after a later store of its thread:
// https://github.com/dvyukov/relacy/issues/39. This is an executable of its own
// because Relacy makes macros of the names of the memory orders.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "manifest/resolve.hpp"
#include "measure/judgement.hpp"

// It comes last, because it makes macros of words that other headers and tests
// use.
#include <relacy/relacy.hpp>
#undef delete
#undef new

namespace sidebyside {
namespace {

/// Goes through the executions of a model; returns what ended it, or success.
template <class Model>
rl::test_result_e explore() {
  // The stream goes nowhere. One that keeps its text would allocate it by the
  // operator new that Relacy has put in place of the usual one.
  std::ostream output(nullptr);
  rl::test_params parameters;
  parameters.search_type = rl::sched_full;
  parameters.output_stream = &output;
  parameters.progress_stream = &output;
  rl::simulate<Model>(parameters);
  return parameters.test_result;
}

/// Each of two threads stores one of two variables, then loads the other.
template <rl::memory_order Order>
struct store_buffering : rl::test_suite<store_buffering<Order>, 2> {
  rl::atomic<int> stored[2];
  int seen[2];
  /// How often the two have seen which values, over all executions.
  static inline int counts[2][2];

  void before() {
    stored[0].store(0, rl::mo_relaxed, $);
    stored[1].store(0, rl::mo_relaxed, $);
  }
  void thread(unsigned mine) {
    stored[mine].store(1, Order, $);
    seen[mine] = stored[1 - mine].load(Order, $);
  }
  void after() { ++counts[seen[0]][seen[1]]; }
};

/// One thread writes plain data and a flag. The other reads the flag, reads the
/// data if the flag is set, and acknowledges. Then the first may write again.
template <rl::memory_order Store, rl::memory_order Load>
struct message_passing : rl::test_suite<message_passing<Store, Load>, 2> {
  rl::var<int> data;
  rl::atomic<int> published;
  rl::atomic<int> acknowledged;
  static inline int messages;
  static inline int stale;

  void before() {
    data($) = 0;
    published.store(0, rl::mo_relaxed, $);
    acknowledged.store(0, rl::mo_relaxed, $);
  }
  void thread(unsigned side) {
    if (side == 0) {
      data($) = 1;
      published.store(1, Store, $);
      if (acknowledged.load(Load, $) == 1) data($) = 2;
    } else if (published.load(Load, $) == 1) {
      ++messages;
      if (static_cast<int>(data($)) != 1) ++stale;
      acknowledged.store(1, Store, $);
    }
  }
};

/// The same with a flag that is as plain as the data.
struct plain_flag : rl::test_suite<plain_flag, 2> {
  rl::var<int> data;
  rl::var<int> published;

  void before() {
    data($) = 0;
    published($) = 0;
  }
  void thread(unsigned side) {
    if (side == 0) {
      data($) = 1;
      published($) = 1;
    } else if (static_cast<int>(published($)) == 1) {
      static_cast<void>(static_cast<int>(data($)));
    }
  }
};

/// What every run of a side of a program must be like.
expectation expectation_of(const char* program, const char* name) {
  const auto sides =
      resolve(read_manifest(PROGRAMS_TOML), {program}, "").at(0).sides;
  return std::ranges::find(sides, name, &side::name)->expected;
}

TEST(StoreBuffering, SequentiallyConsistentNeverFindsBothZero) {
  using model = store_buffering<rl::mo_seq_cst>;
  EXPECT_EQ(explore<model>(), rl::test_result_success);
  EXPECT_EQ(model::counts[0][0], 0);
  EXPECT_GT(model::counts[0][1], 0);
  EXPECT_GT(model::counts[1][0], 0);
  EXPECT_GT(model::counts[1][1], 0);
  for (const char* side : {"go", "cpp"}) {
    EXPECT_EQ(expectation_of("store-buffering", side).output,
              "both zero: 0 of 10000\n");
  }
}

TEST(StoreBuffering, RelaxedFindsBothZero) {
  using relaxed = store_buffering<rl::mo_relaxed>;
  EXPECT_EQ(explore<relaxed>(), rl::test_result_success);
  EXPECT_GT(relaxed::counts[0][0], 0);
  EXPECT_GT(relaxed::counts[1][1], 0);
  // Any number of rounds may find it, and it is no data race.
  const expectation expected = expectation_of("store-buffering", "cpp-relaxed");
  EXPECT_FALSE(expected.racy);
  EXPECT_FALSE(
      read_outcome(*expected.outcomes, "both zero: 0 of 10000\n").objection);
  EXPECT_FALSE(read_outcome(*expected.outcomes, "both zero: 10000 of 10000\n")
                   .objection);
  EXPECT_TRUE(read_outcome(*expected.outcomes, "both zero: 10001 of 10000\n")
                  .objection);
}

TEST(MessagePassing, ReleaseAndAcquireHandOverPlainData) {
  using model = message_passing<rl::mo_release, rl::mo_acquire>;
  EXPECT_EQ(explore<model>(), rl::test_result_success);
  EXPECT_GT(model::messages, 0);
  EXPECT_EQ(model::stale, 0);
  const expectation expected = expectation_of("message-passing", "cpp");
  EXPECT_EQ(expected.output, "stale reads: 0\n");
  EXPECT_FALSE(expected.racy);
}

TEST(MessagePassing, RelaxedOrderIsADataRace) {
  using model = message_passing<rl::mo_relaxed, rl::mo_relaxed>;
  EXPECT_EQ(explore<model>(), rl::test_result_data_race);
}

TEST(MessagePassing, PlainFlagIsADataRace) {
  EXPECT_EQ(explore<plain_flag>(), rl::test_result_data_race);
}

}  // namespace
}  // namespace sidebyside
