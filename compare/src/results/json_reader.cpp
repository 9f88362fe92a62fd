#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "results/checked_json.hpp"
#include "results/json.hpp"

namespace sidebyside {
namespace {

using json = checked_json;

void read_context(const json& object, results& read) {
  environment& conditions = read.conditions;
  object.at("compare_version").get_to(conditions.version);
  object.at("date").get_to(conditions.date);
  object.at("cpu").get_to(conditions.cpu);
  object.at("cores").get_to(conditions.cores);
  object.at("system").get_to(conditions.system);
  conditions.governor =
      object.at("governor").get<std::optional<std::string>>().value_or("");
  object.at("load_average").get_to(conditions.load_average);
  object.at("toolchains").get_to(conditions.toolchains);
  object.at("command_line").get_to(read.command_line);
}

/// The results of the program that a field names.
template <class Results>
Results& find(std::vector<Results>& all, const json& field) {
  const auto name = field.get<std::string>();
  const auto found = std::ranges::find(all, name, &Results::program);
  if (found != all.end()) return *found;
  fail(field, fmt::format("names \"{}\", of which there are no results", name));
}

/// The results of a program, made if there are none so far, with one more side:
/// `names` says of what, `object` what is known of every side.
template <class Results>
Results& add_side(std::vector<Results>& all, const json& names,
                  const json& object) {
  const auto name = names.at("program").get<std::string>();
  auto program = std::ranges::find(all, name, &Results::program);
  if (program == all.end()) {
    program = all.emplace(all.end());
    program->program = name;
  }
  auto& side = program->sides.emplace_back();
  names.at("implementation").get_to(side.implementation);
  side.label = object.value("label", side.implementation);
  object.at("runs").get_to(side.runs);
  object.at("failed_runs").get_to(side.failed_runs);
  return *program;
}

/// A program that turns out to be something more.
timed_program take_program(results& read, const json& name) {
  timed_program& found = find(read.programs, name);
  const auto index = &found - read.programs.data();
  timed_program taken = std::move(found);
  read.programs.erase(read.programs.begin() + index);
  return taken;
}

/// The one of these values that a field names.
template <class Value>
Value get_one_of(const json& field, std::initializer_list<Value> values) {
  const auto name = field.get<std::string>();
  for (const Value each : values) {
    if (to_string(each) == name) return each;
  }
  fail(field, fmt::format("\"{}\" is none", name));
}

/// The single samples of a side, which a record has not.
void read_samples(const json& object, const timed_program& program,
                  samples& side) {
  for (const json& time : list_at(object, "times")) {
    side.wall_seconds.push_back(get_positive<double>(time));
  }
  const std::size_t rounds = side.wall_seconds.size();
  const auto& blocks = program.blocks;
  const auto is_impossible = [&](std::size_t size) {
    return size == 0 || size > rounds;
  };
  if (std::ranges::any_of(blocks, is_impossible) ||
      std::accumulate(blocks.begin(), blocks.end(), std::size_t{0}) != rounds) {
    fail(object, "has blocks and times that have different rounds");
  }
  const auto get_mean = [&](const char* key) {
    return object.at(key).get<std::optional<double>>().value_or(0);
  };
  side.user_seconds.assign(rounds, get_mean("user"));
  side.system_seconds.assign(rounds, get_mean("system"));
  object.at("exit_codes").get_to(side.exit_codes);
  object.at("memory_usage_byte").get_to(side.peak_bytes);
  for (std::size_t i = 0; i < kernel_counts.size(); ++i) {
    const auto counts = object.find(kernel_counts[i]);
    if (counts != object.end()) counts->get_to(side.counts[i]);
  }
}

void read_side(const json& object, results& read) {
  // Older files name it among the parameters alone.
  timed_program& program = add_side(
      read.programs,
      object.contains("program") ? object : object.at("parameters"), object);
  samples& side = program.sides.back();
  const auto blocks = object.at("blocks").get<std::vector<std::size_t>>();
  if (program.sides.size() == 1) program.blocks = blocks;
  if (program.blocks != blocks) {
    fail(object.at("blocks"), "differs from that of another side");
  }
  object.at("has_outcomes").get_to(side.has_outcomes);
  side.placement =
      get_one_of(object.at("placement"),
                 {placement::kept, placement::drawn, placement::fixed});
  if (object.contains("times")) {
    read_samples(object, program, side);
  } else if (const json& median = object.at("median"); !median.is_null()) {
    side.recorded = {get_positive<double>(median),
                     object.at("median_deviation").get<double>(),
                     object.at("median_cpu").get<double>(), std::nullopt};
    object.at("median_peak_byte").get_to(side.recorded->peak);
    for (std::size_t i = 0; i < kernel_counts.size(); ++i) {
      const auto count =
          object.find(fmt::format("median_{}", kernel_counts[i]));
      if (count != object.end()) count->get_to(side.recorded->counts[i]);
    }
  }
  if (program.sides.front().wall_seconds.size() != side.wall_seconds.size()) {
    fail(object, "has times, or none, unlike the first side of its program");
  }
}

void read_race(const json& object, results& read) {
  race_results& program = add_side(read.races, object, object);
  object.at("racy").get_to(program.racy);
  object.at("complete").get_to(program.complete);
  race_side& side = program.sides.back();
  object.at("detector").get_to(side.detector);
  side.unchecked = object.value("unchecked", "");
  object.at("reported_runs").get_to(side.reported_runs);
  object.at("reports").get_to(side.reports);
  side.first_report = object.value("first_report", "");
  for (const json& found : list_at(object, "conflicts")) {
    race_conflict& conflict = side.conflicts.emplace_back();
    found.at("reports").get_to(conflict.reports);
    for (const json& access : list_at(found, "accesses")) {
      conflict.accesses.push_back({access.at("kind").get<std::string>(),
                                   access.at("place").get<std::string>()});
    }
  }
}

void read_allowed(const json& list, outcome_results& program) {
  program.allowed.clear();
  for (const json& object : list) {
    const json& low = object.at("low");
    allowed_outcome outcome;
    low.get_to(outcome.low);
    object.at("high").get_to(outcome.high);
    object.at("means").get_to(outcome.means);
    object.at("loss").get_to(outcome.is_loss);
    object.at("folded").get_to(outcome.folded);
    if (outcome.high < outcome.low) fail(low, "is above 'high'");
    const auto& before = program.allowed;
    if (!before.empty() && outcome.low <= before.back().high) {
      fail(low, "is not above the last one");
    }
    program.allowed.push_back(std::move(outcome));
  }
}

void read_outcomes(const json& object, results& read) {
  outcome_results& program = add_side(read.outcomes, object, object);
  if (object.contains("allowed")) read_allowed(object.at("allowed"), program);
  object.at("jobs").get_to(program.jobs);
  outcome_side& side = program.sides.back();
  const json& counts = object.at("counts");
  counts.get_to(side.counts);
  std::size_t rest = side.runs;
  for (const auto& [outcome, runs] : side.counts) {
    if (runs > rest) fail(counts.at(outcome), "is more than there were runs");
    rest -= runs;
  }
}

/// The ratio of a side without samples.
void read_ratio(const json& object, const std::string& implementation,
                timed_program& program) {
  for (samples& side : program.sides) {
    if (side.implementation != implementation) continue;
    ratio& read = side.recorded_ratio.emplace(
        ratio{get_positive<double>(object.at("median")), std::nullopt,
              object.at("rounds").get<std::size_t>(),
              object.at("blocks").get<std::size_t>()});
    if (object.at("low").is_null()) continue;
    read.interval = {get_positive<double>(object.at("low")),
                     get_positive<double>(object.at("high")), program.level};
  }
}

/// What a program was judged by; the ratio itself follows from its times. With
/// a tolerance it was a pair of builds.
void read_comparison(const json& object, results& read) {
  timed_program& program = find(read.programs, object.at("program"));
  if (const json& ratio = object.at("ratio"); !ratio.is_null()) {
    const json& level = ratio.at("level");
    level.get_to(program.level);
    if (program.level <= 0 || program.level >= 1) {
      fail(level, "must be between 0 and 1");
    }
    if (program.sides.front().recorded) {
      read_ratio(ratio, object.at("implementation").get<std::string>(),
                 program);
    }
  }
  const auto tolerance = object.at("tolerance").get<std::optional<double>>();
  if (!tolerance) return;
  read.pairs.push_back({take_program(read, object.at("program")), *tolerance});
}

/// Its points are among the programs, which have been read.
void read_sweep(const json& object, results& read) {
  sweep_results& sweep = read.sweeps.emplace_back();
  object.at("name").get_to(sweep.name);
  sweep.group =
      object.at("group").get<std::optional<std::string>>().value_or("");
  object.at("parameter").get_to(sweep.parameter);
  for (const json& side : list_at(object, "implementations")) {
    sweep.sides.push_back(
        {side.at("implementation").get<std::string>(),
         side.at("label").get<std::string>(),
         side.at("largest").get<std::optional<std::int64_t>>()});
  }
  if (sweep.sides.empty()) fail(object.at("implementations"), "is empty");
  std::int64_t last_value = 0;
  for (const json& point : list_at(object, "points")) {
    sweep_point& made = sweep.points.emplace_back(
        sweep_point{take_program(read, point.at("program")), 0, {}});
    made.has_reference =
        find_side(made, sweep.sides.front().implementation) != nullptr;
    made.value = get_positive<std::int64_t>(point.at("value"));
    if (made.value <= std::exchange(last_value, made.value)) {
      fail(point.at("value"), "must be above that of the point before");
    }
    const json& operations = point.at("operations");
    if (operations.is_null()) continue;
    made.operations = get_positive<std::int64_t>(operations);
  }
}

/// Failures stand with the results that they are of.
void read_failure(const json& object, results& read) {
  const auto list = object.at("list").get<std::string>();
  const json& program = object.at("program");
  auto& failures = list == "races"      ? find(read.races, program).failures
                   : list == "outcomes" ? find(read.outcomes, program).failures
                                        : find(read.programs, program).failures;
  failure& made = failures.emplace_back();
  object.at("implementation").get_to(made.implementation);
  made.label = made.implementation;
  made.failed =
      get_one_of(object.at("check"), {check::output, check::race, check::time});
  object.at("round").get_to(made.round);
  object.at("what").get_to(made.found.message);
  object.at("evidence").get_to(made.found.evidence);
}

results to_results(const json& document) {
  if (!document.is_object() || !document.contains("schema_version")) {
    fail(document, "is not a results file of compare: no schema_version");
  }
  const auto version = document.at("schema_version").get<std::int64_t>();
  if (version != schema_version) {
    fail(document,
         fmt::format("has schema version {}, and this compare reads {}",
                     version, schema_version));
  }
  results read;
  const auto read_list = [&](const char* key, auto read_one) {
    for (const json& each : list_at(document, key)) read_one(each, read);
  };
  document.at("interrupted").get_to(read.interrupted);
  read_context(document.at("context"), read);
  read_list("results", read_side);
  read_list("races", read_race);
  read_list("outcomes", read_outcomes);
  // These go with the program that they are of, wherever it belongs.
  read_list("failures", read_failure);
  read_list("comparisons", read_comparison);
  read_list("sweeps", read_sweep);
  document.at("only_before").get_to(read.only_before);
  document.at("only_after").get_to(read.only_after);
  document.at("warnings").get_to(read.warnings);
  return read;
}

}  // namespace

results read_results(const std::filesystem::path& file) {
  const std::string content = read_file(file);
  try {
    return to_results(parse_json(content));
  } catch (const json::exception& error) {
    const std::string message = error.what();  // "[json.exception.…] (/…) …"
    throw user_error("{}: {}", escape(file.string()),
                     escape(message.substr(message.find(']') + 2)));
  }
}

}  // namespace sidebyside
