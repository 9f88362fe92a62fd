// Whether what is painted can be read, on xterm's black and on its white.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "read/listing.hpp"
#include "show/chart.hpp"
#include "show/terminal.hpp"

namespace sidebyside {
namespace {

using rgb = std::array<int, 3>;

/// The colour of this number in xterm's palette of 256.
rgb palette(int number) {
  constexpr std::array<rgb, 16> named{{{0, 0, 0},
                                       {205, 0, 0},
                                       {0, 205, 0},
                                       {205, 205, 0},
                                       {0, 0, 238},
                                       {205, 0, 205},
                                       {0, 205, 205},
                                       {229, 229, 229},
                                       {127, 127, 127},
                                       {255, 0, 0},
                                       {0, 255, 0},
                                       {255, 255, 0},
                                       {92, 92, 255},
                                       {255, 0, 255},
                                       {0, 255, 255},
                                       {255, 255, 255}}};
  if (number < 16) return named.at(static_cast<std::size_t>(number));
  if (number >= 232) {
    const int grey = 8 + 10 * (number - 232);
    return {grey, grey, grey};
  }
  const auto level = [&](int step) {
    const int digit = (number - 16) / step % 6;
    return digit == 0 ? 0 : 55 + 40 * digit;
  };
  return {level(36), level(6), level(1)};
}

/// As WCAG 2.2 has it.
double luminance(const rgb& color) {
  const auto linear = [](int value) {
    const double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92
                            : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) +
         0.0722 * linear(color[2]);
}

/// The lower one of the contrasts to black and to white; 0 for what dims
/// whatever colour there is.
double contrast(const std::string& codes) {
  static const std::regex fixed("(?:.*;)?38;5;([0-9]+)");
  static const std::regex named("(?:.*;)?3([0-7])");
  std::smatch match;
  if (codes == "0" || codes == "1") return 21;
  if (!std::regex_match(codes, match, fixed) &&
      !std::regex_match(codes, match, named)) {
    return 0;
  }
  const double light = luminance(palette(std::stoi(match[1]))) + 0.05;
  return std::min(light / 0.05, 1.05 / light);
}

/// Expects that all colours of the text can be read, and returns how many.
std::size_t check(const std::string& painted) {
  static const std::regex escape("\xFF\\[([0-9;]*)m");
  std::set<std::string> all;
  for (std::sregex_iterator at(painted.begin(), painted.end(), escape), end;
       at != end; ++at) {
    all.insert((*at)[1]);
  }
  for (const std::string& codes : all) EXPECT_GE(contrast(codes), 4.5) << codes;
  return all.size();
}

TEST(Contrast, KnowsWhatCannotBeRead) {
  EXPECT_LT(contrast("32"), 4.5);  // green on white
  EXPECT_LT(contrast("34"), 4.5);  // blue on black
  EXPECT_LT(contrast("2"), 4.5);
  EXPECT_NEAR(contrast("38;5;231"), 1, 1e-9);
  EXPECT_GT(contrast("1;38;5;243"), 4.5);
}

TEST(Contrast, IsEnoughInEveryStyle) {
  const terminal screen(color_mode::always, true);
  for (const tint& look :
       {style::good, style::bad, style::notice, style::title, style::aside}) {
    EXPECT_EQ(check(screen.paint(look, "x")), 2U);
  }
}

TEST(Contrast, IsEnoughInCharts) {
  const terminal screen(color_mode::always, true);
  const std::vector<chart_series> all(8, {"x", {{1, 1e-3}, {10, 1e-2}}});
  EXPECT_GT(check(draw_chart(screen, "title", all, 80)), 5U);
}

TEST(Contrast, IsEnoughInListings) {
  const terminal screen(color_mode::always, true);
  const source code{
      "Go",
      "x.go",
      {"// [1]", "func main() {", "\tvar n int = 1", "\tf(\"a\")", "}"}};
  program program;
  program.name = "p";
  program.title = "A title";
  EXPECT_GT(check(to_listing(program, line_up({code, code}), 20, screen)), 6U);
}

}  // namespace
}  // namespace sidebyside
