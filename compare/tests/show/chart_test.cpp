#include "show/chart.hpp"

#include <gtest/gtest.h>

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

/// The columns of a mark in the lines of values, from the top.
std::vector<std::size_t> find_marks(const std::vector<std::string>& lines,
                                    char mark) {
  std::vector<std::size_t> columns;
  for (std::size_t row = 2; row < lines.size(); ++row) {
    const std::size_t place = lines[row].find(mark);
    if (place != std::string::npos) columns.push_back(place);
  }
  return columns;
}

TEST(Chart, PowersAreAStraightLine) {
  const auto lines = draw({{"Go", {{1, 1e-3}, {10, 1e-2}, {100, 0.1}}}});
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], "time  o Go");
  EXPECT_TRUE(lines[1].starts_with("   1 ms  ")) << lines[1];
  EXPECT_TRUE(lines[1].ends_with("  100 ms")) << lines[1];
  EXPECT_TRUE(lines[2].starts_with("  1 ┤")) << lines[2];
  EXPECT_TRUE(lines[4].starts_with("100 ┤")) << lines[4];
  const auto marks = find_marks(lines, 'o');
  ASSERT_EQ(marks.size(), 3U);
  EXPECT_EQ(marks[1] - marks[0], marks[2] - marks[1]);
}

TEST(Chart, EachSeriesHasAMarkOfItsOwn) {
  const auto lines = draw({{"Go", {{1, 1e-3}, {10, 2e-3}}},
                           {"C++", {{1, 2e-3}, {10, 1e-3}}},
                           {"pool", {{1, 4e-3}}}});
  EXPECT_EQ(lines[0], "time  o Go  x C++  + pool");
  EXPECT_LT(lines[2].find('o'), lines[2].find('x'));
  EXPECT_LT(lines[2].find('x'), lines[2].find('+'));
  EXPECT_GT(lines[3].find('o'), lines[3].find('x'));
}

TEST(Chart, MarksInOnePlaceAreSeveral) {
  const auto lines = draw({{"a", {{1, 1}, {2, 2}}}, {"b", {{1, 1}, {2, 4}}}});
  EXPECT_EQ(lines[0], "time  o a  x b  = several");
  EXPECT_EQ(find_marks(lines, '='), std::vector{lines[2].find('=')});
  EXPECT_EQ(lines[2].find('o'), std::string::npos);
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
      EXPECT_FALSE(find_marks(lines, 'o').empty()) << low << " " << factor;
      const bool has_x = !find_marks(lines, 'x').empty();
      EXPECT_TRUE(has_x || !find_marks(lines, '=').empty()) << low;
    }
  }
}

TEST(Chart, OfOneValueIsNone) {
  EXPECT_TRUE(draw({{"a", {{1, 1}}}, {"b", {{1, 2}}}}).empty());
  EXPECT_TRUE(draw({}).empty());
}

}  // namespace
}  // namespace sidebyside
