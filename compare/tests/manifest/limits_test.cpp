// Manifests that nest too deep.
#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "manifest/reader.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string error_of(const std::string& text) {
  const temporary_folder folder;
  const auto file = folder.write("m.toml", text);
  try {
    read_manifest(file);
  } catch (const user_error& error) {
    return std::string(error.what()).substr(folder.path().string().size() + 1);
  }
  return "(no error)";
}

TEST(ManifestDepth, HasALimit) {
  constexpr std::size_t levels = 100'000;
  for (const std::string& line :
       {"a = " + repeat("[", levels),
        "a = " + repeat("[", levels) + repeat("]", levels),
        "a = " + repeat("{a=", levels), "a = " + repeat("[{a=", levels),
        "a = " + repeat("{a=", levels) + "1" + repeat("}", levels),
        "a" + repeat(".a", levels) + " = 1",
        "a" + repeat(" . \"a.b\"", levels) + " = 1",
        "[a" + repeat(".a", levels) + "]\nb = 1",
        "[[a" + repeat(".a", levels) + "]]\nb = 1",
        "a = " + repeat("{a.a.a=", 40) + "1" + repeat("}", 40)}) {
    const std::string error = error_of("# [[[[\nb = '[[['\n" + line);
    EXPECT_EQ(error.substr(0, 80), "m.toml:3: nests more than 64 levels deep");
  }
}

TEST(ManifestDepth, CountsNothingWithinTextsAndComments) {
  const std::string deep = repeat(".[{", 100);
  EXPECT_EQ(error_of(fmt::format(
                "# {0} ' \" \"\"\"\nx = [ '{0}\\', \"{0}\\\"{0}\", 1.5, # {0}\n"
                "'''{0}\n'{0}''', \"\"\"{0}\\\"\"\"{0}\n\"{0}\"\"\"]\n"
                "y = {{ a.b = 1.5, \"{0}\".c = '' }}\n",
                deep)),
            "m.toml:1: implementation is missing; there must be at least one");
  std::string wide = "x = [" + repeat("[[1.5]], {a.b = 1}, ", 1000) + "]\n";
  EXPECT_EQ(error_of(wide + repeat("[a.b.c]\n", 1)),
            "m.toml:1: implementation is missing; there must be at least one");
}

}  // namespace
}  // namespace sidebyside::test
