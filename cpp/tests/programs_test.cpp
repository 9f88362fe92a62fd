// Tests that every program of the manifest, on every side, prints what the
// manifest says, and rejects bad arguments in the same words.
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "manifest/resolve.hpp"
#include "measure/judgement.hpp"
#include "process/runner.hpp"

namespace sidebyside {
namespace {

using namespace std::chrono_literals;

using arguments = std::vector<std::string>;

/// A side of a program as the manifest runs it.
struct named_side {
  std::string name;
  sidebyside::side side;
  sidebyside::limits limits;
};

void PrintTo(const named_side& of, std::ostream* out) { *out << of.name; }

/// A program that takes arguments.
struct command_group {
  std::string name;
  arguments good;
  bool is_optional;                 ///< the arguments may be left out
  std::vector<arguments> commands;  ///< of each side, without arguments
};

void PrintTo(const command_group& of, std::ostream* out) { *out << of.name; }

/// Returns the manifest. Every test calls this twice as its process starts.
const manifest& whole() {
  static const manifest read = read_manifest(PROGRAMS_TOML);
  return read;
}

std::vector<named_side> read_sides() {
  std::vector<named_side> sides;
  for (const program& program : resolve(whole(), {}, BIN_DIR)) {
    for (side side : program.sides) {
      if (is_left_out(side, side.command)) continue;
      side.command.insert(side.command.end(), program.args.begin(),
                          program.args.end());
      const double timeout = program.timeout_seconds.value_or(10);
      sides.push_back({program.name + "_" + side.name, side, {timeout}});
    }
  }
  return sides;
}

/// Returns the programs that take arguments. Those of the manifest must be
/// given, and these may be left out.
std::vector<command_group> read_groups() {
  const std::map<std::string, arguments> optional{
      {"mutex-map", {"10"}},
      {"rw-mutex", {"10"}},
      {"stateful-goroutine", {"10", "0"}},
      {"worker-pool", {"10"}}};
  manifest manifest = whole();
  std::vector<command_group> groups;
  for (program& each : manifest.programs) {
    const bool is_optional = optional.contains(each.name);
    if (each.args.empty() && !is_optional) continue;
    auto& group = groups.emplace_back(
        command_group{each.name,
                      is_optional ? optional.at(each.name) : each.args,
                      is_optional,
                      {}});
    each.args.clear();
    const auto resolved = resolve(manifest, {each.name}, BIN_DIR);
    for (const side& side : resolved.front().sides) {
      if (is_left_out(side, side.command)) continue;
      group.commands.push_back(side.command);
    }
  }
  return groups;
}

/// Returns too many arguments, too few if they must be given, and in each place
/// a text that is no number in range.
std::vector<arguments> spoil(const arguments& good, bool is_optional) {
  std::vector<arguments> all{good};
  all.back().emplace_back("1");
  if (!is_optional) all.push_back({good.begin() + 1, good.end()});
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char* bad : {"", "-1", "1.5", "x", "1 ", "1e3", "1000000000001",
                            "99999999999999999999"}) {
      all.push_back(good);
      all.back()[i] = bad;
    }
    // A channel may have no room.
    if (good[i] == "0") continue;
    all.push_back(good);
    all.back()[i] = "0";
  }
  return all;
}

run_result run_to_end(const arguments& argv) {
  const auto command = find_command(argv);
  if (!command) throw std::runtime_error("there is no " + argv[0]);
  return runner().run(*command, {});
}

std::string to_test_name(std::string text) {
  for (char& c : text) c = c == '-' ? '_' : c;
  return text;
}

constexpr auto name_of = [](const auto& info) {
  return to_test_name(info.param.name);
};

class Program : public testing::TestWithParam<named_side> {};

TEST_P(Program, PrintsItsLesson) {
  const auto& [name, side, limits] = GetParam();
  auto command = find_command(side.command);
  ASSERT_TRUE(command) << side.command[0];
  if (side.expected.find_end(deadlock) != nullptr) command->timer_threads = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20 && std::chrono::steady_clock::now() - start < 2s;
       ++i) {
    const run_result ran = runner().run(*command, limits);
    const auto fault = find_difference(side.expected, ran);
    EXPECT_FALSE(fault) << fault->message << ran.out.read(0, 1000);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Program, testing::ValuesIn(read_sides()),
                         name_of);

class Arguments : public testing::TestWithParam<command_group> {};

