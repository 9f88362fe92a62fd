// Tests of compare/calibrate, with a script in place of compare.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "process/runner.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

/// compare/calibrate in a tree whose compare finds no difference.
class Calibration : public testing::Test {
 protected:
  Calibration() {
    fs::create_directories(top_ / "compare");
    fs::create_directories(top_ / "build/release/bin/calibrate");
    fs::create_directories(top_ / "build/calibrate/here");
    fs::copy_file(fs::path(SOURCE_DIR) / "compare/calibrate",
                  top_ / "compare/calibrate");
    folder_.write_script("build/release/bin/calibrate/spin",
                         "STEPS=000000000000");
    folder_.write_script("build/release/bin/calibrate/stir",
                         "echo stirred; exec sleep 60");
    folder_.write_script("build/release/bin/compare", R"(
[ ! -e stop ] || exit 130
while [ "$1" != --json ]; do shift; done
cat >"$2" <<'END'
{
  "context": {
    "cpu": "any"
  },
  "results": [
    { "x":
      "median": 0.001
    }
  ],
  "comparisons": [
    { "x":
      "median": 1.5,
      "verdict": "no difference"
    }
  ]
}
END)");
  }

  /// Sessions of a row that found no difference, and one that found one.
  void write_sessions(const std::string& row, int count) {
    std::string lines = row + " 1.05 slower\n";
    for (int i = 1; i < count; ++i) lines += row + " 1 no difference\n";
    folder_.write("build/calibrate/here/sessions", lines);
  }

  run_result calibrate(const std::string& row) {
    return runner_.run(shell(fmt::format("cd {}; compare/calibrate here {}",
                                         top_.string(), row)),
                       {60, 64U << 20U});
  }

  static std::string out(const run_result& ran) {
    return ran.out.read(0, 100'000);
  }
  static std::string err(const run_result& ran) {
    return ran.err.read(0, 100'000);
  }

  std::string record() {
    return content_of(top_ / "record/here/calibration.json");
  }

  temporary_folder folder_;
  fs::path top_ = folder_.path();
  runner runner_;
};

TEST_F(Calibration, GoesOnWhereItWas) {
  write_sessions("run-path", 18);
  const run_result ran = calibrate("run-path");
  EXPECT_EQ(ran.code, 0) << err(ran);
  EXPECT_TRUE(contains(err(ran), "calibrate: 2 sessions left, about 1 min"));
  EXPECT_TRUE(contains(out(ran), "     19 no difference\n"));
  EXPECT_TRUE(contains(out(ran), "      1 slower\n"));
  EXPECT_TRUE(contains(record(), R"({"row": "run-path", "load": "idle", )"
                                 R"("sessions": 20, "found": 1})"));
  const auto json = nlohmann::json::parse(record());
  EXPECT_TRUE(json.at("results").empty());
  EXPECT_EQ(json.at("context").at("cpu"), "any");
}

TEST_F(Calibration, NotSlowerIsNoDifference) {
  std::string lines;
  for (int i = 0; i < 20; ++i) lines += "regress-copy 1 not slower\n";
  folder_.write("build/calibrate/here/sessions", lines);
  EXPECT_EQ(calibrate("regress-copy").code, 0);
  EXPECT_TRUE(contains(record(), R"("sessions": 20, "found": 0})"));
}

TEST_F(Calibration, SessionThatWasStoppedDoesNotCount) {
  write_sessions("run-path", 18);
  folder_.write("stop", "");
  EXPECT_EQ(calibrate("run-path").code, 130);
  fs::remove(top_ / "stop");
  const run_result ran = calibrate("run-path");
  EXPECT_TRUE(contains(err(ran), "2 sessions left"));
}

TEST_F(Calibration, SizesNeedTheirProgramAndTheirFigures) {
  const run_result without = calibrate("sizes-known");
  EXPECT_EQ(without.code, 2);
  EXPECT_TRUE(contains(err(without), "there is no known-cost"));
  folder_.write("build/release/bin/calibrate/known-cost", "");
  EXPECT_TRUE(contains(out(calibrate("sizes-known")), "100 missed\n"));
}

TEST_F(Calibration, NamesTheRowsThatThereAre) {
  const run_result ran = calibrate("run-copies");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(err(ran), "there is no row run-copies; there are: "));
}

}  // namespace
}  // namespace sidebyside::test
