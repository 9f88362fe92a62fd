#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "results/json.hpp"

namespace sidebyside {
namespace {

using json = nlohmann::ordered_json;  // as what writes it

/// A value that may be null.
template <class Value>
std::optional<Value> optional(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<Value>();
}

void read_context(const json& object, results& read) {
  environment& conditions = read.conditions;
  conditions.version = object.at("compare_version");
  conditions.date = object.at("date");
  conditions.cpu = object.at("cpu");
  conditions.cores = object.at("cores");
  conditions.system = object.at("system");
  conditions.governor =
      optional<std::string>(object.at("governor")).value_or("");
  conditions.load_average = optional<double>(object.at("load_average"));
  conditions.toolchains = object.at("toolchains");
  object.at("command_line").get_to(read.command_line);
}

/// The results of a program, which are made if there are none so far.
template <class Results>
Results& find_or_add(std::vector<Results>& all, const std::string& name) {
  const auto found = std::ranges::find(all, name, &Results::program);
  if (found != all.end()) return *found;
  all.emplace_back().program = name;
  return all.back();
}

/// The results of a program with one more side: `names` says of what, `object`
/// what is known of every side.
template <class Results>
Results& add_side(std::vector<Results>& all, const json& names,
                  const json& object) {
  Results& program = find_or_add(all, names.at("program"));
  auto& side = program.sides.emplace_back();
  side.implementation = names.at("implementation");
  side.label = object.value("label", side.implementation);
  side.runs = object.at("runs");
  side.failed_runs = object.at("failed_runs");
  return program;
}

/// A program that turns out to be something more.
timed_program take_program(results& read, const std::string& name) {
  find_or_add(read.programs, name);
  const auto found =
      std::ranges::find(read.programs, name, &timed_program::program);
  timed_program taken = std::move(*found);
  read.programs.erase(found);
  return taken;
}

placement read_placement(const std::string& name) {
  for (const placement each :
       {placement::kept, placement::drawn, placement::fixed}) {
    if (to_string(each) == name) return each;
  }
  throw user_error(fmt::format("placement \"{}\" is none", escape(name)));
}

/// The single samples of a side, which a record has not.
void read_samples(const json& object, const timed_program& program,
                  samples& side) {
  object.at("times").get_to(side.wall_seconds);
  const std::size_t rounds = side.wall_seconds.size();
  if (!std::ranges::all_of(side.wall_seconds,
                           [](double seconds) { return seconds > 0; })) {
    throw user_error("a time is not above 0");
  }
  const auto& blocks = program.blocks;
  const bool are_possible = std::ranges::all_of(
      blocks, [&](std::size_t size) { return size > 0 && size <= rounds; });
  if (!are_possible ||
      std::accumulate(blocks.begin(), blocks.end(), std::size_t{0}) != rounds) {
    throw user_error("blocks and times have different rounds");
  }
  side.user_seconds.assign(rounds,
                           optional<double>(object.at("user")).value_or(0));
  side.system_seconds.assign(rounds,
                             optional<double>(object.at("system")).value_or(0));
  object.at("exit_codes").get_to(side.exit_codes);
  object.at("memory_usage_byte").get_to(side.peak_bytes);
  if (program.sides.front().wall_seconds.size() != rounds) {
    throw user_error("the sides of a program have different rounds");
  }
}

void read_side(const json& object, results& read) {
  timed_program& program =
      add_side(read.programs, object.at("parameters"), object);
  samples& side = program.sides.back();
  object.at("blocks").get_to(program.blocks);
  side.has_outcomes = object.at("has_outcomes");
  side.placement = read_placement(object.at("placement"));
  if (object.contains("times")) {
    read_samples(object, program, side);
  } else if (!object.at("median").is_null()) {
    side.recorded = {object.at("median"), object.at("median_deviation"),
                     object.at("median_cpu"),
                     optional<double>(object.at("median_peak_byte"))};
  }
}

void read_race(const json& object, results& read) {
  race_results& program = add_side(read.races, object, object);
  program.racy = object.at("racy");
  program.complete = object.at("complete");
  race_side& side = program.sides.back();
  side.detector = object.at("detector");
  side.unchecked = object.value("unchecked", "");
  side.reported_runs = object.at("reported_runs");
  side.reports = object.at("reports");
  side.first_report = object.value("first_report", "");
  for (const json& found : object.at("conflicts")) {
    race_conflict& conflict = side.conflicts.emplace_back();
    conflict.reports = found.at("reports");
    for (const json& access : found.at("accesses")) {
      conflict.accesses.push_back({access.at("kind"), access.at("place")});
    }
  }
}

void read_outcomes(const json& object, results& read) {
  outcome_results& program = add_side(read.outcomes, object, object);
  program.range =
      optional<std::pair<std::int64_t, std::int64_t>>(object.at("range"));
  if (program.range && program.range->first > program.range->second) {
    throw user_error("a range ends before it begins");
  }
  program.lossless = optional<std::int64_t>(object.at("lossless"));
  program.jobs = object.at("jobs");
  object.at("counts").get_to(program.sides.back().counts);
}

/// The ratio of a side without samples.
void read_ratio(const json& object, const std::string& implementation,
                timed_program& program) {
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    if (program.sides[i].implementation != implementation) continue;
    ratio& read = program.recorded_ratios[i];
    read = {object.at("median"), std::nullopt, object.at("rounds"),
            object.at("blocks")};
    if (object.at("low").is_null()) continue;
    read.interval = {object.at("low"), object.at("high"), object.at("level")};
  }
}

/// What a program was judged by; the ratio itself follows from its times. With
/// a tolerance it was a pair of builds.
void read_comparison(const json& object, results& read) {
  timed_program& program = find_or_add(read.programs, object.at("program"));
  const json& ratio = object.at("ratio");
  if (!ratio.is_null()) {
    program.level = ratio.at("level");
    if (program.sides.empty() || program.sides.front().recorded) {
      read_ratio(ratio, object.at("implementation"), program);
    }
  }
  const auto tolerance = optional<double>(object.at("tolerance"));
  if (!tolerance) return;
  read.pairs.push_back({take_program(read, program.program), *tolerance});
}

/// Its points are among the programs, which have been read.
void read_sweep(const json& object, results& read) {
  sweep_results& sweep = read.sweeps.emplace_back();
  sweep.name = object.at("name");
  sweep.group = optional<std::string>(object.at("group")).value_or("");
  sweep.parameter = object.at("parameter");
  for (const json& side : object.at("implementations")) {
    sweep.sides.push_back({side.at("implementation"), side.at("label"),
                           optional<std::int64_t>(side.at("largest"))});
  }
  if (sweep.sides.empty()) throw user_error("a sweep has no implementations");
  for (const json& point : object.at("points")) {
    timed_program times = take_program(read, point.at("program"));
    times.has_reference =
        find_side(times, sweep.sides.front().implementation) != nullptr;
    sweep.points.push_back({std::move(times), point.at("value"),
                            optional<std::int64_t>(point.at("operations"))});
  }
}

/// Failures stand with the results that they are of.
void read_failure(const json& object, results& read) {
  const std::string list = object.at("list");
  const std::string program = object.at("program");
  auto& failures = list == "races" ? find_or_add(read.races, program).failures
                   : list == "outcomes"
                       ? find_or_add(read.outcomes, program).failures
                       : find_or_add(read.programs, program).failures;
  failures.push_back({object.at("implementation"),
                      object.at("implementation"),
                      object.at("round"),
                      {object.at("what"),
                       object.at("evidence").get<std::vector<std::string>>()}});
}

results to_results(const json& document) {
  results read;
  read.interrupted = document.at("interrupted");
  read_context(document.at("context"), read);
  for (const json& side : document.at("results")) read_side(side, read);
  for (const json& side : document.at("races")) read_race(side, read);
  for (const json& side : document.at("outcomes")) read_outcomes(side, read);
  // These go with the program that they are of, wherever it belongs.
  for (const json& found : document.at("failures")) read_failure(found, read);
  for (const json& made : document.at("comparisons")) {
    read_comparison(made, read);
  }
  for (const json& sweep : document.at("sweeps")) read_sweep(sweep, read);
  document.at("only_before").get_to(read.only_before);
  document.at("only_after").get_to(read.only_after);
  document.at("warnings").get_to(read.warnings);
  return read;
}

}  // namespace

results read_results(const std::filesystem::path& file) {
  const auto error_of = [&](std::string_view message) {
    return user_error(fmt::format("{}: {}", escape(file.string()), message));
  };
  const json document = json::parse(read_file(file), nullptr, false);
  if (document.is_discarded()) {
    throw error_of("is not JSON, or cut short; make it with --json");
  }
  if (!document.is_object() || !document.contains("schema_version")) {
    throw error_of("is not a results file of compare: no schema_version");
  }
  if (const json& version = document["schema_version"];
      version != schema_version) {
    throw error_of(
        fmt::format("has schema version {}, and this compare reads {}",
                    version.dump(), schema_version));
  }
  try {
    return to_results(document);
  } catch (const json::exception& wrong) {
    throw error_of(fmt::format("is not a results file as compare writes it: {}",
                               wrong.what()));
  } catch (const user_error& wrong) {
    throw error_of(wrong.what());
  }
}

}  // namespace sidebyside
