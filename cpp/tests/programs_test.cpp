// Tests that every program of the manifest, on every side, prints what the
// manifest says, and rejects bad arguments in the same words.
#include <gtest/gtest.h>

#include <cstddef>
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

using arguments = std::vector<std::string>;

/// A side of a program as the manifest runs it.
struct named_side {
  std::string name;
  sidebyside::side side;
};

void PrintTo(const named_side& of, std::ostream* out) { *out << of.name; }

/// A program that takes arguments.
struct command_group {
  std::string name;
  arguments good;
  std::vector<arguments> commands;  ///< of each side, without arguments
};

void PrintTo(const command_group& of, std::ostream* out) { *out << of.name; }

std::vector<named_side> read_sides() {
  std::vector<named_side> sides;
  for (const program& program :
       resolve(read_manifest(PROGRAMS_TOML), {}, BIN_DIR)) {
    for (const side& side : program.sides) {
      sides.push_back({program.name + "_" + side.name, side});
    }
  }
  return sides;
}

std::vector<command_group> read_groups() {
  manifest manifest = read_manifest(PROGRAMS_TOML);
  std::vector<command_group> groups;
  for (program& each : manifest.programs) {
    if (each.args.empty()) continue;
    auto& group = groups.emplace_back(command_group{each.name, each.args, {}});
    each.args.clear();
    const auto resolved = resolve(manifest, {each.name}, BIN_DIR);
    for (const side& side : resolved.front().sides) {
      group.commands.push_back(side.command);
    }
  }
  return groups;
}

/// Returns too few arguments, too many, and in each place a text that is no
/// number in range.
std::vector<arguments> spoil(const arguments& good) {
  std::vector<arguments> all{{good.begin() + 1, good.end()}, good};
  all.back().emplace_back("1");
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char* bad : {"", "0", "-1", "1.5", "x", "1 ", "1e3",
                            "1000000000001", "99999999999999999999"}) {
      all.push_back(good);
      all.back()[i] = bad;
    }
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
  const expectation& expected = GetParam().side.expected;
  for (int i = 0; i < 20; ++i) {
    const run_result ran = run_to_end(GetParam().side.command);
    EXPECT_EQ(ran.end, ending::exited);
    EXPECT_EQ(ran.code, 0);
    const std::string out = ran.out.read(0, 1000);
    if (expected.output) {
      EXPECT_EQ(out, *expected.output);
    } else {
      EXPECT_FALSE(read_outcome(*expected.outcomes, out).objection) << out;
    }
    EXPECT_EQ(ran.err.size(), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Program, testing::ValuesIn(read_sides()),
                         name_of);

class Arguments : public testing::TestWithParam<command_group> {};

TEST_P(Arguments, AreRejectedWithTheSameTextOnEverySide) {
  for (const arguments& bad : spoil(GetParam().good)) {
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
       std::vector<std::pair<std::string, std::string>>{{"cost-atomic", "1001"},
                                                        {"cost-mutex", "1001"},
                                                        {"cost-plain", "2"}}) {
    for (const char* language : {"/go/", "/cpp/"}) {
      EXPECT_EQ(run_to_end({BIN_DIR + (language + program), workers, "1"}).code,
                2)
          << language << program;
    }
  }
}

TEST(PrimeSieve, FindsTheFirstPrime) {
  const run_result ran = run_to_end({BIN_DIR "/cpp/prime-sieve-fiber", "1"});
  EXPECT_EQ(ran.out.read(0, 99), "prime 1: 2\n");
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
