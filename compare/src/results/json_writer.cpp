#include "results/json.hpp"
#include "results/json_fields.hpp"

namespace sidebyside {
namespace {

using json = file_json<nlohmann::ordered_map>;

/// Calculates a statistic of wall times; null if there are none.
json summarize(const std::vector<double>& values, auto statistic) {
  return values.empty() ? json() : json(statistic(values));
}

/// The ratio of a side to the reference; null if there is none.
json ratio_of(const timed_program& program, std::size_t index) {
  const auto measured = ratio_to_reference(program, index);
  if (!measured) return {};
  const auto& interval = measured->interval;
  return {{"median", measured->median},
          {"low", interval ? json(interval->low) : json()},
          {"high", interval ? json(interval->high) : json()},
          {"level", program.level},
          {"rounds", measured->rounds},
          {"blocks", measured->blocks},
          {"range", measured->range ? json(*measured->range) : json()}};
}

/// The verdict on a side; null if it has no ratio.
json verdict_of(const timed_program& program, std::size_t index) {
  const auto measured = ratio_to_reference(program, index);
  return measured ? json(judge(measured, program.tolerance)) : json();
}

/// Adds a comparison of each side to the reference.
void add_comparisons(json& document, const timed_program& program) {
  const bool has_failed =
      std::ranges::any_of(program.sides, &samples::failed_runs);
  for (std::size_t i = 1; program.has_reference && i < program.sides.size();
       ++i) {
    const samples& side = program.sides[i];
    document["comparisons"].push_back(
        {{"program", program.program},
         {"implementation", side.implementation},
         {"reference", program.sides.front().implementation},
         {"output", has_failed ? output_verdict::failed : judge_output(side)},
         {"ratio", ratio_of(program, i)},
         {"tolerance", program.tolerance},
         {"verdict", verdict_of(program, i)}});
  }
}

// The fields of an entry that are not read back.

json more_of(const timed_program& program, const samples& side) {
  const std::vector<double>& wall = side.wall_seconds;
  json more{
      {"command", program.program + "/" + side.implementation},
      {"parameters",
       {{"program", program.program}, {"implementation", side.implementation}}},
      {"output", judge_output(side)},
      {"mean", summarize(wall, mean)},
      {"stddev", summarize(wall, standard_deviation)},
      {"median", median_seconds(side)},
      {"user", summarize(side.user_seconds, mean)},
      {"system", summarize(side.system_seconds, mean)},
      {"min", summarize(wall, std::ranges::min)},
      {"max", summarize(wall, std::ranges::max)}};
  if (side.figures) more.update(json(*side.figures));
  return more;
}

json more_of(const cost_results& cost, const samples& side) {
  const auto index = static_cast<std::size_t>(&side - cost.sides.data());
  const auto range = median_interval(side.block_medians, cost.level);
  json more{{"output", judge_output(side)},
            {"median", median_seconds(side)},
            {"low", range ? json(range->low) : json()},
            {"high", range ? json(range->high) : json()},
            {"ratio", ratio_of(cost, index)},
            {"verdict", verdict_of(cost, index)}};
  if (side.figures) more.update(json(*side.figures));
  return more;
}

json more_of(const verified_program&, const side_runs& side) {
  return {{"output", judge_output(side)}};
}

json more_of(const race_results& program, const race_side& side) {
  return {{"verdict", judge_race(program, side)}};
}

json more_of(const outcome_results&, const outcome_side& side) {
  return {{"runs_with_loss", runs_with_loss(side)}};
}

json more_of(const exploration_results&, const exploration_side&) {
  return json::object();
}

/// Adds an entry for each side of a program to a list, and its failures to
/// theirs. `more` is in each of the entries.
void add_program(json& document, result_kind kind, const auto& program,
                 const json& more = json::object()) {
  const bool is_timed = kind < result_kind::races;
  for (const auto& side : program.sides) {
    json entry{{"kind", kind}};
    for (const json& part :
         {json(program), json(static_cast<const side_runs&>(side)), json(side),
          more_of(program, side), more}) {
      entry.update(part);
    }
    document[is_timed ? "results" : to_string(kind)].push_back(entry);
  }
  for (const failure& failure : program.failures) {
    json entry{{"kind", kind}, {"program", program.program}};
    entry.update(json(failure));
    document["failures"].push_back(entry);
  }
}

/// Adds the points of a sweep, and to the sweep's own entry a summary of each.
/// The value is a point's only parameter: hyperfine's plot_parametrized.py
/// takes no more.
void add_sweep(json& document, const sweep_results& sweep, json& entry) {
  entry["reference"] = sweep.sides.front().implementation;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const sweep_point& point = sweep.points[i];
    json& sides = entry["points"][i]["sides"] = json::array();
    for (const samples& side : point.sides) {
      const auto& figures = side.figures;
      sides.push_back(
          {{"implementation", side.implementation},
           {"output", judge_output(side)},
           {"median", median_seconds(side)},
           {"seconds_per_operation", seconds_per_operation(point, side)},
           {"peak_bytes", figures ? json(figures->median_peak_byte) : json()},
           {"ratio", ratio_of(point, sides.size())}});
    }
    add_program(
        document, result_kind::sweeps, static_cast<const timed_program&>(point),
        {{"parameters", {{sweep.parameter, std::to_string(point.value)}}}});
  }
}

/// Rounds all numbers that are not whole to eight digits.
void round_numbers(json& value) {
  if (value.is_structured()) {
    for (json& each : value) round_numbers(each);
  } else if (value.is_number_float()) {
    value = std::stod(fmt::format("{:.8g}", value.get<double>()));
  }
}

/// Formats all results. Bytes that are not UTF-8, of a command line for
/// instance, become U+FFFD.
std::string format(const results& all, bool is_record) {
  const int indent = is_record ? 0 : 2;
  using enum result_kind;
  json document{{"schema_version", schema_version},
                {"context", all.conditions}};
  document["context"]["command_line"] = all.command_line;
  for (const char* list : {"results", "comparisons", "costs", "untimed",
                           "races", "outcomes", "explorations", "failures"}) {
    document[list] = json::array();
  }
  document.update(json(all));
  for (const auto& each : all.programs) {
    add_program(document, each.tolerance ? pairs : times, each);
  }
  for (const auto& each : all.costs) add_program(document, costs, each);
  for (const auto& each : all.verified) add_program(document, untimed, each);
  for (std::size_t i = 0; i < all.sweeps.size(); ++i) {
    add_sweep(document, all.sweeps[i], document["sweeps"][i]);
  }
  for (const auto& each : all.races) add_program(document, races, each);
  for (const auto& each : all.outcomes) add_program(document, outcomes, each);
  for (const auto& each : all.explorations) {
    add_program(document, explorations, each);
  }
  for_each_timed(all, std::bind_front(add_comparisons, std::ref(document)));
  if (is_record) round_numbers(document);
  return document.dump(indent, ' ', false, json::error_handler_t::replace) +
         "\n";
}

}  // namespace

std::string to_json(const results& all) { return format(all, false); }

std::string to_record(const results& all) {
  results kept = all;
  for_each_timed(kept, [](timed_program& program) {
    for (samples& side : program.sides) static_cast<single_runs&>(side) = {};
  });
  for (race_results& race : kept.races) {
    for (race_side& side : race.sides) side.first_report.clear();
  }
  // A record is committed: a value a line, and no spaces before it.
  return format(kept, true);
}

}  // namespace sidebyside
