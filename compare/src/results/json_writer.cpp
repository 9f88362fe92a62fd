#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "results/json.hpp"

namespace sidebyside {
namespace {

using json = nlohmann::ordered_json;

/// A statistic of samples, or null where there are none.
template <class Statistic>
json statistic(const std::vector<double>& values, Statistic of) {
  return values.empty() ? json() : json(of(values));
}

template <class Value>
json or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json();
}

json to_json(const timed_program& of, const samples& side, json parameters,
             bool has_samples) {
  const auto smallest = [](const std::vector<double>& values) {
    return *std::min_element(values.begin(), values.end());
  };
  const auto largest = [](const std::vector<double>& values) {
    return *std::max_element(values.begin(), values.end());
  };
  const std::vector<double>& wall = side.wall_seconds;
  const auto figures = figures_of(side);
  json made{
      {"command", of.program + "/" + side.implementation},
      {"mean", statistic(wall, mean)},
      {"stddev", statistic(wall, standard_deviation)},
      {"median", figures ? json(figures->wall) : json()},
      {"user", statistic(side.user_seconds, mean)},
      {"system", statistic(side.system_seconds, mean)},
      {"min", statistic(wall, smallest)},
      {"max", statistic(wall, largest)},
      {"median_deviation", figures ? json(figures->deviation) : json()},
      {"median_cpu", figures ? json(figures->cpu) : json()},
      {"median_peak_byte",
       figures && figures->peak ? json(*figures->peak) : json()},
      {"blocks", of.blocks},
      {"placement", to_string(side.placement)},
      {"parameters", std::move(parameters)},
      {"label", side.label},
      {"output", output_verdict(side)},
      {"has_outcomes", side.has_outcomes},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
  };
  for (const auto& [name, runs, median] : kernel_counts) {
    made[fmt::format("median_{}", name)] =
        figures ? or_null((*figures).*median) : json();
    if (has_samples) made[std::string(name)] = side.*runs;
  }
  if (!has_samples) return made;
  made["times"] = wall;
  made["memory_usage_byte"] = side.peak_bytes;
  made["exit_codes"] = side.exit_codes;
  return made;
}

/// Of side `index` to the reference; null if there is none.
json ratio_to_json(const timed_program& of, std::size_t index) {
  const auto measured = ratio_to_reference(of, index);
  if (!measured) return {};
  const auto& interval = measured->interval;
  return {{"median", measured->median},
          {"low", interval ? json(interval->low) : json()},
          {"high", interval ? json(interval->high) : json()},
          {"level", of.level},
          {"rounds", measured->rounds},
          {"blocks", measured->blocks}};
}

json comparison_to_json(const timed_program& of, std::size_t index,
                        verdict found, const json& tolerance) {
  const bool is_good =
      std::all_of(of.sides.begin(), of.sides.end(),
                  [](const samples& side) { return side.failed_runs == 0; });
  const samples& side = of.sides[index];
  return {
      {"program", of.program},
      {"implementation", side.implementation},
      {"reference", of.sides.front().implementation},
      {"output", is_good ? output_verdict(side) : std::string_view("FAILED")},
      {"ratio", ratio_to_json(of, index)},
      {"tolerance", tolerance},
      {"verdict", to_string(found)},
  };
}

/// The sides of a point in a few figures; all of its rounds are among the
/// results, by its key.
json to_json(const sweep_point& of) {
  json sides = json::array();
  for (std::size_t i = 0; i < of.sides.size(); ++i) {
    const samples& side = of.sides[i];
    const auto figures = figures_of(side);
    sides.push_back(
        {{"implementation", side.implementation},
         {"output", output_verdict(side)},
         {"median", or_null(median_seconds(side))},
         {"seconds_per_operation", or_null(seconds_per_operation(of, side))},
         {"peak_bytes",
          figures && figures->peak ? json(*figures->peak) : json()},
         {"ratio", i == 0 ? json() : ratio_to_json(of, i)}});
  }
  return {
      {"value", of.value},
      {"operations", or_null(of.operations)},
      {"program", of.program},
      {"sides", sides},
  };
}

json to_json(const sweep_results& of) {
  json sides = json::array();
  for (const sweep_side& side : of.sides) {
    sides.push_back({{"implementation", side.implementation},
                     {"label", side.label},
                     {"largest", or_null(side.largest)}});
  }
  json points = json::array();
  for (const sweep_point& point : of.points) points.push_back(to_json(point));
  return {{"name", of.name},
          {"group", of.group.empty() ? json() : json(of.group)},
          {"parameter", of.parameter},
          {"reference", of.sides.front().implementation},
          {"implementations", sides},
          {"points", points}};
}

json to_json(const race_results& of, const race_side& side) {
  json conflicts = json::array();
  for (const race_conflict& conflict : side.conflicts) {
    json accesses = json::array();
    for (const race_access& access : conflict.accesses) {
      accesses.push_back({{"kind", access.kind}, {"place", access.place}});
    }
    conflicts.push_back(
        {{"reports", conflict.reports}, {"accesses", accesses}});
  }
  return {
      {"program", of.program},
      {"implementation", side.implementation},
      {"label", side.label},
      {"detector", side.detector},
      {"unchecked", side.unchecked},
      {"racy", of.racy},
      {"verdict", race_verdict(of, side)},
      {"complete", of.complete},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
      {"reported_runs", side.reported_runs},
      {"reports", side.reports},
      {"conflicts", conflicts},
      {"first_report", side.first_report},
  };
}

json to_json(const outcome_results& of, const outcome_side& side) {
  json loss;
  if (of.lossless) loss = runs_with_loss(side, *of.lossless);
  return {
      {"program", of.program},
      {"implementation", side.implementation},
      {"label", side.label},
      {"range", or_null(of.range)},
      {"lossless", or_null(of.lossless)},
      {"jobs", of.jobs},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
      {"runs_with_loss", loss},
      {"counts", side.counts},
  };
}

template <class Results>
void add_failures(json& document, const char* key, const Results& of) {
  for (const failure& failed : of.failures) {
    document["failures"].push_back({{"list", key},
                                    {"program", of.program},
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
  for (const auto& of : programs) {
    for (const auto& side : of.sides) {
      document[key].push_back(to_json(of, side));
    }
    add_failures(document, key, of);
  }
}

/// A program that was timed. `judged` is the verdict on a ratio, and the value
/// of a sweep's parameter goes to the parameters.
template <class Judge>
void add_timed(json& document, const timed_program& of, bool has_samples,
               Judge judged, const json& tolerance = {},
               const json& parameters = {}) {
  for (const samples& side : of.sides) {
    json all{{"program", of.program}, {"implementation", side.implementation}};
    if (!parameters.is_null()) all.update(parameters);
    document["results"].push_back(
        to_json(of, side, std::move(all), has_samples));
  }
  add_failures(document, "results", of);
  for (std::size_t i = 1; of.has_reference && i < of.sides.size(); ++i) {
    document["comparisons"].push_back(comparison_to_json(
        of, i, judged(ratio_to_reference(of, i)), tolerance));
  }
}

json to_json(const environment& conditions,
             const std::vector<std::string>& command_line) {
  return {
      {"compare_version", conditions.version},
      {"date", conditions.date},
      {"command_line", command_line},
      {"cpu", conditions.cpu},
      {"cores", conditions.cores},
      {"system", conditions.system},
      {"governor",
       conditions.governor.empty() ? json() : json(conditions.governor)},
      {"load_average",
       conditions.load_average ? json(*conditions.load_average) : json()},
      {"toolchains", conditions.toolchains},
  };
}

}  // namespace

namespace {

std::string write(const results& all, bool has_samples) {
  json document{{"schema_version", schema_version},
                {"interrupted", all.interrupted},
                {"context", to_json(all.conditions, all.command_line)},
                {"results", json::array()},
                {"comparisons", json::array()},
                {"sweeps", json::array()},
                {"races", json::array()},
                {"outcomes", json::array()},
                {"failures", json::array()},
                {"warnings", all.warnings}};
  for (const timed_program& of : all.programs)
    add_timed(document, of, has_samples, judge);
  for (const timed_pair& of : all.pairs) {
    add_timed(
        document, of, has_samples,
        [&](const auto& ratio) { return judge_builds(ratio, of.tolerance); },
        of.tolerance);
  }
  for (const sweep_results& sweep : all.sweeps) {
    for (const sweep_point& of : sweep.points) {
      add_timed(document, of, has_samples, judge, {},
                {{sweep.parameter, std::to_string(of.value)}});
    }
    document["sweeps"].push_back(to_json(sweep));
  }
  add_sides(document, "races", all.races);
  if (!has_samples) {
    for (json& race : document["races"]) race.erase("first_report");
  }
  add_sides(document, "outcomes", all.outcomes);
  document["only_before"] = all.only_before;
  document["only_after"] = all.only_after;
  // Bytes that are not UTF-8 (of a command line, say) become U+FFFD.
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string to_json(const results& all) { return write(all, true); }

std::string to_record(const results& all) { return write(all, false); }

}  // namespace sidebyside
