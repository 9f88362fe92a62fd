#include "command/validators.hpp"

#include <fmt/format.h>

#include <cfloat>
#include <optional>

#include "base/text.hpp"

namespace sidebyside {

CLI::Validator number_from(double smallest, double largest,
                           const std::string& noun) {
  const auto objection = [=](const std::string& text) {
    double value = 0;
    const bool is_good = CLI::detail::lexical_cast(text, value) &&
                         value >= smallest && value <= largest;
    return is_good ? "" : fmt::format("{} is not {}", text, noun);
  };
  return {objection, ""};
}

CLI::Validator seconds() {
  return number_from(DBL_TRUE_MIN, DBL_MAX, "a number of seconds above 0");
}

CLI::Validator whole_number(std::int64_t smallest, std::int64_t largest) {
  const auto normalize = [=](std::string& text) -> std::string {
    const std::optional<std::int64_t> number = to_integer(text);
    if (!number || *number < smallest || *number > largest) {
      return fmt::format("{} is not a whole number from {} to {}", text,
                         smallest, largest);
    }
    text = fmt::format("{}", *number);  // a leading 0 would make it octal
    return "";
  };
  return {normalize, ""};
}

}  // namespace sidebyside
