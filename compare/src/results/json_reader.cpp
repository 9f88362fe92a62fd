#include <span>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "results/json.hpp"
#include "results/json_fields.hpp"

namespace sidebyside {
namespace {

using json = file_json<std::map>;

/// Throws for text that is no JSON, nests too deep, or has a number too large.
json parse_json(const std::string& content) {
  std::string place = "all of it";  // the outermost field that is being read
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::key && depth == 1) parsed.get_to(place);
    if (std::cmp_less_equal(depth, max_depth)) return true;
    fail(json(),
         fmt::format("{} nests more than {} levels deep", place, max_depth));
  };
  try {
    return json::parse(content, watch);
  } catch (const json::out_of_range&) {
    fail(json(), place + ": a number is too large");
  } catch (const json::parse_error&) {
    fail(json(), "is not JSON, or cut short; make it with --json");
  }
}

void require(bool is_right, const json& field, const std::string& message) {
  if (!is_right) fail(field, message);
}

/// Throws if sides have the name or the label of one that comes after them.
void require_new(const json& entry, const auto& sides, const auto& next) {
  for (const auto& side : sides) {
    require(side.implementation != next.implementation,
            entry.at("implementation"), "is there twice");
    require(side.label != next.label, entry.at("label"),
            "is that of another side");
  }
}

/// Has nothing more to check or to read.
void complete(const json&, const auto&, const side_runs&) {}

/// Checks the times of a side and reads its figures, if it has any.
void complete(const json& entry, const auto& program, samples& side) {
  require(program.level > 0 && program.level < 1, entry.at("level"),
          "must be between 0 and 1");
  require(entry.at("kind") != "pairs" || !entry.at("tolerance").is_null(),
          entry, "has no tolerance");
  constexpr double least = 1.0 / max_number;
  for (const char* list : {"block_medians", "block_ratios", "times"}) {
    for (const json& value : entry.at(list)) {
      require(value.get<double>() >= least, value,
              fmt::format("must be at least {}", least));
    }
  }
  const std::size_t blocks = program.blocks.size();
  const std::size_t medians = side.block_medians.size();
  const std::size_t ratios = side.block_ratios.size();
  const std::size_t times = side.wall_seconds.size();
  require(std::ranges::count(program.blocks, 0U) == 0 &&
              (medians == blocks || !side.no_figure.empty()) &&
              (ratios == 0 || ratios == medians) &&
              (times == 0 || times == count_rounds(program)),
          entry, "has blocks and times that have different rounds");
  if (medians > 0) entry.get_to(side.figures.emplace());
}

/// Checks the outcomes that a side may have, and those that it had.
void complete(const json& entry, const auto&, const outcome_side& side) {
  const auto& allowed = side.allowed;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    const json& low = entry.at("allowed")[i].at("low");
    require(allowed[i].low <= allowed[i].high, low, "is above 'high'");
    require(i == 0 || allowed[i].low > allowed[i - 1].high, low,
            "is not above the last one");
  }
  std::size_t rest = side.runs;
  for (const auto& [outcome, runs] : side.counts) {
    require(runs <= rest, entry.at("counts").at(outcome),
            "is more than there were runs");
    rest -= runs;
  }
}

/// Reads the entry of one more side of a program. Each of them has the fields
/// of the program, too.
void read_side(const json& entry, auto& program) {
  const json known = program;
  entry.get_to(program);
  const json fields = program;
  for (const auto& [name, value] : fields.items()) {
    if (may_lack(name) && !entry.contains(name)) continue;
    require(program.sides.empty() || value == known.at(name), entry.at(name),
            "differs from that of another side");
  }
  std::remove_reference_t<decltype(program.sides.front())> side;
  entry.get_to(static_cast<side_runs&>(side));
  entry.get_to(side);
  require_new(entry, program.sides, side);
  complete(entry, program, program.sides.emplace_back(std::move(side)));
}

/// Finds the program that a field names. Adds it if it is new and `may_add`.
auto find_program(auto& programs, const json& field, bool may_add) {
  const auto name = field.get<std::string>();
  const auto known = std::ranges::find_if(
      programs, [&](const auto& each) { return each.program == name; });
  if (known != programs.end()) return known;
  if (may_add) return programs.emplace(known);
  fail(field, fmt::format("names \"{}\", of which there are no results", name));
}

/// Reads the programs of a kind, and their failures.
void read_programs(const json& document, result_kind kind, auto& programs) {
  for (const char* name : {"results", "races", "outcomes", "explorations",
                           "costs", "untimed", "failures"}) {
    if (may_lack(name) && !document.contains(name)) continue;
    const json& list = document.at(name);
    require(list.is_array(), list, "must be a list");
    const bool has_sides = &list != &document.at("failures");
    for (const json& entry : list) {
      if (entry.at("kind").get<result_kind>() != kind) continue;
      const json& key = entry.at("program");
      auto& program = *find_program(programs, key, has_sides);
      if (has_sides) {
        read_side(entry, program);
      } else {
        program.failures.push_back(entry.get<failure>());
      }
    }
  }
}

/// Checks a sweep, and moves their times to its points.
void complete(const json& entry, sweep_results& sweep,
              std::vector<timed_program>& times) {
  const auto& sides = sweep.sides;
  require(!sides.empty(), entry.at("implementations"), "is empty");
  for (std::size_t i = 0; i < sides.size(); ++i) {
    require_new(entry.at("implementations")[i], std::span(sides).first(i),
                sides[i]);
  }
  std::int64_t last_value = -1;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    sweep_point& point = sweep.points[i];
    const json& fields = entry.at("points")[i];
    require(point.value > last_value, fields.at("value"),
            fmt::format("must be above {}", last_value));
    require(point.operations.value_or(1) > 0, fields.at("operations"),
            "must be above 0");
    last_value = point.value;
    const auto own = find_program(times, fields.at("program"), false);
    static_cast<timed_program&>(point) = std::move(*own);
    times.erase(own);
  }
}

results to_results(const json& document) {
  require(document.is_object() && document.contains("schema_version"), document,
          "is not a results file of compare: no schema_version");
  const auto version = document.at("schema_version").get<std::int64_t>();
  require(version == schema_version, document,
          fmt::format("has schema version {}, and this compare reads {}: make "
                      "it anew with --json, or a record with --record",
                      version, schema_version));
  auto all = document.get<results>();
  document.at("context").get_to(all.conditions);
  document.at("context").at("command_line").get_to(all.command_line);
  std::vector<timed_program> points;  // their times are not yet in the sweeps
  using enum result_kind;
  read_programs(document, times, all.programs);
  read_programs(document, costs, all.costs);
  read_programs(document, untimed, all.verified);
  read_programs(document, pairs, all.programs);
  read_programs(document, sweeps, points);
  read_programs(document, races, all.races);
  read_programs(document, outcomes, all.outcomes);
  read_programs(document, explorations, all.explorations);
  for (std::size_t i = 0; i < all.sweeps.size(); ++i) {
    complete(document.at("sweeps")[i], all.sweeps[i], points);
  }
  if (!points.empty()) {
    fail(document.at("sweeps"), "have no point " + points[0].program);
  }
  return all;
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
