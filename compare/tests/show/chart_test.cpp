#include "show/chart.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace sidebyside {
namespace {

std::vector<std::string> draw(const std::vector<chart_series>& all,
                              std::size_t width = 80) {
  const terminal plain(color_mode::never, true);
  std::istringstream text(draw_chart(plain, "time", all, width));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

/// The first line with a mark; 0 if there is none.
std::size_t find_mark(const std::vector<std::string>& lines, char mark) {
  for (std::size_t row = 1; row < lines.size(); ++row) {
    // The labels at the side have letters, too.
    const std::size_t line =
        std::min(lines[row].find("│"), lines[row].find("┤"));
    if (line == std::string::npos) continue;
    const std::size_t place = lines[row].find(mark, line);
    if (place != std::string::npos) return row;
  }
  return 0;
}

TEST(Chart, PowersAreAStraightLine) {
  const auto lines = draw({{"Go", {{1, 1e-3}, {10, 1e-2}, {100, 0.1}}}});
  ASSERT_EQ(lines.size(), 18U);
  EXPECT_EQ(lines[0], "time  o Go");
  EXPECT_TRUE(lines[1].starts_with(" 100 ms ┤")) << lines[1];
  EXPECT_TRUE(lines[15].starts_with("1.00 ms ┤")) << lines[15];
  EXPECT_NE(lines[1].find('o'), std::string::npos);
  EXPECT_NE(lines[8].find('o'), std::string::npos);
  EXPECT_NE(lines[15].find('o'), std::string::npos);
  EXPECT_NE(lines[17].find("100"), std::string::npos);
}

TEST(Chart, EachSeriesHasAMarkOfItsOwn) {
  const auto lines = draw({{"Go", {{1, 1e-3}, {10, 1e-3}}},
                           {"C++", {{1, 1e-3}, {10, 1e-3}}},
                           {"pool", {{1, 1e-3}}}});
  EXPECT_EQ(lines[0], "time  o Go  x C++  + pool");
  const std::string& row = lines[find_mark(lines, 'o')];
  EXPECT_NE(row.find("ox+"), std::string::npos) << row;
}

TEST(Chart, MarksInOnePlaceAreSeveral) {
  std::vector<chart_series> all{{"a", {}}, {"b", {}}};
  for (std::int64_t value = 1; value < 200; ++value) {
    for (chart_series& series : all) series.seconds.emplace_back(value, 1);
  }
  const auto lines = draw(all);
  EXPECT_EQ(lines[0], "time  o a  x b  = several");
  EXPECT_GT(find_mark(lines, '='), 0U);
}

TEST(Chart, LinesFit) {
  for (const std::size_t width : {40U, 80U, 100U}) {
    for (const std::string& line :
         draw({{"Go", {{50, 1.234e-3}, {1000, 0.1}, {1'000'000, 17}}},
               {"C++", {{50, 2e-3}, {1'000'000, 16}}}},
              width)) {
      EXPECT_LE(display_width(line), width) << line;
    }
  }
}

TEST(Chart, AllTimesAreWithinTheScale) {
  for (const double low : {1e-9, 9.99e-7, 1e-3, 1.0, 3.0, 999.0}) {
    for (const double factor : {1.0, 1.5, 10.0, 1e3, 1e9}) {
      const auto lines =
          draw({{"a", {{1, low}, {2, low}}}, {"b", {{2, low * factor}}}});
      EXPECT_GT(find_mark(lines, 'o'), 0U) << low << " " << factor;
      EXPECT_GT(find_mark(lines, 'x'), 0U) << low << " " << factor;
    }
  }
}

TEST(Chart, OfOneValueIsNone) {
  EXPECT_TRUE(draw({{"a", {{1, 1}}}, {"b", {{1, 2}}}}).empty());
  EXPECT_TRUE(draw({}).empty());
}

}  // namespace
}  // namespace sidebyside
