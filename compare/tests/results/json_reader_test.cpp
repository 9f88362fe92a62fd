// Results files that are not as compare writes them.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "results/json.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

template <class Program>
Program timed(const std::string& key) {
  Program program;
  program.program = key;
  for (const std::string name : {"a", "b"}) {
    samples& side = program.sides.emplace_back();
    side.implementation = name;
    side.label = "Side " + name;
    side.runs = 9;
    side.wall_seconds = {0.5, 0.7, 0.5, 0.5, 0.6, 0.5, 0.5, 0.8, 0.5};
    if (name == "b") side.wall_seconds[3] = 0.4;
    side.user_seconds = side.system_seconds = side.wall_seconds;
    side.voluntary_switches.assign(9, 12);
    side.involuntary_switches.assign(9, 3);
    side.page_faults = {200, 200, 213, 213, 213, 213, 213, 220, 900};
    side.peak_bytes = {4096, 8192, 4096};
    side.exit_codes.assign(9, 0);
  }
  add_block(program, 4);
  add_block(program, 5);
  add_figures(program);
  return program;
}

template <class Program>
Program checked(const std::string& name) {
  Program program;
  program.program = name;
  auto& side = program.sides.emplace_back();
  side.implementation = side.label = "a";
  side.runs = 9;
  return program;
}

/// One of each list.
results everything() {
  results all;
  all.programs.push_back(timed<timed_program>("p"));
  all.programs.push_back(timed<timed_program>("p/a"));
  all.programs.back().tolerance = 0.05;
  sweep_results& sweep = all.sweeps.emplace_back();
  sweep.name = sweep.parameter = "n";
  sweep.group = "sweeps";
  sweep.sides = {{"a", "a", {}}, {"b", "b", 9}};
  for (const std::int64_t value : {1, 2}) {
    sweep.points.push_back(timed<sweep_point>("q/n=" + std::to_string(value)));
    sweep.points.back().value = sweep.points.back().operations.emplace(value);
  }
  auto cost = timed<cost_results>("p/message");
  cost.figure = cost_figure::per_operation;
  cost.operation = "message";
  cost.sides[0].size = 9;
  cost.sessions = {{"2026-01-01T00:00:00Z", 1}, {"2026-01-02T00:00:00Z", 1}};
  all.costs.push_back(cost);
  all.verified.push_back(checked<verified_program>("u"));
  all.calibration = {{"run-copy", "idle", 300, 1}};
  all.races.push_back(checked<race_results>("r"));
  all.races.front().sides.front().conflicts = {{{{"read", "a.cpp:1"}}, 2}};
  all.races.front().sides.front().first_report = "a race";
  all.outcomes.push_back(checked<outcome_results>("o"));
  all.outcomes.front().sides.front().allowed = {
      {2, 3, "one got lost", true, {{"a", "folded"}}}, {4, 4, ""}};
  all.outcomes.front().sides.front().named = {
      {"woken", false, "once", {{"a", "folded"}}}, {"deadlock", true, ""}};
  all.outcomes.front().sides.front().counts = {{"2", 9}};
  all.outcomes.front().failures.push_back({"a", "run 1", {"odd", {}}});
  return all;
}

/// Everything as JSON, with this value in one place.
std::string with(const std::string& place, const std::string& value) {
  auto document = nlohmann::json::parse(to_json(everything()));
  document.at(nlohmann::json::json_pointer(place)) =
      nlohmann::json::parse(value);
  return document.dump();
}

std::string error_for(const std::string& content) {
  const temporary_folder folder;
  const auto file = folder.write("bad.json", content);
  try {
    read_results(file);
  } catch (const user_error& error) {
    return std::string(error.what()).substr(folder.path().string().size() + 1);
  }
  return "";
}

struct bad_value {
  const char* place;
  const char* value;
  const char* error;
};

results read(const std::string& content) {
  const temporary_folder folder;
  return read_results(folder.write("good.json", content));
}

TEST(JsonReader, ReadsWhatWasWritten) {
  // All but the means of user and system times, which are not kept apart.
  const auto means = [](std::string text) {
    auto document = nlohmann::json::parse(text);
    for (auto& side : document["results"]) side["user"] = side["system"] = {};
    return document;
  };
  for (const auto& write : {to_json, to_record}) {
    const std::string written = write(everything());
    EXPECT_EQ(means(write(read(written))), means(written));
  }
}

TEST(JsonReader, RecordHasTheFiguresOfTheSession) {
  const results session = everything();
  const std::string written = to_record(session);
  EXPECT_FALSE(contains(written, "0.7"));  // the time of a run
  const results record = read(written);
  const timed_program& program = record.programs.at(0);
  EXPECT_TRUE(program.sides.at(0).wall_seconds.empty());
  EXPECT_TRUE(record.races.at(0).sides.at(0).first_report.empty());
  for (const std::size_t i : {0U, 1U}) {
    const samples& side = program.sides.at(i);
    const samples& before = session.programs[0].sides[i];
    EXPECT_EQ(side.block_medians, before.block_medians);
    EXPECT_EQ(side.block_ratios, before.block_ratios);
    EXPECT_EQ(side.figures->median_cpu, 1);
    EXPECT_NEAR(side.figures->median_deviation, 0, 1e-9);
    EXPECT_EQ(side.figures->median_peak_byte, 4096);
    EXPECT_EQ(side.figures->median_voluntary_switches, 12);
    EXPECT_EQ(side.figures->median_involuntary_switches, 3);
    EXPECT_EQ(side.figures->median_page_faults, 213);
  }
}

