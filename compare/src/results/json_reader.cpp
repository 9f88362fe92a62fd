#include "results/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "results/json_writer.hpp"

namespace sidebyside {
namespace {

using json = nlohmann::ordered_json;  // as what writes it

/// A value that may be null.
template <class Value>
std::optional<Value> optional(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<Value>();
}

environment read_context(const json& from) {
  environment read;
  read.version = from.at("compare_version");
  read.date = from.at("date");
  read.cpu = from.at("cpu");
  read.cores = from.at("cores");
  read.system = from.at("system");
  read.governor = optional<std::string>(from.at("governor")).value_or("");
  read.load_average = optional<double>(from.at("load_average"));
  read.toolchains = from.at("toolchains");
  return read;
}

/// The results of a program, which are made if there are none so far.
template <class Results>
Results& of_program(std::vector<Results>& all, const std::string& name) {
  const auto found = std::find_if(
      all.begin(), all.end(),
      [&](const Results& candidate) { return candidate.program == name; });
  if (found != all.end()) return *found;
  all.emplace_back().program = name;
  return all.back();
}

/// A program that turns out to be something more.
timed_program take_program(results& from, const std::string& name) {
  of_program(from.programs, name);  // makes sure that it is there
  const auto found = std::find_if(
      from.programs.begin(), from.programs.end(),
      [&](const timed_program& each) { return each.program == name; });
  timed_program taken = std::move(*found);
  from.programs.erase(found);
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
void read_samples(const json& from, const timed_program& of, samples& side) {
  side.wall_seconds = from.at("times").get<std::vector<double>>();
  const auto rounds = side.wall_seconds.size();
  if (std::any_of(side.wall_seconds.begin(), side.wall_seconds.end(),
                  [](double seconds) { return !(seconds > 0); })) {
    throw user_error("a time is not above 0");
  }
  std::size_t left = rounds;
  bool is_good = true;
  for (const std::size_t size : of.blocks) {
    is_good = is_good && size > 0 && size <= left;
    left -= std::min(size, left);
  }
  if (!is_good || left > 0) {
    throw user_error("blocks and times have different rounds");
  }
  side.user_seconds.assign(rounds,
                           optional<double>(from.at("user")).value_or(0));
  side.system_seconds.assign(rounds,
                             optional<double>(from.at("system")).value_or(0));
  side.exit_codes = from.at("exit_codes").get<std::vector<int>>();
  side.peak_bytes =
      from.at("memory_usage_byte").get<std::vector<std::uint64_t>>();
  if (!of.sides.empty() && of.sides.front().wall_seconds.size() != rounds) {
    throw user_error("the sides of a program have different rounds");
  }
}

void read_side(const json& from, results& into) {
  const json& parameters = from.at("parameters");
  timed_program& of = of_program(into.programs, parameters.at("program"));
  samples side;
  side.implementation = parameters.at("implementation");
  side.label = from.value("label", side.implementation);
  of.blocks = from.at("blocks").get<std::vector<std::size_t>>();
  side.placement = read_placement(from.at("placement"));
  if (from.contains("times")) {
    read_samples(from, of, side);
  } else if (!from.at("median").is_null()) {
    side.recorded = {from.at("median"), from.at("median_deviation"),
                     from.at("median_cpu"),
                     optional<double>(from.at("median_peak_byte"))};
  }
  side.runs = from.at("runs");
  side.failed_runs = from.at("failed_runs");
  of.has_outcomes = from.at("has_outcomes");
  of.sides.push_back(std::move(side));
}

void read_race(const json& from, results& into) {
  race_results& of = of_program(into.races, from.at("program"));
  of.racy = from.at("racy");
  of.complete = from.at("complete");
  race_side& side = of.sides.emplace_back();
  side.implementation = from.at("implementation");
  side.label = from.value("label", side.implementation);
  side.detector = from.at("detector");
  side.runs = from.at("runs");
  side.failed_runs = from.at("failed_runs");
  side.reported_runs = from.at("reported_runs");
  side.reports = from.at("reports");
  side.first_report = from.value("first_report", "");
  for (const json& found : from.at("conflicts")) {
    race_conflict& conflict = side.conflicts.emplace_back();
    conflict.reports = found.at("reports");
    for (const json& access : found.at("accesses")) {
      conflict.accesses.push_back({access.at("kind"), access.at("place")});
    }
  }
}

void read_outcomes(const json& from, results& into) {
  outcome_results& of = of_program(into.outcomes, from.at("program"));
  of.range = optional<std::pair<std::int64_t, std::int64_t>>(from.at("range"));
  if (of.range && of.range->first > of.range->second) {
    throw user_error("a range ends before it begins");
  }
  of.lossless = optional<std::int64_t>(from.at("lossless"));
  of.jobs = from.at("jobs");
  outcome_side& side = of.sides.emplace_back();
  side.implementation = from.at("implementation");
  side.label = from.value("label", side.implementation);
  side.runs = from.at("runs");
  side.failed_runs = from.at("failed_runs");
  side.counts = from.at("counts").get<std::map<std::string, std::size_t>>();
}

/// The ratio of a side without samples.
void read_ratio(const json& from, const std::string& implementation,
                timed_program& of) {
  for (std::size_t i = 0; i < of.sides.size(); ++i) {
    if (of.sides[i].implementation != implementation) continue;
    ratio read{from.at("median"), std::nullopt, from.at("rounds"),
               from.at("blocks")};
    if (!from.at("low").is_null()) {
      read.interval = {from.at("low"), from.at("high"), from.at("level")};
    }
    of.recorded_ratios[i] = read;
  }
}

/// What a program was judged by; the ratio itself follows from its times. With
/// a tolerance it was a pair of builds.
void read_comparison(const json& from, results& into) {
  timed_program& of = of_program(into.programs, from.at("program"));
  const json& ratio = from.at("ratio");
  if (!ratio.is_null()) {
    of.level = ratio.at("level");
    if (of.sides.empty() || of.sides.front().recorded) {
      read_ratio(ratio, from.at("implementation"), of);
    }
  }
  const auto tolerance = optional<double>(from.at("tolerance"));
  if (!tolerance) return;
  into.pairs.push_back({take_program(into, of.program), *tolerance});
}

/// Its points are among the programs, which have been read.
void read_sweep(const json& from, results& into) {
  sweep_results& of = into.sweeps.emplace_back();
  of.name = from.at("name");
  of.group = optional<std::string>(from.at("group")).value_or("");
  of.parameter = from.at("parameter");
  for (const json& side : from.at("implementations")) {
    of.sides.push_back({side.at("implementation"), side.at("label"),
                        optional<std::int64_t>(side.at("largest"))});
  }
  if (of.sides.empty()) throw user_error("a sweep has no implementations");
  for (const json& point : from.at("points")) {
    timed_program times = take_program(into, point.at("program"));
    times.has_reference =
        find_side(times, of.sides.front().implementation) != nullptr;
    of.points.push_back({std::move(times), point.at("value"),
                         optional<std::int64_t>(point.at("operations"))});
  }
}

/// Failures stand with the results that they are of.
void read_failure(const json& from, results& into) {
  const failure read{
      from.at("implementation"),
      from.at("implementation"),
      from.at("round"),
      {from.at("what"), from.at("evidence").get<std::vector<std::string>>()}};
  const std::string list = from.at("list");
  const std::string program = from.at("program");
  if (list == "races") {
    of_program(into.races, program).failures.push_back(read);
  } else if (list == "outcomes") {
    of_program(into.outcomes, program).failures.push_back(read);
  } else {
    of_program(into.programs, program).failures.push_back(read);
  }
}

results to_results(const json& document) {
  results read;
  read.interrupted = document.at("interrupted");
  read.conditions = read_context(document.at("context"));
  read.command_line =
      document.at("context").at("command_line").get<std::vector<std::string>>();
  for (const json& side : document.at("results")) read_side(side, read);
  for (const json& side : document.at("races")) read_race(side, read);
  for (const json& side : document.at("outcomes")) read_outcomes(side, read);
  // These go with the program that they are of, wherever it belongs.
  for (const json& found : document.at("failures")) read_failure(found, read);
  for (const json& made : document.at("comparisons")) {
    read_comparison(made, read);
  }
  for (const json& sweep : document.at("sweeps")) read_sweep(sweep, read);
  read.only_before = document.at("only_before").get<std::vector<std::string>>();
  read.only_after = document.at("only_after").get<std::vector<std::string>>();
  read.warnings = document.at("warnings").get<std::vector<std::string>>();
  return read;
}

}  // namespace

results read_results(const std::filesystem::path& file) {
  const std::string name = escape(file.string());
  const auto error_of = [&](std::string_view what) {
    return user_error(fmt::format("{}: {}", name, what));
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
        fmt::format("has schema version {}, and this compare reads "
                    "{}",
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
