#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

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
    if (event == json::parse_event_t::key && depth == 1) {
      place = parsed.get<std::string>();
    }
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

/// Checks the times of a side and reads its figures, if it has any.
void complete(const json& entry, const timed_program& program, samples& side) {
  require(program.level > 0 && program.level < 1, entry.at("level"),
          "must be between 0 and 1");
  const std::size_t blocks = program.blocks.size();
  const std::size_t ratios = side.block_ratios.size();
  const std::size_t times = side.wall_seconds.size();
  require(std::ranges::count(program.blocks, 0U) == 0 &&
              side.block_medians.size() == blocks &&
              (ratios == 0 || ratios == blocks) &&
              (times == 0 || times == count_rounds(program)),
          entry, "has blocks and times that have different rounds");
  if (blocks > 0) entry.get_to(side.figures.emplace());
}

void complete(const json& /*unused*/, const race_results& /*unused*/,
              const race_side& /*unused*/) {}

/// Checks the outcomes that are allowed, and the counts of a side.
void complete(const json& entry, const outcome_results& program,
              const outcome_side& side) {
  const auto& allowed = program.allowed;
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
template <class Program>
void read_side(const json& entry, Program& program) {
  const bool is_first = program.sides.empty();
  const auto read = [&](const char* name, auto& known) {
    auto value = entry.at(name).get<std::remove_cvref_t<decltype(known)>>();
    require(is_first || value == known, entry.at(name),
            "differs from that of another side");
    known = std::move(value);
  };
  visit_fields(read, program);
  auto& side = program.sides.emplace_back();
  entry.get_to(static_cast<side_runs&>(side));
  entry.get_to(side);
  complete(entry, program, side);
}

/// The results so far. The times of points are not yet in their sweeps.
struct reading {
  results all;
  std::vector<timed_program> points;
};

/// Calls `use` with the list of programs of a kind.
template <class Use>
void use_list(reading& so_far, result_kind kind, const Use& use) {
  using enum result_kind;
  if (kind == times) use(so_far.all.programs);
  if (kind == pairs) use(so_far.all.pairs);
  if (kind == sweeps) use(so_far.points);
  if (kind == races) use(so_far.all.races);
  if (kind == outcomes) use(so_far.all.outcomes);
}

/// Finds the program that a field names.
auto find_program(auto& programs, const json& field) {
  const auto name = field.get<std::string>();
  return std::ranges::find_if(
      programs, [&](const auto& each) { return each.program == name; });
}

/// The same, where it must be among them.
auto require_program(auto& programs, const json& field) {
  const auto program = find_program(programs, field);
  if (program != programs.end()) return program;
  fail(field, fmt::format("names \"{}\", of which there are no results",
                          field.get<std::string>()));
}

/// Reads an entry of a list of sides.
void read_entry(const json& entry, reading& so_far) {
  use_list(so_far, entry.at("kind").get<result_kind>(), [&](auto& programs) {
    const auto known = find_program(programs, entry.at("program"));
    read_side(entry,
              known == programs.end() ? programs.emplace_back() : *known);
  });
}

void read_failure(const json& entry, reading& so_far) {
  use_list(so_far, entry.at("kind").get<result_kind>(), [&](auto& programs) {
    const auto program = require_program(programs, entry.at("program"));
    program->failures.push_back(entry.get<failure>());
  });
}

/// Checks a sweep, and moves their times to its points.
void complete(const json& entry, sweep_results& sweep,
              std::vector<timed_program>& times) {
  require(!sweep.sides.empty(), entry.at("implementations"), "is empty");
  std::int64_t last_value = 0;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    sweep_point& point = sweep.points[i];
    const json& fields = entry.at("points")[i];
    require(point.value > last_value, fields.at("value"),
            fmt::format("must be above {}", last_value));
    require(point.operations.value_or(1) > 0, fields.at("operations"),
            "must be above 0");
    last_value = point.value;
    const auto own = require_program(times, fields.at("program"));
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
                      "it anew with --json, or a record with 'just record'",
                      version, schema_version));
  reading so_far{document.get<results>(), {}};
  results& all = so_far.all;
  document.at("context").get_to(all.conditions);
  document.at("context").at("command_line").get_to(all.command_line);
  const auto read_list = [&](const char* name, auto read_one) {
    const json& list = document.at(name);
    require(list.is_array(), list, "must be a list");
    for (const json& entry : list) read_one(entry, so_far);
  };
  for (const char* list : {"results", "races", "outcomes"}) {
    read_list(list, read_entry);
  }
  read_list("failures", read_failure);
  for (std::size_t i = 0; i < all.sweeps.size(); ++i) {
    complete(document.at("sweeps")[i], all.sweeps[i], so_far.points);
  }
  if (!so_far.points.empty()) {
    fail(document.at("sweeps"), "have no point " + so_far.points[0].program);
  }
  return std::move(all);
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
