// The README shows one pair in full; it must be the pair as it is.
#include <filesystem>
#include <string>

#include "support.hpp"

namespace compare::test {
namespace {

TEST(Readme, ShowsTheSourcesAsTheyAre) {
  const std::filesystem::path top = SOURCE_DIR;
  const std::string readme = read_file(top / "README.md");
  for (const char* source : {"go-reference/atomic-counters/atomic-counters.go",
                             "cpp/atomic-counters/atomic-counters.cpp"}) {
    const std::string content = read_file(top / source);
    ASSERT_NE(content, "") << source;
    EXPECT_NE(readme.find("\n" + content + "```\n"), std::string::npos)
        << source;
  }
}

}  // namespace
}  // namespace compare::test
