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
Program timed(const std::string& name) {
  Program program;
  program.program = name;
  program.blocks = {4, 5};
  for (const char* side : {"a", "b"}) {
    samples& made = program.sides.emplace_back();
    made.implementation = made.label = side;
    made.runs = 9;
    made.wall_seconds.assign(9, 0.5);
    made.user_seconds = made.system_seconds = made.wall_seconds;
    made.counts[voluntary_switches].assign(9, 12);
    made.counts[involuntary_switches].assign(9, 3);
    made.counts[page_faults] = {200, 200, 213, 213, 213, 213, 213, 220, 900};
    made.exit_codes.assign(9, 0);
  }
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
  all.pairs.push_back(timed<timed_pair>("p/a"));
  sweep_results& sweep = all.sweeps.emplace_back();
  sweep.name = sweep.parameter = "n";
  sweep.sides = {{"a", "a", {}}, {"b", "b", 9}};
  for (const std::int64_t value : {1, 2}) {
    sweep.points.push_back(timed<sweep_point>("q/n=" + std::to_string(value)));
    sweep.points.back().value = sweep.points.back().operations.emplace(value);
  }
  all.races.push_back(checked<race_results>("r"));
  all.races.front().sides.front().conflicts = {{{{"read", "a.cpp:1"}}, 2}};
  all.outcomes.push_back(checked<outcome_results>("o"));
  all.outcomes.front().allowed = {
      {2, 3, "one got lost", true, {{"a", "folded"}}}, {4, 4, ""}};
  all.outcomes.front().sides.front().counts = {{"2", 9}};
  all.outcomes.front().failures.push_back({"a", "a", "run 1", {"odd", {}}});
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

TEST(JsonReader, GoodFileIsRead) {
  EXPECT_EQ(error_for(to_json(everything())), "");
  EXPECT_EQ(error_for(to_record(everything())), "");
}

/// The results of the first side after they were written and read.
samples read_back(const std::string& content) {
  const temporary_folder folder;
  return read_results(folder.write("good.json", content))
      .programs.at(0)
      .sides.at(0);
}

TEST(JsonReader, CountsOfTheKernelAreReadBack) {
  const samples whole = read_back(to_json(everything()));
  EXPECT_EQ(whole.counts[voluntary_switches],
            std::vector<std::uint64_t>(9, 12));
  EXPECT_EQ(whole.counts[involuntary_switches],
            std::vector<std::uint64_t>(9, 3));
  EXPECT_EQ(whole.counts[page_faults].back(), 900U);
  const std::string record = to_record(everything());
  EXPECT_FALSE(contains(record, "\"page_faults\""));
  for (const samples& side : {whole, read_back(record)}) {
    const std::array<std::optional<double>, 3> counts{12, 3, 213};
    EXPECT_EQ(figures_of(side)->counts, counts);
  }
}

TEST(JsonReader, FileWithoutCountsOfTheKernelIsRead) {
  for (const auto& write : {to_json, to_record}) {
    auto document = nlohmann::json::parse(write(everything()));
    for (auto& side : document["results"]) {
      for (const std::string_view name : kernel_counts) {
        side.erase(std::string(name));
        side.erase(fmt::format("median_{}", name));
      }
    }
    const samples read = read_back(document.dump());
    EXPECT_TRUE(read.counts[page_faults].empty());
    EXPECT_FALSE(figures_of(read)->counts[page_faults]);
  }
}

void expect_errors(const std::vector<bad_value>& values) {
  for (const bad_value& bad : values) {
    EXPECT_EQ(error_for(with(bad.place, bad.value)),
              fmt::format("bad.json: ({}) {}", bad.place, bad.error));
  }
}

TEST(JsonReader, FileThatNamesProgramsAmongParametersIsRead) {
  auto document = nlohmann::json::parse(to_json(everything()));
  for (auto& side : document["results"]) {
    for (const char* name : {"program", "implementation"}) {
      side["parameters"][name] = side.at(name);
      side.erase(name);
    }
  }
  EXPECT_EQ(error_for(document.dump()), "");
}

TEST(JsonReader, NamesTheFieldThatIsNoList) {
  for (const char* list : {"/results", "/races", "/outcomes", "/failures",
                           "/comparisons", "/sweeps"}) {
    for (const char* value : {"{}", "null", "\"x\"", "{\"a\": 1}"}) {
      expect_errors({{list, value, "must be a list"}});
    }
  }
  expect_errors(
      {{"/warnings", "{}", "type must be array, but is object"},
       {"/only_before", "null", "type must be array, but is null"},
       {"/results/3/times", "{}", "must be a list"},
       {"/results/0/blocks", "9", "type must be array, but is number"},
       {"/sweeps/0/points", "{}", "must be a list"},
       {"/sweeps/0/implementations", "{}", "must be a list"},
       {"/races/0/conflicts", "{}", "must be a list"},
       {"/races/0/conflicts/0/accesses", "{}", "must be a list"},
       {"/failures/0/evidence", "{}", "type must be array, but is object"}});
}

TEST(JsonReader, NamesTheFieldOfAnotherType) {
  expect_errors(
      {{"/results/0", "7", "cannot use at() with number"},
       {"/results/0/program", "7", "type must be string, but is number"},
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
  expect_errors(
      {{"/comparisons/0/ratio/level", "0", "must be between 0 and 1"},
       {"/comparisons/0/ratio/level", "1", "must be between 0 and 1"},
       {"/comparisons/0/ratio/level", "-3", range},
       {"/comparisons/1/tolerance", "-1", range},
       {"/results/1/times/2", "0", "must be at least 1e-15"},
       {"/results/1/times/2", "1e300", range},
       {"/results/1/times/2", "1e-300", "must be at least 1e-15"},
       {"/results/1/user", "-1", range},
       {"/results/1/blocks", "[3, 6]", "differs from that of another side"},
       {"/context/load_average", "-1", range},
       {"/sweeps/0/points/0/value", "0", "must be at least 1"},
       {"/sweeps/0/points/1/value", "-4", "must be at least 1"},
       {"/sweeps/0/points/1/value", "1",
        "must be above that of the point before"},
       {"/sweeps/0/points/1/operations", "0", "must be at least 1"},
       {"/sweeps/0/points/1/program", "\"q/n=1\"",
        "names \"q/n=1\", of which there are no results"},
       {"/failures/0/program", "\"x\"",
        "names \"x\", of which there are no results"},
       {"/comparisons/0/program", "\"x\"",
        "names \"x\", of which there are no results"},
       {"/outcomes/0/allowed/0/low", "4", "is above 'high'"},
       {"/outcomes/0/allowed/1/low", "3", "is not above the last one"},
       {"/outcomes/0/counts/2", "10", "is more than there were runs"}});
}

TEST(JsonReader, NamesTheFiguresOfARecordThatCannotBe) {
  for (const char* key : {"median", "low", "high"}) {
    auto document = nlohmann::json::parse(to_record(everything()));
    document["comparisons"][0]["ratio"]["low"] = 0.5;
    document["comparisons"][0]["ratio"]["high"] = 2;
    document["comparisons"][0]["ratio"][key] = 0;
    EXPECT_EQ(
        error_for(document.dump()),
        fmt::format(
            "bad.json: (/comparisons/0/ratio/{}) must be at least 1e-15", key));
  }
  auto document = nlohmann::json::parse(to_record(everything()));
  document["results"][0]["median"] = 0;
  EXPECT_EQ(error_for(document.dump()),
            "bad.json: (/results/0/median) must be at least 1e-15");
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
    const std::string start = "{\"schema_version\": 2, \"results\": " + deep;
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
