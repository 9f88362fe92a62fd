/// A value of a JSON file, read with errors that say where in the file it is.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sidebyside {

using json = nlohmann::ordered_json;

/// Throws user_error for a text that is not JSON, and for one that nests too
/// deep or has a number that is too large, which it names the field of.
json parse_json(const std::string& text);

/// The most that a number of a results file may be: seconds, bytes, runs.
inline constexpr std::int64_t max_number = 1'000'000'000'000'000;

/// Every function throws user_error, as "results[3].times must be a list", for
/// a value that is not what it should be. The value must outlive it.
class json_field {
 public:
  explicit json_field(const json& value, std::string path = "")
      : value_(value), path_(std::move(path)) {}

  [[noreturn]] void fail(std::string_view message) const;

  [[nodiscard]] bool is_null() const { return value_.is_null(); }
  [[nodiscard]] bool has(const char* key) const;
  [[nodiscard]] json_field at(const char* key) const;
  [[nodiscard]] std::vector<json_field> list() const;

  template <class Value>
  [[nodiscard]] Value get() const {
    Value value{};
    get_to(value);
    return value;
  }
  /// A number of at least 1, or a bit more than 0 where it has a fraction.
  template <class Number>
  [[nodiscard]] Number positive() const {
    constexpr auto least =
        std::is_integral_v<Number> ? Number{1} : Number{1} / max_number;
    const auto value = get<Number>();
    if (value < least) fail(fmt::format("must be at least {}", least));
    return value;
  }

  void get_to(std::string& value) const;
  void get_to(bool& value) const;
  /// From 0 to max_number.
  void get_to(double& value) const;
  /// An unsigned one is max_number at most.
  template <std::integral Integer>
  void get_to(Integer& value) const {
    constexpr auto least = std::numeric_limits<Integer>::min();
    constexpr auto most =
        std::is_signed_v<Integer>
            ? std::numeric_limits<Integer>::max()
            : static_cast<Integer>(std::min<std::uintmax_t>(
                  std::numeric_limits<Integer>::max(), max_number));
    if (!value_.is_number_integer()) fail("must be a whole number");
    const bool is_unsigned = value_.is_number_unsigned();
    if (is_unsigned ? std::cmp_greater(value_.get<std::uint64_t>(), most)
                    : std::cmp_less(value_.get<std::int64_t>(), least)) {
      fail(fmt::format("must be from {} to {}", least, most));
    }
    value = value_.get<Integer>();
  }
  template <class Value>
  void get_to(std::optional<Value>& value) const {
    if (!is_null()) value = get<Value>();
  }
  template <class Value>
  void get_to(std::vector<Value>& values) const {
    for (const json_field& each : list()) values.push_back(each.get<Value>());
  }
  template <class Value>
  void get_to(std::map<std::string, Value>& values) const {
    if (!value_.is_object()) fail("must be an object");
    for (const auto& [key, unused] : value_.items()) {
      values[key] = at(key.c_str()).template get<Value>();
    }
  }

 private:
  const json& value_;
  std::string path_;
};

}  // namespace sidebyside
