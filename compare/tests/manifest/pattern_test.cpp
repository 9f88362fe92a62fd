#include "manifest/pattern.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "base/error.hpp"

namespace sidebyside {
namespace {

TEST(Pattern, BadOneIsAnError) {
  for (const char* text : {"(", "[", "*a", "a{2,1}", "\\"}) {
    EXPECT_THROW(pattern{text}, user_error) << text;
  }
}

TEST(Pattern, FindsEveryPlace) {
  const pattern number("(\\w)=(\\d+)");
  EXPECT_EQ(number.captures(), 2U);
  using matches = std::vector<pattern::match>;
  EXPECT_EQ(number.find_all("a=1, b=22"),
            (matches{{"a=1", "a", "1"}, {"b=22", "b", "22"}}));
  EXPECT_EQ(number.find_all(""), matches());
}

TEST(Pattern, MatchesAllOrNothing) {
  const pattern number("(\\d+)");
  EXPECT_EQ(number.match_all("12"), (pattern::match{"12", "12"}));
  EXPECT_EQ(number.match_all("12 "), std::nullopt);
}

}  // namespace
}  // namespace sidebyside
