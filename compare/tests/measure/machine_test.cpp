#include "measure/machine.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <map>
#include <string>

#include "base/error.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::temporary_folder;

environment look_around(const std::filesystem::path& bin_dir) {
  runner runner;
  return read_environment(runner, {}, read_toolchains(bin_dir));
}

TEST(Environment, TellsTheMachine) {
  const environment conditions = look_around("/no/such/folder");
  EXPECT_FALSE(conditions.cpu.empty());
  EXPECT_GE(conditions.cores, 1U);
  EXPECT_EQ(conditions.system.substr(0, 6), "Linux ");
  EXPECT_EQ(conditions.date.size(), 20U);
  EXPECT_FALSE(conditions.compare_version.empty());
  EXPECT_TRUE(conditions.toolchains.empty());
}

TEST(Environment, ReadsToolchainsWrittenByTheBuild) {
  const temporary_folder folder;
  folder.write("toolchains.json", R"({"Go": "go1.19", "C++": "GCC", "x": 1})");
  const auto toolchains = look_around(folder.path()).toolchains;
  EXPECT_EQ(toolchains, (std::map<std::string, std::string>{{"C++", "GCC"},
                                                            {"Go", "go1.19"}}));
  folder.write("toolchains.json", "{truncated");
  EXPECT_TRUE(look_around(folder.path()).toolchains.empty());
}

class Pinning : public testing::Test {
 protected:
  Pinning() { sched_getaffinity(0, sizeof before_, &before_); }
  ~Pinning() override { sched_setaffinity(0, sizeof before_, &before_); }

  [[nodiscard]] int first_allowed() const {
    int cpu = 0;
    while (!CPU_ISSET(cpu, &before_)) ++cpu;
    return cpu;
  }

  cpu_set_t before_{};
};

TEST_F(Pinning, RestrictsToTheCpusNamed) {
  const int cpu = first_allowed();
  pin_to_cpus(fmt::format("{0},{0}-{0}", cpu));
  cpu_set_t pinned;
  sched_getaffinity(0, sizeof pinned, &pinned);
  EXPECT_EQ(CPU_COUNT(&pinned), 1);
  EXPECT_TRUE(CPU_ISSET(cpu, &pinned));
  EXPECT_EQ(look_around("").cores, 1U);
}

TEST_F(Pinning, BadListsAreErrors) {
  for (const char* list : {"x", "", "0,", ",0", "0-", "1-0", "0 1", "-1",
                           "99999", "0-99999", "4294967296"}) {
    EXPECT_THROW(pin_to_cpus(list), user_error) << list;
  }
}

TEST(NoiseWarnings, ComeWithALoadOrAGovernor) {
  environment conditions;
  conditions.cores = 2;
  conditions.load_average = 0.5;
  EXPECT_TRUE(noise_warnings(conditions).empty());
  conditions.load_average = 1.5;
  conditions.governor = "powersave";
  EXPECT_EQ(noise_warnings(conditions).size(), 2U);
  conditions.load_average.reset();
  conditions.governor = "performance";
  EXPECT_TRUE(noise_warnings(conditions).empty());
}

}  // namespace
}  // namespace sidebyside
