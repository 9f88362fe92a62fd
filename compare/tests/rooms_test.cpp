// The lint of the rooms, on sources that keep to it and on some that do not.
#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "process/runner.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

class Rooms : public testing::Test {
 protected:
  /// Writes a source that includes another.
  void write(const std::string& file, const std::string& included) const {
    std::filesystem::create_directories((folder_.path() / file).parent_path());
    folder_.write(file, fmt::format("#include \"{}\"\n", included));
  }

  /// What the lint says of a folder; empty if it finds nothing.
  static std::string findings(const std::filesystem::path& folder) {
    runner runner;
    const run_result ran =
        runner.run(test::shell(fmt::format("'{}/compare/rooms' '{}' 2>&1",
                                           SOURCE_DIR, folder.string())),
                   {});
    const std::string said = ran.out.read(0, 10'000);
    EXPECT_EQ(ran.code, said.empty() ? 0 : 1);
    return said;
  }

  test::temporary_folder folder_;
};

TEST_F(Rooms, OfCompareAreKeptTo) {
  EXPECT_EQ(findings(std::filesystem::path(SOURCE_DIR) / "compare/src"), "");
}

TEST_F(Rooms, IncludesPointDown) {
  write("command/a.cpp", "base/text.hpp");
  write("show/a.cpp", "base/text.hpp");
  write("show/b.cpp", "show/a.hpp");
  EXPECT_EQ(findings(folder_.path()), "");
}

TEST_F(Rooms, AnIncludeThatPointsUpIsFound) {
  write("results/a.hpp", "process/runner.hpp");
  EXPECT_EQ(findings(folder_.path()),
            "results/a.hpp:1: results may not include from process: "
            "process/runner.hpp\n");
}

TEST_F(Rooms, AnUnknownRoomIsFound) {
  write("cellar/a.hpp", "base/text.hpp");
  EXPECT_TRUE(test::contains(findings(folder_.path()), "no room cellar"));
}

TEST_F(Rooms, ACircleIsFound) {
  write("base/a.hpp", "base/b.hpp");
  write("base/b.hpp", "base/a.hpp");
  EXPECT_TRUE(test::contains(findings(folder_.path()), "base/a.hpp"));
}

}  // namespace
}  // namespace sidebyside
