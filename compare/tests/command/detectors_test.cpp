// The real race detectors: right about every program, and about what the atomic
// one would be without its atomics. Builds with them, so it takes a while.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

const fs::path top = SOURCE_DIR;

/// compare race in a folder.
compare_run race_in(const fs::path& folder, const std::string& arguments) {
  runner runner;
  const run_result ran = runner.run(
      shell(fmt::format("cd '{}' && exec '{}' race {}", folder.string(),
                        COMPARE_EXECUTABLE, arguments)),
      // This also limits files: a precompiled header has over 128 MiB.
      {600, 1U << 30U});
  return {ran.code, ran.out.read(0, ran.out.size()),
          ran.err.read(0, ran.err.size())};
}

class Detectors : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_proc()) GTEST_SKIP() << "ThreadSanitizer needs /proc";
  }
};

TEST_F(Detectors, ReportTheTurnedOrderOfLocks) {
  // The manifest says that this report is no fault. Without that it is one.
  std::string manifest = content_of(top / "compare/programs.toml");
  for (const auto& [old, text] :
       {std::pair<std::string, std::string>("root = \"..\"",
                                            "root = '" + top.string() + "'"),
        {"reports = [\"lock-order\"]", ""}}) {
    const std::size_t at = manifest.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    manifest.replace(at, old.size(), text);
  }
  const temporary_folder folder;
  const auto file = folder.write("programs.toml", manifest);
  const compare_run ran =
      race_in(top, "--manifest '" + file.string() + "' lock-order");
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_TRUE(contains(ran.out,
                       "lock-order/cpp (C++), run 1: "
                       "-fsanitize=thread reported lock-order"));
  EXPECT_EQ(ran.out.find("lock-order/go (Go)"), std::string::npos) << ran.out;
}

/// The number of the line that has the text, in a text of lines.
std::size_t line_of(const std::string& text, std::string_view part) {
  const auto head = text.substr(0, text.find(part));
  return static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n')) +
         1;
}

TEST_F(Detectors, FindAPlainAdditionOnEitherSide) {
  // These files build one program, with its atomic operation replaced.
  const temporary_folder folder;
  for (const char* file :
       {"CMakeLists.txt", "CMakePresets.json", "justfile",
        "compare/programs.toml", "cpp/CMakeLists.txt",
        "cpp/once_for_detectors.cpp",
        "cpp/atomic-functions/atomic-functions.cpp",
        "cpp/data-race/data-race.cpp", "go-reference/data-race/data-race.go",
        "go-reference/CMakeLists.txt", "go-reference/go.mod",
        "go-reference/atomic-functions/atomic-functions.go"}) {
    fs::create_directories((folder.path() / file).parent_path());
    fs::copy_file(top / file, folder.path() / file);
  }
  struct change {
    std::string file;
    std::string old_code;
    std::string new_code;
  };
  const std::vector<change> changes{
      {"go-reference/atomic-functions/atomic-functions.go",
       "atomic.AddInt64(&counter, 1)", "counter += 1"},
      {"go-reference/atomic-functions/atomic-functions.go",
       "\t\"sync/atomic\"\n", "\n"},
      {"cpp/atomic-functions/atomic-functions.cpp", "counter.fetch_add(1)",
       "counter += 1"},
      {"cpp/atomic-functions/atomic-functions.cpp",
       "std::atomic<std::int64_t> counter", "std::int64_t counter"}};
  std::vector<std::string> places;
  for (const auto& [file, old_code, new_code] : changes) {
    std::string text = content_of(folder.path() / file);
    const std::size_t position = text.find(old_code);
    ASSERT_NE(position, std::string::npos) << file << " has no " << old_code;
    text.replace(position, old_code.size(), new_code);
    folder.write(file, text);
    if (new_code == "counter += 1") {
      places.push_back(fmt::format("{}:{}", file, line_of(text, new_code)));
    }
  }
  const compare_run ran = race_in(folder.path(), "atomic-functions");
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_TRUE(contains(ran.out, "FAILED atomic-functions/go (Go), "));
  EXPECT_TRUE(contains(ran.out, "FAILED atomic-functions/cpp (C++), "));
  for (const std::string& place : places) {
    EXPECT_TRUE(contains(ran.out, place));
  }
}

}  // namespace
}  // namespace sidebyside::test
