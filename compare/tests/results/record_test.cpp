// What the records say of the same program must agree.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "results/json.hpp"

namespace sidebyside {
namespace {

/// Returns the paths of all records.
std::vector<std::filesystem::path> records() {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(SOURCE_DIR) / "record")) {
    folders.push_back(entry.path());
  }
  return folders;
}

// A detector sees the orders that came up, and explore all of them.
TEST(Record, ExplorationsTellOfRacesWhereTheDetectorsDo) {
  std::size_t compared = 0;
  for (const auto& folder : records()) {
    std::map<std::string, bool> reported;
    for (const auto& program : read_results(folder / "race.json").races) {
      for (const auto& side : program.sides) {
        reported[program.program + "/" + side.implementation] =
            side.reported_runs > 0;
      }
    }
    // In Go, an Add beside a Wait is a race by decree: both are atomic.
    reported.erase("late-add/go");
    for (const auto& program :
         read_results(folder / "explore.json").explorations) {
      for (const auto& side : program.sides) {
        const auto key = program.program + "/" + side.implementation;
        const auto found = reported.find(key);
        if (found == reported.end() || !side.unexplored.empty()) continue;
        EXPECT_EQ(!side.races.empty(), found->second) << folder << ": " << key;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 50U);
}

}  // namespace
}  // namespace sidebyside