TEST(JsonReader, NoOrderOfTheListsMatters) {
  auto document = nlohmann::json::parse(to_json(everything()));
  auto& entries = document["results"];
  // The pair behind the points, the points in turns; each side behind its
  // reference.
  const auto before = entries;
  entries = {before[4], before[6], before[7], before[5],
             before[2], before[0], before[3], before[1]};
  const results all = read(document.dump());
  ASSERT_EQ(all.programs.size(), 2U);
  EXPECT_EQ(all.programs[0].program, "p");
  EXPECT_EQ(all.programs[1].sides.at(1).label, "Side b");
  EXPECT_EQ(all.programs[1].tolerance, 0.05);
  ASSERT_EQ(all.sweeps.at(0).points.size(), 2U);
  EXPECT_EQ(all.sweeps[0].points[1].sides.at(0).implementation, "a");
}

void expect_errors(const std::vector<bad_value>& values) {
  for (const bad_value& bad : values) {
    EXPECT_EQ(error_for(with(bad.place, bad.value)),
              fmt::format("bad.json: ({}) {}", bad.place, bad.error));
  }
}

TEST(JsonReader, NamesTheFieldThatIsNoList) {
  for (const char* list : {"/results", "/races", "/outcomes", "/failures"}) {
    for (const char* value : {"{}", "null", "\"x\"", "{\"a\": 1}"}) {
      expect_errors({{list, value, "must be a list"}});
    }
  }
  const char* error = "type must be array, but is object";
  expect_errors(
      {{"/warnings", "{}", error},
       {"/only_before", "null", "type must be array, but is null"},
       {"/sweeps", "{}", error},
       {"/results/3/times", "{}", error},
       {"/results/3/block_ratios", "{}", error},
       {"/results/0/blocks", "9", "type must be array, but is number"},
       {"/sweeps/0/points", "{}", error},
       {"/sweeps/0/implementations", "{}", error},
       {"/races/0/conflicts", "{}", error},
       {"/races/0/conflicts/0/accesses", "{}", error},
       {"/failures/0/evidence", "{}", error}});
}

TEST(JsonReader, NamesTheKindThatIsNone) {
  const std::string kinds =
      "none of: times, pairs, sweeps, races, outcomes, "
      "explorations, costs, untimed";
  expect_errors(
      {{"/results/0/kind", "\"x\"", ("\"x\" is " + kinds).c_str()},
       {"/failures/0/kind", "1", "type must be string, but is number"},
       {"/results/0/placement", "\"x\"",
        "\"x\" is none of: kept, drawn, fixed"}});
}

TEST(JsonReader, NamesTheFieldOfAnotherType) {
  expect_errors(
      {{"/results/0", "7", "cannot use at() with number"},
       {"/results/0/program", "7", "type must be string, but is number"},
       {"/results/1/label", "null", "type must be string, but is null"},
       {"/results/1/times/2", "\"soon\"", "must be a number"},
       {"/results/1/times/2", "true", "must be a number"},
       {"/results/1/runs", "1.5", "must be a whole number"},
       {"/results/1/runs", "true", "must be a whole number"},
       {"/results/1/runs", "-1", "must be from 0 to 1000000000000000"},
       {"/results/1/runs", "1000000000000001",
        "must be from 0 to 1000000000000000"},
       {"/results/1/exit_codes/0", "99999999999",
        "must be from -2147483648 to 2147483647"},
       {"/context/cores", "-2", "must be from 0 to 4294967295"},
       {"/context/toolchains", "[]", "type must be object, but is array"},
       {"/outcomes/0/counts/2", "\"x\"", "must be a whole number"},
       {"/outcomes/0/allowed/0/low", "9223372036854775808",
        "must be from -9223372036854775808 to 9223372036854775807"},
       {"/outcomes/0/allowed/0/means", "1",
        "type must be string, but is number"},
       {"/interrupted", "0", "type must be boolean, but is number"}});
}

