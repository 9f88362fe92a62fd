// Manifests that nest too deep.
#include <fmt/format.h>

#include <cstddef>
#include <string>

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

}  // namespace
}  // namespace sidebyside::test