TEST_P(Arguments, AreRejectedWithTheSameTextOnEverySide) {
  for (const arguments& bad : spoil(GetParam().good, GetParam().is_optional)) {
    std::string usage;
    for (arguments argv : GetParam().commands) {
      const std::string& executable = argv[0];
      argv.insert(argv.end(), bad.begin(), bad.end());
      const run_result ran = run_to_end(argv);
      const std::string text = ran.err.read(0, 2000);
      EXPECT_EQ(ran.code, 2) << executable << testing::PrintToString(bad);
      EXPECT_EQ(ran.out.size(), 0U) << executable;
      EXPECT_TRUE(text.starts_with("usage: ")) << text;
      if (usage.empty()) usage = text;
      EXPECT_EQ(text, usage) << executable;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Arguments, testing::ValuesIn(read_groups()),
                         name_of);

TEST(Workers, AreLimited) {
  for (const auto& [program, workers] :
       std::vector<std::pair<std::string, std::string>>{
           {"cost-atomic", "1001"},
           {"cost-mutex", "1001"},
           {"cost-plain", "2"},
           {"cost-false-sharing", "9"}}) {
    for (const char* language : {"/go/", "/cpp/"}) {
      EXPECT_EQ(run_to_end({BIN_DIR + (language + program), workers, "1"}).code,
                2)
          << language << program;
    }
  }
}

/// Runs a program of a language with arguments, and returns what it prints.
std::string output_of(const std::string& program, const arguments& more) {
  arguments argv{BIN_DIR "/" + program};
  argv.insert(argv.end(), more.begin(), more.end());
  return run_to_end(argv).out.read(0, 200);
}

TEST(Sizes, ScaleWhatEverySidePrints) {
  for (const char* name :
       {"go/mutex-map", "cpp/mutex-map", "cpp/mutex-map-spin"}) {
    EXPECT_EQ(output_of(name, {"7"}), "map[a:14 b:7]\n") << name;
  }
  for (const char* name : {"go/rw-mutex", "cpp/rw-mutex", "cpp/rw-mutex-std",
                           "cpp/rw-mutex-pthread"}) {
    EXPECT_EQ(output_of(name, {"7"}), "torn reads: 0\nwrites: 7\n") << name;
  }
  // No multiple of 50: shares differ by one.
  for (const char* name :
       {"go/stateful-goroutine", "go/stateful-goroutine-buffered",
        "cpp/stateful-goroutine", "cpp/stateful-goroutine-batch",
        "cpp/stateful-goroutine-fiber", "cpp/stateful-goroutine-coro"}) {
    EXPECT_EQ(output_of(name, {"123"}), "ops: 123\n") << name;
  }
  for (const char* name :
       {"go/worker-pool", "cpp/worker-pool", "cpp/worker-pool-fiber"}) {
    EXPECT_EQ(output_of(name, {"1234"}),
              "job 1: 2\njob 2: 4\njob 3: 6\njob 4: 8\njob 5: 10\n")
        << name;
  }
}

TEST(Readers, ReadForAsLongAsTheyAreTold) {
  for (const char* name :
       {"go/cost-rw-mutex", "go/cost-rw-mutex-mutex", "cpp/cost-rw-mutex",
        "cpp/cost-rw-mutex-mutex", "cpp/cost-rw-mutex-std"}) {
    const run_result ran =
        run_to_end({BIN_DIR "/" + std::string(name), "1", "100", "100000"});
    EXPECT_EQ(ran.out.read(0, 99), "total: 100\n") << name;
    EXPECT_GE(ran.wall_seconds, 100 * 100e-6) << name;
  }
}

TEST(Room, IsWhatAChannelCanHave) {
  for (const char* name : {"go/stateful-goroutine", "cpp/stateful-goroutine",
                           "go/stateful-goroutine-buffered"}) {
    EXPECT_EQ(output_of(name, {"100", "3"}), "ops: 100\n") << name;
  }
  for (const char* name :
       {"go/stateful-goroutine", "cpp/stateful-goroutine-coro",
        "cpp/stateful-goroutine-fiber"}) {
    EXPECT_EQ(output_of(name, {"100", "0"}), "ops: 100\n") << name;
  }
  const std::string program = BIN_DIR "/cpp/stateful-goroutine";
  EXPECT_EQ(run_to_end({program, "100", "0"}).code, 2);
  EXPECT_EQ(run_to_end({program + "-fiber", "100", "1"}).code, 2);
}

TEST(PrimeSieve, FindsTheFirstPrime) {
  for (const char* name : {"go/prime-sieve-buffered", "cpp/prime-sieve-fiber",
                           "cpp/prime-sieve-coro"}) {
    EXPECT_EQ(output_of(name, {"1"}), "prime 1: 2\n") << name;
  }
}

TEST(ManyGoroutines, PoolStartsTasksThatAreNotAMultipleOfTen) {
  for (const std::string count : {"1", "12345"}) {
    const run_result ran =
        run_to_end({BIN_DIR "/cpp/many-goroutines-pool", count});
    EXPECT_EQ(ran.out.read(0, 99), "total: " + count + "\n");
  }
}

TEST(ManyGoroutines, SaysSoWhereNoMoreThreadsCanBeStarted) {
#ifdef SANITIZED
  GTEST_SKIP() << "sanitizers need more address space";
#endif
  const run_result ran = run_to_end({"sh", "-c",
                                     "ulimit -v 400000; exec '" BIN_DIR
                                     "/cpp/many-goroutines' 9999"});
  EXPECT_EQ(ran.end, ending::exited);
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out.size(), 0U);
  const std::string text = ran.err.read(0, 1000);
  EXPECT_NE(text.find("many-goroutines: cannot start thread "),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace sidebyside
