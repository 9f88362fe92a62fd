/// The fields of results files, each said once for the writer and the reader.
#pragma once

#include <fmt/ranges.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "results/results.hpp"

namespace sidebyside {

/// Converts a value to JSON and back: as the library does, but for the types
/// below.
template <class Value, class = void>
struct file_value : nlohmann::adl_serializer<Value> {};

/// A value of a file. With JSON_DIAGNOSTICS, errors say where in the file it
/// is: "(/results/3/times) type must be array, but is object".
template <template <class, class, class...> class Map>
using file_json =
    nlohmann::basic_json<Map, std::vector, std::string, bool, std::int64_t,
                         std::uint64_t, double, std::allocator, file_value>;

template <class Json>
[[noreturn]] void fail(const Json& field, const std::string& message) {
  throw Json::other_error::create(500, message, &field);
}

/// Structs whose fields are listed below: visit_fields() calls `file` with the
/// name and the value of each.
template <class Struct>
concept has_fields = requires(Struct& value, void (&file)(...)) {
  visit_fields(file, value);
};

template <has_fields Struct>
struct file_value<Struct> {
  static void to_json(auto& object, const Struct& value) {
    visit_fields(
        [&](const char* name, const auto& field) { object[name] = field; },
        value);
  }
  static void from_json(const auto& object, Struct& value) {
    visit_fields(
        [&](const char* name, auto& field) { object.at(name).get_to(field); },
        value);
  }
};

/// An enum is the name of its value.
template <class Enum>
requires std::is_enum_v<Enum>
struct file_value<Enum> {
  static void to_json(auto& field, Enum value) { field = to_string(value); }
  static void from_json(const auto& field, Enum& value) {
    const auto name = field.template get<std::string>();
    const auto names = names_of(value);
    const auto known = std::ranges::find(names, name);
    if (known == names.end()) {
      fail(field,
           fmt::format("\"{}\" is none of: {}", name, fmt::join(names, ", ")));
    }
    value = static_cast<Enum>(known - names.begin());
  }
};

/// No value is null.
template <class Value>
struct file_value<std::optional<Value>> {
  static void to_json(auto& field, const std::optional<Value>& value) {
    if (value) field = *value;
  }
  static void from_json(const auto& field, std::optional<Value>& value) {
    if (!field.is_null()) value = field.template get<Value>();
  }
};

/// The largest number of a results file: seconds, bytes, runs.
inline constexpr std::int64_t max_number = 1'000'000'000'000'000;

/// A signed integer may be any that fits; other numbers are from 0 to
/// max_number.
template <class Number>
requires std::is_arithmetic_v<Number> &&
    (!std::same_as<Number, bool>)struct file_value<Number>
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

/// Times and their ratios are above 0.
template <>
struct file_value<std::vector<double>>
    : nlohmann::adl_serializer<std::vector<double>> {
  static void from_json(const auto& list, std::vector<double>& values) {
    nlohmann::adl_serializer<std::vector<double>>::from_json(list, values);
    constexpr double lowest = 1.0 / max_number;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] >= lowest) continue;
      fail(list[i], fmt::format("must be at least {}", lowest));
    }
  }
};

/// A struct, to be written or to be read.
template <class Value, class Struct>
concept like = std::same_as<std::remove_const_t<Value>, Struct>;

// Lists the members of a struct that are fields of the same names.
#define FIELD(name) file(#name, value.name);
#define FIELDS(Struct, ...)                                       \
  void visit_fields(const auto& file, like<Struct> auto& value) { \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(FIELD, __VA_ARGS__)) \
  }

FIELDS(environment, compare_version, date, cpu, cores, system, governor,
       load_average, toolchains)
FIELDS(side_runs, implementation, label, has_outcomes, runs, failed_runs)

void visit_fields(const auto& file, like<failure> auto& value) {
  file("implementation", value.implementation);
  file("check", value.check);
  file("round", value.round);
  file("what", value.difference.message);
  file("evidence", value.difference.evidence);
}

FIELDS(timed_program, program, has_reference, blocks, level)
FIELDS(timed_pair, program, has_reference, blocks, level, tolerance)
FIELDS(side_figures, median_deviation, median_cpu, median_peak_byte,
       median_voluntary_switches, median_involuntary_switches,
       median_page_faults)

void visit_fields(const auto& file, like<samples> auto& value) {
  file("placement", value.placement);
  file("block_medians", value.block_medians);
  file("block_ratios", value.block_ratios);
  file("times", value.wall_seconds);
  file("exit_codes", value.exit_codes);
  file("memory_usage_byte", value.peak_bytes);
  file("voluntary_switches", value.voluntary_switches);
  file("involuntary_switches", value.involuntary_switches);
  file("page_faults", value.page_faults);
}

void visit_fields(const auto& file, like<sweep_results> auto& value) {
  file("name", value.name);
  file("group", value.group);
  file("parameter", value.parameter);
  file("implementations", value.sides);
  file("points", value.points);
}

FIELDS(sweep_side, implementation, label, largest)
// The times of a point are among the results, by the name of its program.
FIELDS(sweep_point, program, value, operations)

FIELDS(race_results, program, racy, complete)
FIELDS(race_side, detector, unchecked, reported_runs, reports, conflicts,
       first_report)
FIELDS(race_conflict, reports, accesses)
FIELDS(race_access, kind, place)

FIELDS(outcome_results, program, allowed, jobs)
FIELDS(outcome_side, counts)

void visit_fields(const auto& file, like<allowed_outcome> auto& value) {
  file("low", value.low);
  file("high", value.high);
  file("means", value.means);
  file("loss", value.is_loss);
  file("folded", value.folded);
}

FIELDS(results, interrupted, warnings, only_before, only_after, sweeps)

#undef FIELDS
#undef FIELD

}  // namespace sidebyside