TEST(JsonReader, NamesTheNumberThatCannotBe) {
  const char* range = "must be from 0 to 1000000000000000";
  const char* least = "must be at least 1e-15";
  expect_errors(
      {{"/results/0/level", "0", "must be between 0 and 1"},
       {"/results/0/level", "1", "must be between 0 and 1"},
       {"/results/0/level", "-3", range},
       {"/results/2/tolerance", "-1", range},
       {"/results/1/times/2", "0", least},
       {"/results/1/times/2", "1e300", range},
       {"/results/1/times/2", "1e-300", least},
       {"/results/1/block_medians/1", "0", least},
       {"/results/1/block_ratios/1", "0", least},
       {"/results/1/median_cpu", "-1", range},
       {"/results/1/blocks", "[3, 6]", "differs from that of another side"},
       {"/context/load_average", "-1", range},
       {"/sweeps/0/points/0/value", "-1", "must be above -1"},
       {"/sweeps/0/points/1/value", "-4", "must be above 1"},
       {"/sweeps/0/points/1/value", "1", "must be above 1"},
       {"/sweeps/0/points/1/operations", "0", "must be above 0"},
       {"/outcomes/0/allowed/0/low", "4", "is above 'high'"},
       {"/outcomes/0/allowed/1/low", "3", "is not above the last one"},
       {"/outcomes/0/counts/2", "10", "is more than there were runs"}});
}

TEST(JsonReader, ReadsFilesOfBeforeCostsAndSessions) {
  auto document = nlohmann::json::parse(to_json(everything()));
  for (const char* list : {"costs", "untimed", "calibration"}) {
    document.erase(list);
  }
  document["context"].erase("stolen");
  for (auto& side : document["results"]) {
    for (const char* field : {"sessions", "size", "no_figure"}) {
      side.erase(field);
    }
  }
  EXPECT_EQ(read(document.dump()).programs.size(), 2U);
}

TEST(JsonReader, NamesTheBlocksThatDoNotFitTheTimes) {
  const auto change = [](const char* key, const nlohmann::json& value) {
    auto document = nlohmann::json::parse(to_json(everything()));
    document["results"][0][key] = document["results"][1][key] = value;
    return error_for(document.dump());
  };
  const std::string error =
      "bad.json: (/results/0) has blocks and times that have different rounds";
  const nlohmann::json none = nlohmann::json::array();
  EXPECT_EQ(change("blocks", none), error);
  EXPECT_EQ(change("blocks", {4, 6}), error);
  EXPECT_EQ(change("blocks", {9}), error);
  EXPECT_EQ(change("blocks", {9, 0}), error);
  EXPECT_EQ(change("times", {0.5}), error);
  EXPECT_EQ(change("times", none), "");
  EXPECT_EQ(change("block_medians", {0.5}), error);
  EXPECT_EQ(change("block_ratios", {0.5}), error);
}

TEST(JsonReader, NamesTheProgramThatHasNoResults) {
  expect_errors({{"/sweeps/0/points/1/program", "\"q/n=1\"",
                  "names \"q/n=1\", of which there are no results"},
                 {"/failures/0/program", "\"x\"",
                  "names \"x\", of which there are no results"}});
  EXPECT_EQ(error_for(with("/sweeps", "[]")),
            "bad.json: (/sweeps) have no point q/n=1");
}

TEST(JsonReader, RefusesASideOrALabelThatIsThereTwice) {
  expect_errors({{"/results/1/implementation", "\"a\"", "is there twice"},
                 {"/results/1/label", "\"Side a\"", "is that of another side"},
                 {"/sweeps/0/implementations/1/implementation", "\"a\"",
                  "is there twice"},
                 {"/sweeps/0/implementations/1/label", "\"a\"",
                  "is that of another side"}});
}

TEST(JsonReader, RefusesAnotherVersionAndSaysWhatToDo) {
  EXPECT_EQ(error_for(with("/schema_version", "2")),
            "bad.json: has schema version 2, and this compare reads 3: make it "
            "anew with --json, or a record with --record");
}

TEST(JsonReader, NamesTheFieldThatIsMissing) {
  auto document = nlohmann::json::parse(to_json(everything()));
  document["results"][2].erase("runs");
  EXPECT_EQ(error_for(document.dump()),
            "bad.json: (/results/2) key 'runs' not found");
}

TEST(JsonReader, NamesTheFieldOfANumberThatIsTooLarge) {
  std::string content = with("/results/1/times/2", "12345");
  content.replace(content.find("12345"), 5, "1e999");
  EXPECT_EQ(error_for(content), "bad.json: results: a number is too large");
}

TEST(JsonReader, NamesTheFieldThatNestsTooDeep) {
  constexpr std::size_t levels = 100'000;
  for (const auto& [open, close] :
       std::vector<std::pair<std::string, std::string>>{{"[", "]"},
                                                        {"{\"a\":", "}"}}) {
    std::string deep;
    for (std::size_t i = 0; i < levels; ++i) deep += open;
    const std::string start = "{\"schema_version\": 3, \"results\": " + deep;
    EXPECT_TRUE(error_for(start).starts_with("bad.json: results"));
    EXPECT_TRUE(contains(error_for(start), "nests more than 64 levels deep"));
    std::string whole = start + "0";
    for (std::size_t i = 0; i < levels; ++i) whole += close;
    EXPECT_TRUE(
        contains(error_for(whole + "}"), "nests more than 64 levels deep"));
    EXPECT_TRUE(contains(error_for(deep), "nests more than 64 levels deep"));
  }
}

}  // namespace
}  // namespace sidebyside::test
