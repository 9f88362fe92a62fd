/// The fields of results files, each said once for the writer and the reader.
#pragma once

#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

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

template <class Value>
concept number = std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>;

/// A signed integer may be any that fits; other numbers are from 0 to
/// max_number.
template <number Number>
struct file_value<Number> : nlohmann::adl_serializer<Number> {
  static void from_json(const auto& field, Number& number) {
    constexpr bool is_integer = std::is_integral_v<Number>;
    if (!(is_integer ? field.is_number_integer() : field.is_number())) {
      fail(field, is_integer ? "must be a whole number" : "must be a number");
    }
    using limits = std::numeric_limits<Number>;
    using exact = long double;  // has every digit of 64 bits
    constexpr bool is_any = is_integer && limits::is_signed;
    constexpr exact low = is_any ? limits::min() : 0;
    constexpr exact high =
        is_any ? limits::max() : std::min<exact>(limits::max(), max_number);
    exact value = 0;
    nlohmann::adl_serializer<exact>::from_json(field, value);
    if (!(value >= low && value <= high)) {
      fail(field, fmt::format("must be from {:.0f} to {:.0f}", low, high));
    }
    number = static_cast<Number>(value);
  }
};

/// Returns the name of the field of a member: without "is_", if it begins so.
constexpr std::string_view field_name(std::string_view member) {
  if (member == "wall_seconds") return "times";  // as hyperfine calls them
  if (member == "peak_bytes") return "memory_usage_byte";
  if (member == "sides") return "implementations";
  if (member == "difference.message") return "what";
  if (member == "difference.evidence") return "evidence";
  return member.substr(member.starts_with("is_") ? 3 : 0);
}

/// Whether files of this schema version may lack a field that was added later.
constexpr bool may_lack(std::string_view field) {
  constexpr std::array added{
      "calibration",    "costs",     "explorations", "named",    "no_figure",
      "race_schedules", "random",    "recorded",     "sessions", "size",
      "stolen",         "tolerance", "unmodelled",   "untimed"};
  return std::ranges::count(added, field) > 0;
}

void read_field(const auto& object, std::string_view name, auto& value) {
  if (!may_lack(name) || object.contains(name)) object.at(name).get_to(value);
}

// Lists the members of a struct that are fields.
#define WRITE(member) object[field_name(#member)] = value.member;
#define READ(member) read_field(object, field_name(#member), value.member);
#define FIELDS(Struct, ...)                                       \
  void to_json(auto& object, const Struct& value) {               \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(WRITE, __VA_ARGS__)) \
  }                                                               \
  void from_json(const auto& object, Struct& value) {             \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(READ, __VA_ARGS__))  \
  }

FIELDS(environment, compare_version, date, cpu, cores, system, governor,
       load_average, stolen, toolchains)
FIELDS(side_runs, implementation, label, has_outcomes, runs, failed_runs)
FIELDS(failure, implementation, check, round, difference.message,
       difference.evidence)

FIELDS(timed_session, date, blocks)
FIELDS(timed_program, program, has_reference, blocks, level, sessions,
       tolerance)
FIELDS(cost_results, program, has_reference, blocks, level, sessions, tolerance,
       figure, operation, variant)
FIELDS(verified_program, program)
FIELDS(side_figures, median_deviation, median_cpu, median_peak_byte,
       median_voluntary_switches, median_involuntary_switches,
       median_page_faults)
FIELDS(samples, placement, block_medians, block_ratios, wall_seconds,
       exit_codes, peak_bytes, voluntary_switches, involuntary_switches,
       page_faults, size, no_figure)

FIELDS(sweep_results, name, group, parameter, sides, points)
FIELDS(sweep_side, implementation, label, largest)
// The times of a point are among the results, by the name of its program.
FIELDS(sweep_point, program, value, operations)

FIELDS(race_results, program, complete)
FIELDS(race_side, racy, detector, unchecked, reported_runs, reports, conflicts,
       first_report)
FIELDS(race_conflict, reports, accesses)
FIELDS(race_access, kind, place)

FIELDS(outcome_results, program, jobs)
FIELDS(outcome_side, allowed, named, counts)
FIELDS(named_outcome, name, is_end, means, folded)
FIELDS(allowed_outcome, low, high, means, is_loss, folded)

FIELDS(exploration_results, program)
FIELDS(exploration_side, explorer, unexplored, size, racy, complete,
       preemptions, redundant, random, unmodelled, operations, outcomes, races,
       race_schedules, recorded)
FIELDS(recorded_orders, is_all, lines, steps, orders)
FIELDS(explored_outcome, output, ending, value, means, is_allowed, executions,
       witness)
FIELDS(witness, preemptions, is_shortest, schedule, steps)
FIELDS(witness_step, thread, line, number, text, effect)

FIELDS(calibration_row, row, load, sessions, found)
FIELDS(results, interrupted, warnings, only_before, only_after, sweeps,
       calibration)

#undef FIELDS
#undef READ
#undef WRITE

}  // namespace sidebyside
