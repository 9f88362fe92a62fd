#include "results/json_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace sidebyside {
namespace {

using json = nlohmann::ordered_json;

/// A statistic of samples, or null where there are none.
template <class Statistic>
json statistic(const std::vector<double>& values, Statistic of) {
  return values.empty() ? json() : json(of(values));
}

json to_json(const program_results& of, const samples& side) {
  const auto smallest = [](const std::vector<double>& values) {
    return *std::min_element(values.begin(), values.end());
  };
  const auto largest = [](const std::vector<double>& values) {
    return *std::max_element(values.begin(), values.end());
  };
  const std::vector<double>& wall = side.wall_seconds;
  // As hyperfine writes it from version 2 on; the rest is as it was before.
  json measurements = json::array();
  for (const double seconds : wall) {
    measurements.push_back(
        {{"time_wall_clock", {{"value", seconds}, {"unit", "second"}}}});
  }
  json parameters{{"program", of.program},
                  {"implementation", side.implementation}};
  for (const auto& [name, value] : of.parameters) parameters[name] = value;
  return {
      {"command", of.program + "/" + side.implementation},
      {"mean", statistic(wall, mean)},
      {"stddev", statistic(wall, standard_deviation)},
      {"median", statistic(wall, median)},
      {"user", statistic(side.user_seconds, mean)},
      {"system", statistic(side.system_seconds, mean)},
      {"min", statistic(wall, smallest)},
      {"max", statistic(wall, largest)},
      {"times", wall},
      {"measurements", measurements},
      {"summary",
       {{"time_wall_clock",
         {{"unit", "second"},
          {"count", wall.size()},
          {"mean", statistic(wall, mean)},
          {"stddev", statistic(wall, standard_deviation)},
          {"median", statistic(wall, median)},
          {"min", statistic(wall, smallest)},
          {"max", statistic(wall, largest)}}}}},
      {"blocks", of.blocks},
      {"placement", to_string(side.placement)},
      {"memory_usage_byte", side.peak_bytes},
      {"exit_codes", side.exit_codes},
      {"parameters", parameters},
      {"label", side.label},
      {"output", output_verdict(of, side)},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
  };
}

/// Of side `index` to the reference; null if there is none.
json ratio_to_json(const program_results& of, std::size_t index) {
  const auto measured = compare_to_reference(of, index).ratio;
  if (!measured) return {};
  const auto& interval = measured->interval;
  return {{"median", measured->median},
          {"low", interval ? json(interval->low) : json()},
          {"high", interval ? json(interval->high) : json()},
          {"level", of.level},
          {"rounds", measured->rounds},
          {"blocks", measured->blocks}};
}

json comparison_to_json(const program_results& of, std::size_t index) {
  const comparison made = compare_to_reference(of, index);
  const bool is_good =
      std::all_of(of.sides.begin(), of.sides.end(),
                  [](const samples& side) { return side.failed_runs == 0; });
  return {
      {"program", of.program},
      {"implementation", made.implementation},
      {"reference", made.reference},
      {"output", is_good ? output_verdict(of, of.sides[index])
                         : std::string_view("FAILED")},
      {"ratio", ratio_to_json(of, index)},
      {"tolerance", of.tolerance ? json(*of.tolerance) : json()},
      {"verdict", to_string(judge(of, made.ratio))},
  };
}

/// The sides of a point in a few figures; all of its rounds are among the
/// results, by the name of the program.
json to_json(const sweep_point& point, const program_results& of) {
  const auto or_null = [](const std::optional<double>& figure) {
    return figure ? json(*figure) : json();
  };
  json sides = json::array();
  for (std::size_t i = 0; i < of.sides.size(); ++i) {
    const samples& side = of.sides[i];
    sides.push_back(
        {{"implementation", side.implementation},
         {"output", output_verdict(of, side)},
         {"median", or_null(median_seconds(side))},
         {"seconds_per_operation", or_null(seconds_per_operation(point, side))},
         {"peak_bytes", or_null(median_peak(side))},
         {"ratio", i == 0 ? json() : ratio_to_json(of, i)}});
  }
  return {
      {"value", point.value},
      {"operations", point.operations ? json(*point.operations) : json()},
      {"program", of.program},
      {"sides", sides},
  };
}

json to_json(const sweep_results& of,
             const std::vector<program_results>& programs) {
  json sides = json::array();
  for (const sweep_side& side : of.sides) {
    sides.push_back({{"implementation", side.implementation},
                     {"label", side.label},
                     {"largest", side.largest ? json(*side.largest) : json()}});
  }
  json points = json::array();
  for (const sweep_point& point : of.points) {
    points.push_back(to_json(point, programs[point.program]));
  }
  return {{"name", of.name},
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
      {"racy", of.racy},
      {"verdict", race_verdict(of, side)},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
      {"reported_runs", side.reported_runs},
      {"reports", side.reports},
      {"conflicts", conflicts},
      {"first_report", side.first_report},
  };
}

json to_json(const outcome_results& of, const outcome_side& side) {
  const auto loss = [&](std::int64_t lossless) {
    return json(runs_with_loss(side, lossless));
  };
  return {
      {"program", of.program},
      {"implementation", side.implementation},
      {"label", side.label},
      {"range", of.range ? json({of.range->first, of.range->second}) : json()},
      {"lossless", of.lossless ? json(*of.lossless) : json()},
      {"jobs", of.jobs},
      {"runs", side.runs},
      {"failed_runs", side.failed_runs},
      {"runs_with_loss", of.lossless ? loss(*of.lossless) : json()},
      {"counts", side.counts},
  };
}

/// The sides of all programs, and their failures.
template <class Results>
void add_sides(json& document, const char* key, const Results& programs) {
  for (const auto& of : programs) {
    for (const auto& side : of.sides) {
      document[key].push_back(to_json(of, side));
    }
    for (const failure& failed : of.failures) {
      document["failures"].push_back({{"list", key},
                                      {"program", of.program},
                                      {"implementation", failed.implementation},
                                      {"check", to_string(failed.failed)},
                                      {"round", failed.round},
                                      {"what", failed.found.what},
                                      {"evidence", failed.found.evidence}});
    }
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

std::string to_json(const results& all) {
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
  add_sides(document, "results", all.programs);
  for (const program_results& of : all.programs) {
    if (!of.has_reference) continue;
    for (std::size_t i = 1; i < of.sides.size(); ++i) {
      document["comparisons"].push_back(comparison_to_json(of, i));
    }
  }
  for (const sweep_results& of : all.sweeps) {
    document["sweeps"].push_back(to_json(of, all.programs));
  }
  add_sides(document, "races", all.races);
  add_sides(document, "outcomes", all.outcomes);
  document["only_before"] = all.only_before;
  document["only_after"] = all.only_after;
  // Bytes that are not UTF-8 (of a command line, say) become U+FFFD.
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace sidebyside
