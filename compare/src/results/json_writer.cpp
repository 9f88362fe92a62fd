#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "results/json.hpp"

/// None is null.
template <class Value>
struct nlohmann::adl_serializer<std::optional<Value>> {
  static void to_json(auto& field, const std::optional<Value>& value) {
    if (value) field = *value;
  }
};

namespace sidebyside {

using json = nlohmann::ordered_json;

// The library finds these by the types of their arguments.

static void to_json(json& object, const race_access& access) {
  object = {{"kind", access.kind}, {"place", access.place}};
}

static void to_json(json& object, const race_conflict& conflict) {
  object = {{"reports", conflict.reports}, {"accesses", conflict.accesses}};
}

static void to_json(json& object, const allowed_outcome& outcome) {
  object = {{"low", outcome.low},
            {"high", outcome.high},
            {"means", outcome.means},
            {"loss", outcome.is_loss},
            {"folded", outcome.folded}};
}

static void to_json(json& object, const sweep_side& side) {
  object = {{"implementation", side.implementation},
            {"label", side.label},
            {"largest", side.largest}};
}

namespace {

/// Null where there is no text.
json or_null(const std::string& text) {
  return text.empty() ? json() : json(text);
}

/// A statistic of samples, or null where there are none.
template <class Statistic>
json statistic(const std::vector<double>& values, Statistic calculate) {
  return values.empty() ? json() : json(calculate(values));
}

json side_to_json(const timed_program& program, const samples& side,
                  const json& parameters, bool has_samples) {
  const std::vector<double>& wall = side.wall_seconds;
  const auto figures = figures_of(side);
  const auto figure = [&](auto member) {
    return figures ? json((*figures).*member) : json();
  };
  const json names{{"program", program.program},
                   {"implementation", side.implementation}};
  json made{
      {"command", program.program + "/" + side.implementation},
      {"mean", statistic(wall, mean)},
      {"stddev", statistic(wall, standard_deviation)},
      {"median", figure(&side_figures::wall)},
      {"user", statistic(side.user_seconds, mean)},
      {"system", statistic(side.system_seconds, mean)},
      {"min", statistic(wall, std::ranges::min)},
      {"max", statistic(wall, std::ranges::max)},
      {"median_deviation", figure(&side_figures::deviation)},
      {"median_cpu", figure(&side_figures::cpu)},
      {"median_peak_byte", figure(&side_figures::peak)},
      {"blocks", program.blocks},
      {"placement", to_string(side.placement)},
      {"parameters", parameters.is_null() ? names : parameters},
      {"label", side.label},
      {"output", output_verdict(side)},
      {"has_outcomes", side.has_outcomes},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
  };
  for (std::size_t i = 0; i < kernel_counts.size(); ++i) {
    const std::string name(kernel_counts[i]);
    made["median_" + name] = figures ? json(figures->counts[i]) : json();
    if (has_samples) made[name] = side.counts[i];
  }
  made.update(names);
  if (!has_samples) return made;
  made["times"] = wall;
  made["memory_usage_byte"] = side.peak_bytes;
  made["exit_codes"] = side.exit_codes;
  return made;
}

/// Of side `index` to the reference; null if there is none.
json ratio_to_json(const timed_program& program, std::size_t index) {
  const auto measured = ratio_to_reference(program, index);
  if (!measured) return {};
  const auto& interval = measured->interval;
  return {{"median", measured->median},
          {"low", interval ? json(interval->low) : json()},
          {"high", interval ? json(interval->high) : json()},
          {"level", program.level},
          {"rounds", measured->rounds},
          {"blocks", measured->blocks}};
}

/// With a tolerance it is a pair of builds.
json comparison_to_json(const timed_program& program, std::size_t index,
                        const std::optional<double>& tolerance) {
  const samples& side = program.sides[index];
  const auto ratio = ratio_to_reference(program, index);
  return {
      {"program", program.program},
      {"implementation", side.implementation},
      {"reference", program.sides.front().implementation},
      {"output", std::ranges::any_of(program.sides, &samples::failed_runs)
                     ? "FAILED"
                     : output_verdict(side)},
      {"ratio", ratio_to_json(program, index)},
      {"tolerance", tolerance},
      {"verdict", ratio ? json(to_string(judge(ratio, tolerance))) : json()},
  };
}

/// The sides of a point in a few figures; all of its rounds are among the
/// results, by its key.
json point_to_json(const sweep_point& point) {
  json sides = json::array();
  for (std::size_t i = 0; i < point.sides.size(); ++i) {
    const samples& side = point.sides[i];
    const auto figures = figures_of(side);
    sides.push_back(
        {{"implementation", side.implementation},
         {"output", output_verdict(side)},
         {"median", median_seconds(side)},
         {"seconds_per_operation", seconds_per_operation(point, side)},
         {"peak_bytes", figures ? json(figures->peak) : json()},
         {"ratio", i == 0 ? json() : ratio_to_json(point, i)}});
  }
  return {{"value", point.value},
          {"operations", point.operations},
          {"program", point.program},
          {"sides", sides}};
}

json sweep_to_json(const sweep_results& sweep) {
  json points = json::array();
  for (const sweep_point& point : sweep.points) {
    points.push_back(point_to_json(point));
  }
  return {{"name", sweep.name},
          {"group", or_null(sweep.group)},
          {"parameter", sweep.parameter},
          {"reference", sweep.sides.front().implementation},
          {"implementations", sweep.sides},
          {"points", points}};
}

json side_to_json(const race_results& program, const race_side& side) {
  return {
      {"program", program.program},
      {"implementation", side.implementation},
      {"label", side.label},
      {"detector", side.detector},
      {"unchecked", side.unchecked},
      {"racy", program.racy},
      {"verdict", race_verdict(program, side)},
      {"complete", program.complete},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
      {"reported_runs", side.reported_runs},
      {"reports", side.reports},
      {"conflicts", side.conflicts},
      {"first_report", side.first_report},
  };
}

json side_to_json(const outcome_results& program, const outcome_side& side) {
  return {
      {"program", program.program},
      {"implementation", side.implementation},
      {"label", side.label},
      {"allowed", program.allowed},
      {"jobs", program.jobs},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
      {"runs_with_loss", runs_with_loss(program, side)},
      {"counts", side.counts},
  };
}

template <class Results>
void add_failures(json& document, const char* key, const Results& program) {
  for (const failure& failed : program.failures) {
    document["failures"].push_back({{"list", key},
                                    {"program", program.program},
                                    {"implementation", failed.implementation},
                                    {"check", to_string(failed.failed)},
                                    {"round", failed.round},
                                    {"what", failed.found.message},
                                    {"evidence", failed.found.evidence}});
  }
}

/// The sides of all programs, and their failures.
template <class Results>
void add_sides(json& document, const char* key, const Results& programs) {
  for (const auto& program : programs) {
    for (const auto& side : program.sides) {
      document[key].push_back(side_to_json(program, side));
    }
    add_failures(document, key, program);
  }
}

/// A program that was timed. The value of a sweep's parameter is its only one:
/// hyperfine's plot_parametrized.py takes no more.
void add_timed(json& document, const timed_program& program, bool has_samples,
               const std::optional<double>& tolerance = {},
               const json& parameters = {}) {
  for (const samples& side : program.sides) {
    document["results"].push_back(
        side_to_json(program, side, parameters, has_samples));
  }
  add_failures(document, "results", program);
  for (std::size_t i = 1; program.has_reference && i < program.sides.size();
       ++i) {
    document["comparisons"].push_back(
        comparison_to_json(program, i, tolerance));
  }
}

json context_to_json(const results& all) {
  const environment& conditions = all.conditions;
  return {{"compare_version", conditions.version},
          {"date", conditions.date},
          {"command_line", all.command_line},
          {"cpu", conditions.cpu},
          {"cores", conditions.cores},
          {"system", conditions.system},
          {"governor", or_null(conditions.governor)},
          {"load_average", conditions.load_average},
          {"toolchains", conditions.toolchains}};
}

std::string write(const results& all, bool has_samples) {
  json document{
      {"schema_version", schema_version}, {"interrupted", all.interrupted},
      {"context", context_to_json(all)},  {"results", json::array()},
      {"comparisons", json::array()},     {"sweeps", json::array()},
      {"races", json::array()},           {"outcomes", json::array()},
      {"failures", json::array()},        {"warnings", all.warnings}};
  for (const timed_program& program : all.programs) {
    add_timed(document, program, has_samples);
  }
  for (const timed_pair& pair : all.pairs) {
    add_timed(document, pair, has_samples, pair.tolerance);
  }
  for (const sweep_results& sweep : all.sweeps) {
    for (const sweep_point& point : sweep.points) {
      add_timed(document, point, has_samples, {},
                {{sweep.parameter, std::to_string(point.value)}});
    }
    document["sweeps"].push_back(sweep_to_json(sweep));
  }
  add_sides(document, "races", all.races);
  if (!has_samples) {
    for (json& race : document["races"]) race.erase("first_report");
  }
  add_sides(document, "outcomes", all.outcomes);
  document["only_before"] = all.only_before;
  document["only_after"] = all.only_after;
  // Bytes that are not UTF-8 (of a command line, say) become U+FFFD.
  // A record is committed: a value a line, and no spaces before it.
  return document.dump(has_samples ? 2 : 0, ' ', false,
                       json::error_handler_t::replace) +
         "\n";
}

}  // namespace

std::string to_json(const results& all) { return write(all, true); }

std::string to_record(const results& all) { return write(all, false); }

}  // namespace sidebyside
