// Manifests that nest too deep, and manifests that are long.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "manifest/manifest.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(ManifestDepth, HasALimit) {
  constexpr std::size_t levels = 100'000;
  for (const std::string& value :
       {repeat("[", levels), repeat("[", levels) + repeat("]", levels),
        repeat("{a=", levels), repeat("[{a=", levels),
        repeat("{a=", levels) + "1" + repeat("}", levels),
        repeat("{a.a.a=", levels) + "1" + repeat("}", levels)}) {
    const std::string error = manifest_error("# [[[[\nb = '[[['\na = " + value);
    EXPECT_TRUE(error.starts_with("m.toml:3: ")) << error.substr(0, 80);
    EXPECT_TRUE(contains(error, "exceeded maximum nested value depth of 256"));
  }
}

TEST(ManifestDepth, HasALimitForThePartsOfAKey) {
  constexpr std::size_t levels = 1'000'000;
  for (const std::string& line :
       {"a" + repeat(".a", levels) + " = 1",
        "a" + repeat(" . \"a.b\"", levels) + " = 1",
        "'a'" + repeat(".'a'", 64) + " = 1",
        "a = {b = {a" + repeat(".a", levels) + " = 1}}",
        "[a" + repeat(".a", levels) + "]\nb = 1",
        "[[a" + repeat(".a", levels) + "]]\nb = 1"}) {
    EXPECT_EQ(manifest_error("# [[[[\nb = '[[['\n" + line),
              "m.toml:3: a key has more than 64 parts");
  }
}

TEST(ManifestDepth, TheDeepestIsRead) {
  const std::string key = "a" + repeat(".a", 63) + " = ";
  EXPECT_EQ(
      manifest_error(key + repeat("{" + key, 250) + "1" + repeat("}", 250)),
      "m.toml:1: implementation is missing; there must be at least one");
}

TEST(ManifestDepth, CountsNothingWithinTextsAndComments) {
  const std::string deep = repeat(".[{", 100) + repeat("a.", 100);
  EXPECT_EQ(manifest_error(fmt::format(
                "# {0} ' \" \"\"\"\nx = [ '{0}\\', \"{0}\\\"{0}\", 1.5, # {0}\n"
                "'''{0}\n'{0}''', \"\"\"{0}\\\"\"\"{0}\n\"{0}\"\"\"]\n"
                "y = {{ a.b = 1.5, \"{0}\".c = '' }}\n",
                deep)),
            "m.toml:1: implementation is missing; there must be at least one");
  std::string wide = "x = [" + repeat("[[1.5]], {a.b = 1}, ", 1000) + "]\n";
  EXPECT_EQ(manifest_error(wide + repeat("[a.b.c]\n", 1)),
            "m.toml:1: implementation is missing; there must be at least one");
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec +
                                    usage.ru_stime.tv_usec);
}

/// The least CPU time, of some attempts, that it takes to read so many
/// programs and sweeps of theirs, all in one group.
double seconds_to_read(std::size_t programs, std::size_t attempts) {
  std::string text =
      "[[implementation]]\nname = 'go'\ncommand = ['{bin}/{program}']\n";
  for (std::size_t i = 0; i < programs; ++i) {
    text += fmt::format("[[program]]\nname = 'p{}'\nstdout = 'x'\n", i);
  }
  for (std::size_t i = 0; i < programs; ++i) {
    text += fmt::format(
        "[[sweep]]\nname = 's{0}'\nprogram = 'p{0}'\nparameter = 'n'\n"
        "values = [1]\nargs = ['{{n}}']\ngroup = 'g'\n",
        i);
  }
  const temporary_folder folder;
  const auto file = folder.write("m.toml", text);
  double least = 1e9;
  for (std::size_t i = 0; i < attempts; ++i) {
    const double start = cpu_seconds();
    EXPECT_EQ(read_manifest(file).programs.size(), programs);
    least = std::min(least, cpu_seconds() - start);
  }
  return least;
}

TEST(ManifestTime, GrowsInProportion) {
  EXPECT_LT(seconds_to_read(20'000, 2), 20 * seconds_to_read(2'000, 5));
}

}  // namespace
}  // namespace sidebyside::test
