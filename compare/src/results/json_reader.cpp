#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "results/json.hpp"
#include "results/json_field.hpp"

namespace sidebyside {
namespace {

void read_context(const json_field& object, results& read) {
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

/// The results of a program, which are made if there are none so far.
template <class Results>
Results& find_or_add(std::vector<Results>& all, const std::string& name) {
  const auto found = std::ranges::find(all, name, &Results::program);
  if (found != all.end()) return *found;
  all.emplace_back().program = name;
  return all.back();
}

/// The results of a program that a field names.
template <class Results>
Results& find(std::vector<Results>& all, const json_field& field) {
  const auto name = field.get<std::string>();
  const auto found = std::ranges::find(all, name, &Results::program);
  if (found != all.end()) return *found;
  field.fail(
      fmt::format("names \"{}\", of which there are no results", escape(name)));
}

/// A text that a record may lack.
std::string text_or(const json_field& object, const char* key,
                    const std::string& otherwise) {
  return object.has(key) ? object.at(key).get<std::string>() : otherwise;
}

/// The results of a program with one more side: `names` says of what, `object`
/// what is known of every side.
template <class Results>
Results& add_side(std::vector<Results>& all, const json_field& names,
                  const json_field& object) {
  Results& program = find_or_add(all, names.at("program").get<std::string>());
  auto& side = program.sides.emplace_back();
  names.at("implementation").get_to(side.implementation);
  side.label = text_or(object, "label", side.implementation);
  object.at("runs").get_to(side.runs);
  object.at("failed_runs").get_to(side.failed_runs);
  return program;
}

/// A program that turns out to be something more.
timed_program take_program(results& read, const json_field& name) {
  timed_program& found = find(read.programs, name);
  const auto index = &found - read.programs.data();
  timed_program taken = std::move(found);
  read.programs.erase(read.programs.begin() + index);
  return taken;
}

placement read_placement(const json_field& field) {
  const auto name = field.get<std::string>();
  for (const placement each :
       {placement::kept, placement::drawn, placement::fixed}) {
    if (to_string(each) == name) return each;
  }
  field.fail(fmt::format("\"{}\" is none", escape(name)));
}

/// The single samples of a side, which a record has not.
void read_samples(const json_field& object, const timed_program& program,
                  samples& side) {
  for (const json_field& time : object.at("times").list()) {
    side.wall_seconds.push_back(time.positive<double>());
  }
  const std::size_t rounds = side.wall_seconds.size();
  const auto& blocks = program.blocks;
  const auto is_impossible = [&](std::size_t size) {
    return size == 0 || size > rounds;
  };
  if (std::ranges::any_of(blocks, is_impossible) ||
      std::accumulate(blocks.begin(), blocks.end(), std::size_t{0}) != rounds) {
    object.fail("has blocks and times that have different rounds");
  }
  const auto read_mean = [&](const char* key) {
    return object.at(key).get<std::optional<double>>().value_or(0);
  };
  side.user_seconds.assign(rounds, read_mean("user"));
  side.system_seconds.assign(rounds, read_mean("system"));
  object.at("exit_codes").get_to(side.exit_codes);
  object.at("memory_usage_byte").get_to(side.peak_bytes);
  for (const kernel_count& each : kernel_counts) {
    const std::string key(each.name);
    if (object.has(key.c_str())) object.at(key.c_str()).get_to(side.*each.runs);
  }
}

void read_side(const json_field& object, results& read) {
  timed_program& program =
      add_side(read.programs, object.at("parameters"), object);
  samples& side = program.sides.back();
  const auto blocks = object.at("blocks").get<std::vector<std::size_t>>();
  if (program.sides.size() == 1) program.blocks = blocks;
  if (program.blocks != blocks) {
    object.at("blocks").fail("differs from that of another side");
  }
  object.at("has_outcomes").get_to(side.has_outcomes);
  side.placement = read_placement(object.at("placement"));
  if (object.has("times")) {
    read_samples(object, program, side);
  } else if (const auto median = object.at("median"); !median.is_null()) {
    side.recorded = {
        median.positive<double>(), object.at("median_deviation").get<double>(),
        object.at("median_cpu").get<double>(),
        object.at("median_peak_byte").get<std::optional<double>>()};
    for (const kernel_count& each : kernel_counts) {
      const std::string key = fmt::format("median_{}", each.name);
      if (!object.has(key.c_str())) continue;
      object.at(key.c_str()).get_to((*side.recorded).*each.median);
    }
  }
  if (program.sides.front().wall_seconds.size() != side.wall_seconds.size()) {
    object.fail("has times, or none, unlike the first side of its program");
  }
}

void read_race(const json_field& object, results& read) {
  race_results& program = add_side(read.races, object, object);
  object.at("racy").get_to(program.racy);
  object.at("complete").get_to(program.complete);
  race_side& side = program.sides.back();
  object.at("detector").get_to(side.detector);
  side.unchecked = text_or(object, "unchecked", "");
  object.at("reported_runs").get_to(side.reported_runs);
  object.at("reports").get_to(side.reports);
  side.first_report = text_or(object, "first_report", "");
  for (const json_field& found : object.at("conflicts").list()) {
    race_conflict& conflict = side.conflicts.emplace_back();
    found.at("reports").get_to(conflict.reports);
    for (const json_field& access : found.at("accesses").list()) {
      conflict.accesses.push_back({access.at("kind").get<std::string>(),
                                   access.at("place").get<std::string>()});
    }
  }
}

void read_range(const json_field& field, outcome_results& program) {
  if (field.is_null()) return;
  const auto ends = field.get<std::vector<std::int64_t>>();
  if (ends.size() != 2) field.fail("must be [lowest, highest]");
  if (ends[0] > ends[1]) field.fail("ends before it begins");
  program.range.emplace(ends[0], ends[1]);
}

void read_outcomes(const json_field& object, results& read) {
  outcome_results& program = add_side(read.outcomes, object, object);
  read_range(object.at("range"), program);
  object.at("lossless").get_to(program.lossless);
  object.at("jobs").get_to(program.jobs);
  outcome_side& side = program.sides.back();
  object.at("counts").get_to(side.counts);
  std::size_t rest = side.runs;
  for (const auto& [outcome, runs] : side.counts) {
    if (runs > rest) object.at("counts").fail("has more runs than there were");
    rest -= runs;
  }
}

/// The ratio of a side without samples.
void read_ratio(const json_field& object, const std::string& implementation,
                timed_program& program) {
  for (std::size_t i = 0; i < program.sides.size(); ++i) {
    if (program.sides[i].implementation != implementation) continue;
    ratio& read = program.recorded_ratios[i];
    read = {object.at("median").positive<double>(), std::nullopt,
            object.at("rounds").get<std::size_t>(),
            object.at("blocks").get<std::size_t>()};
    if (object.at("low").is_null()) continue;
    read.interval = {object.at("low").positive<double>(),
                     object.at("high").positive<double>(), program.level};
  }
}

/// What a program was judged by; the ratio itself follows from its times. With
/// a tolerance it was a pair of builds.
void read_comparison(const json_field& object, results& read) {
  timed_program& program = find(read.programs, object.at("program"));
  if (const auto ratio = object.at("ratio"); !ratio.is_null()) {
    const auto level = ratio.at("level");
    level.get_to(program.level);
    if (program.level <= 0 || program.level >= 1) {
      level.fail("must be between 0 and 1");
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
void read_sweep(const json_field& object, results& read) {
  sweep_results& sweep = read.sweeps.emplace_back();
  object.at("name").get_to(sweep.name);
  sweep.group =
      object.at("group").get<std::optional<std::string>>().value_or("");
  object.at("parameter").get_to(sweep.parameter);
  for (const json_field& side : object.at("implementations").list()) {
    sweep.sides.push_back(
        {side.at("implementation").get<std::string>(),
         side.at("label").get<std::string>(),
         side.at("largest").get<std::optional<std::int64_t>>()});
  }
  if (sweep.sides.empty()) object.at("implementations").fail("is empty");
  std::int64_t last_value = 0;
  for (const json_field& point : object.at("points").list()) {
    timed_program times = take_program(read, point.at("program"));
    times.has_reference =
        find_side(times, sweep.sides.front().implementation) != nullptr;
    sweep_point& made = sweep.points.emplace_back();
    static_cast<timed_program&>(made) = std::move(times);
    made.value = point.at("value").positive<std::int64_t>();
    if (made.value <= std::exchange(last_value, made.value)) {
      point.at("value").fail("must be above that of the point before");
    }
    if (const auto operations = point.at("operations"); !operations.is_null()) {
      made.operations = operations.positive<std::int64_t>();
    }
  }
}

/// Failures stand with the results that they are of.
void read_failure(const json_field& object, results& read) {
  const auto list = object.at("list").get<std::string>();
  const json_field program = object.at("program");
  auto& failures = list == "races"      ? find(read.races, program).failures
                   : list == "outcomes" ? find(read.outcomes, program).failures
                                        : find(read.programs, program).failures;
  failure& made = failures.emplace_back();
  object.at("implementation").get_to(made.implementation);
  made.label = made.implementation;
  object.at("round").get_to(made.round);
  object.at("what").get_to(made.found.message);
  object.at("evidence").get_to(made.found.evidence);
}

results to_results(const json_field& document) {
  results read;
  const auto read_list = [&](const char* key, auto read_one) {
    for (const json_field& each : document.at(key).list()) read_one(each, read);
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
    const json document = parse_json(content);
    if (!document.is_object() || !document.contains("schema_version")) {
      throw user_error("is not a results file of compare: no schema_version");
    }
    const json_field top(document);
    const auto version = top.at("schema_version").get<std::int64_t>();
    if (version != schema_version) {
      throw user_error(
          fmt::format("has schema version {}, and this compare reads {}",
                      version, schema_version));
    }
    return to_results(top);
  } catch (const user_error& wrong) {
    throw user_error(
        fmt::format("{}: {}", escape(file.string()), wrong.what()));
  }
}

}  // namespace sidebyside
