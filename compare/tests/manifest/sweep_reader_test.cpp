// The sweeps of a manifest.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "manifest/manifest.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::temporary_folder;

/// Two sides and a program; a sweep's keys are from line 11 on.
constexpr const char* before = R"([[implementation]]
name = "go"
command = ["{bin}/go/{program}"]
[[implementation]]
name = "cpp"
command = ["{bin}/cpp/{program}"]
[[program]]
name = "p"
stdout = "any\n"
[[sweep]]
)";

manifest read_sweep(const std::string& keys) {
  const temporary_folder folder;
  return read_manifest(folder.write("m.toml", before + keys));
}

/// The message for a bad sweep, from its line on.
std::string sweep_error(const std::string& keys) {
  try {
    read_sweep(keys);
  } catch (const user_error& error) {
    const std::string message = error.what();
    return message.substr(message.find("m.toml:") + 7);
  }
  return "(no error)";
}

constexpr const char* good = R"(name = "s"
program = "p"
parameter = "n"
values = [1, 10, 100]
args = ["{n}", "{program}"]
)";

/// The message where a good sweep has this line in the place of the one that
/// starts with the same word, or after them.
std::string error_with(const std::string& line) {
  std::istringstream lines(good);
  std::string keys;
  bool is_there = false;
  for (std::string text; std::getline(lines, text);) {
    const bool same =
        text.substr(0, text.find(' ')) == line.substr(0, line.find(' '));
    is_there = is_there || same;
    keys += (same ? line : text) + "\n";
  }
  return sweep_error(is_there ? keys : keys + line + "\n");
}

/// The names of the sides of a value's program.
std::vector<std::string> names_of(const sweep_value& point) {
  std::vector<std::string> names;
  for (const side& each : point.program.sides) names.push_back(each.name);
  return names;
}

TEST(SweepReader, PlaceholdersBecomeEachValue) {
  const manifest from = read_sweep(std::string(good) +
                                   "stdout = \"{n} of {operations}\\n\"\n"
                                   "operations = [10, 200, 3000]\n");
  ASSERT_EQ(from.sweeps.size(), 1U);
  const sweep made = resolve_sweeps(from, {}, "/b").at(0);
  EXPECT_EQ(made.name, "s");
  EXPECT_EQ(made.parameter, "n");
  ASSERT_EQ(made.values.size(), 3U);
  const sweep_value& last = made.values[2];
  EXPECT_EQ(last.program.key, "s/n=100");
  EXPECT_EQ(last.program.name, "p");
  EXPECT_EQ(last.value, 100);
  EXPECT_EQ(last.operations, 3000);
  EXPECT_EQ(last.program.sides[1].expected.output, "100 of 3000\n");
  EXPECT_EQ(last.program.args, (std::vector<std::string>{"100", "p"}));
}

TEST(SweepReader, OutputIsThatOfTheProgramIfNotGiven) {
  const sweep made = read_sweep(good).sweeps.at(0);
  EXPECT_EQ(made.values[0].program.sides[0].expected.output, "any\n");
  EXPECT_FALSE(made.values[0].operations);
}

TEST(SweepReader, OutputReplacesNothingElseOfASide) {
  const temporary_folder folder;
  std::string text = before;
  text.insert(text.rfind("[[sweep]]"),
              "[program.expect.cpp]\nracy = true\nstderr = \"e\"\n");
  const sweep made =
      read_manifest(folder.write("m.toml", text + good + "stdout = \"{n}\"\n"))
          .sweeps.at(0);
  const auto& sides = made.values[0].program.sides;
  EXPECT_EQ(sides[0].expected.errors, "");
  EXPECT_EQ(sides[1].expected.errors, "e");
  EXPECT_TRUE(sides[1].expected.racy);
  EXPECT_EQ(sides[1].expected.output, "1");
}

TEST(SweepReader, EndsWhereAnImplementationHasItsLargestValue) {
  const sweep made =
      read_sweep(std::string(good) + "largest = { go = 10 }\n").sweeps.at(0);
  using names = std::vector<std::string>;
  EXPECT_EQ(names_of(made.values[1]), (names{"go", "cpp"}));
  EXPECT_TRUE(made.values[1].program.has_reference);
  EXPECT_EQ(names_of(made.values[2]), names{"cpp"});
  EXPECT_FALSE(made.values[2].program.has_reference);
  EXPECT_EQ(made.sides.at(0).largest, 10);
  EXPECT_EQ(made.sides.at(1).largest, std::nullopt);
}

TEST(SweepReader, BeginsWhereAnImplementationHasItsSmallestValue) {
  const sweep made =
      read_sweep(std::string(good) + "smallest = { cpp = 10 }\n").sweeps.at(0);
  using names = std::vector<std::string>;
  EXPECT_EQ(names_of(made.values[0]), names{"go"});
  EXPECT_EQ(names_of(made.values[1]), (names{"go", "cpp"}));
  EXPECT_EQ(made.sides.at(1).smallest, 10);
}

TEST(SweepReader, MayLeaveOutImplementationsOfItsProgram) {
  const sweep made =
      read_sweep(std::string(good) + "implementations = [\"cpp\"]\n")
          .sweeps.at(0);
  ASSERT_EQ(made.sides.size(), 1U);
  EXPECT_EQ(names_of(made.values[2]), std::vector<std::string>{"cpp"});
  EXPECT_TRUE(made.values[2].program.has_reference);
}

TEST(SweepReader, OperationsMayBeTheValues) {
  const sweep made =
      read_sweep(std::string(good) + "operations = \"{n}\"\n").sweeps.at(0);
  EXPECT_EQ(made.values[2].operations, 100);
}

