/// JSON as results files have it: numbers within what they can be, and errors
/// that say where in the file they are, if JSON_DIAGNOSTICS is defined.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/file.hpp"

namespace sidebyside {

/// The most that a number of a results file may be: seconds, bytes, runs.
inline constexpr std::int64_t max_number = 1'000'000'000'000'000;

/// How the library converts values, but for those below.
template <class Value, class = void>
struct checked : nlohmann::adl_serializer<Value> {};

/// A value of a file. The library's errors say where in the file it is, as
/// "(/results/3/times) type must be array, but is object".
using checked_json =
    nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                         std::uint64_t, double, std::allocator, checked>;

template <class Json>
[[noreturn]] void fail(const Json& field, const std::string& message) {
  throw Json::other_error::create(500, message, &field);
}

/// A signed integer may be any that fits; other numbers are from 0 to
/// max_number.
template <class Number>
requires std::is_arithmetic_v<Number> &&
    (!std::same_as<Number, bool>)struct checked<Number>
    : nlohmann::adl_serializer<Number> {
  static void from_json(const auto& field, Number& number) {
    constexpr bool is_integer = std::is_integral_v<Number>;
    if (!(is_integer ? field.is_number_integer() : field.is_number())) {
      fail(field, is_integer ? "must be a whole number" : "must be a number");
    }
    using limits = std::numeric_limits<Number>;
    using exact = long double;  // has every digit of 64 bits
    constexpr bool is_any = is_integer && limits::is_signed;
    constexpr exact lowest = is_any ? limits::min() : 0;
    constexpr exact highest =
        is_any ? limits::max() : std::min<exact>(limits::max(), max_number);
    exact value = 0;
    nlohmann::adl_serializer<exact>::from_json(field, value);
    if (!(value >= lowest && value <= highest)) {
      fail(field,
           fmt::format("must be from {:.0f} to {:.0f}", lowest, highest));
    }
    number = static_cast<Number>(value);
  }
};

template <class Value>
struct checked<std::optional<Value>> {
  static void from_json(const auto& field, std::optional<Value>& value) {
    if (!field.is_null()) value = field.template get<Value>();
  }
};

/// A number of at least 1, or a bit more than 0 where it has a fraction.
template <class Number>
Number get_positive(const checked_json& field) {
  constexpr Number lowest =
      std::is_integral_v<Number> ? Number{1} : Number{1} / max_number;
  const auto value = field.get<Number>();
  if (value < lowest) {
    fail(field, fmt::format("must be at least {}", lowest));
  }
  return value;
}

/// A field that must be a list.
inline const checked_json& list_at(const checked_json& object,
                                   const char* key) {
  const checked_json& field = object.at(key);
  if (!field.is_array()) fail(field, "must be a list");
  return field;
}

/// Throws for what is no JSON, nests too deep, or has a number too large.
inline checked_json parse_json(const std::string& content) {
  std::string field = "all of it";  // that is being read, of the outermost
  const auto watch = [&](int depth, checked_json::parse_event_t event,
                         checked_json& parsed) {
    if (event == checked_json::parse_event_t::key && depth == 1) {
      field = parsed.get<std::string>();
    }
    if (std::cmp_less_equal(depth, max_depth)) return true;
    fail(checked_json(),
         fmt::format("{} nests more than {} levels deep", field, max_depth));
  };
  try {
    return checked_json::parse(content, watch);
  } catch (const checked_json::out_of_range&) {
    fail(checked_json(), field + ": a number is too large");
  } catch (const checked_json::parse_error&) {
    fail(checked_json(), "is not JSON, or cut short; make it with --json");
  }
}

}  // namespace sidebyside