TEST(SweepReader, NoGroupHasTheNameOfASweep) {
  std::string other = good;
  other.replace(other.find("\"s\""), 3, "\"t\"");
  for (const std::string& text :
       {good + std::string("[[sweep]]\n") + other + "group = \"s\"\n",
        other + "group = \"s\"\n[[sweep]]\n" + good,
        good + std::string("group = \"s\"\n")}) {
    EXPECT_THROW(read_sweep(text), user_error) << text;
  }
}

TEST(SweepReader, NameOfAGroupStandsForItsSweeps) {
  const auto named = [](const std::string& name, const std::string& group) {
    std::string keys = good;
    keys.replace(keys.find("\"s\""), 3, "\"" + name + "\"");
    return keys + group + "[[sweep]]\n";
  };
  const std::string in_group = "group = \"g\"\n";
  const manifest from = read_sweep(
      named("s", in_group) + named("t", in_group) + "name = \"u\"\n" +
      std::string(good).substr(std::string(good).find('\n') + 1));
  const auto names = [&](const std::vector<std::string>& wanted) {
    std::string found;
    for (const sweep& chosen : resolve_sweeps(from, wanted, "")) {
      found += chosen.name + " ";
    }
    return found;
  };
  EXPECT_EQ(names({}), "s t u ");
  EXPECT_EQ(names({"g"}), "s t ");
  EXPECT_EQ(names({"u", "t"}), "t u ");
  EXPECT_THROW(names({"p"}), user_error);
}

TEST(SweepReaderError, GoodOneHasNone) {
  EXPECT_EQ(sweep_error(good), "(no error)");
}

TEST(SweepReaderError, UnknownNames) {
  EXPECT_EQ(error_with("program = 'q'"),
            "12: sweep.program is \"q\", which no [[program]] is");
  EXPECT_EQ(error_with("largest = { go = 10, rust = 10 }"),
            "16: sweep.largest.rust is not a key; there are cpp, go");
  const std::string error = error_with("value = [1]");
  EXPECT_TRUE(error.starts_with("16: sweep.value is not a key; there are args"))
      << error;
  EXPECT_TRUE(error.ends_with("; the nearest is values")) << error;
  EXPECT_TRUE(error_with("pattern = 'x'").starts_with("16: sweep.pattern is "));
}

TEST(SweepReaderError, BadNames) {
  EXPECT_EQ(sweep_error(good + ("[[sweep]]\n" + std::string(good))),
            "17: sweep.name \"s\" is given twice");
  EXPECT_TRUE(error_with("name = 'a/b'").starts_with("11: sweep.name is "));
  EXPECT_TRUE(error_with("parameter = 'N'")
                  .starts_with("13: sweep.parameter is \"N\"; a placeholder"));
  EXPECT_EQ(error_with("parameter = 'bin'"),
            "13: sweep.parameter is \"bin\", which stands for something else");
}

TEST(SweepReaderError, BadValues) {
  for (const char* values : {"[]", "[-1, 1]", "[1, 10, 5]", "[1, 1]"}) {
    EXPECT_EQ(error_with(fmt::format("values = {}", values)),
              "14: sweep.values must be integers from 0 on in ascending order, "
              "each once");
  }
  EXPECT_EQ(error_with("values = [0, 1]"), "(no error)");
  EXPECT_EQ(error_with("values = [1.5]"),
            "14: sweep.values must be a list of integers, and has an element "
            "of type floating-point");
}

TEST(SweepReaderError, BadPlaceholders) {
  EXPECT_EQ(error_with("args = ['{n}', '{m}']"),
            "15: sweep.args has an unknown placeholder {m}; there are {bin} "
            "and {program} and {n}, and {{m}} stands for the text itself");
  EXPECT_EQ(error_with("args = ['1']"),
            "15: sweep.args has no {n}, which would change nothing");
  EXPECT_EQ(error_with("stdout = '{operations}'"),
            "16: sweep.stdout has an unknown placeholder {operations}; there "
            "are {n}, and {{operations}} stands for the text itself");
}

TEST(SweepReaderError, BadOperations) {
  const std::string wrong =
      "16: sweep.operations must be \"{n}\", or a list with a number above 0 "
      "for each of the values";
  for (const char* value :
       {"''", "'n'", "'{m}'", "[1, 2]", "[1, 2, 3, 4]", "[0, 1, 2]", "[]"}) {
    EXPECT_EQ(error_with(fmt::format("operations = {}", value)), wrong);
  }
  EXPECT_EQ(error_with("operations = 1.5"),
            "16: sweep.operations must be a string, and is of type "
            "floating-point");
}

TEST(SweepReaderError, BadImplementations) {
  EXPECT_EQ(error_with("implementations = []"),
            "16: sweep.implementations is empty");
  EXPECT_EQ(
      error_with("implementations = ['go', 'rust']"),
      "16: sweep.implementations is wrong: p/rust: no implementation of this "
      "name; there are go, cpp");
}

TEST(SweepReaderError, BadLargestValues) {
  EXPECT_EQ(error_with("smallest = { cpp = 101 }"),
            "16: sweep.smallest.cpp leaves no value");
  EXPECT_EQ(error_with("largest = { cpp = 0 }"),
            "16: sweep.largest.cpp leaves no value");
  EXPECT_EQ(error_with("largest = { cpp = 10, go = 10 }"),
            "16: sweep.largest leaves no implementation for n = 100");
  EXPECT_EQ(error_with("largest = { cpp = '10' }"),
            "16: sweep.largest.cpp must be an integer, and is of type string");
}

}  // namespace
}  // namespace sidebyside
