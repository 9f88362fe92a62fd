// The sweeps of a manifest.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "manifest/reader.hpp"
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

std::vector<std::string> words(const sweep_value& point, const manifest& from) {
  return command_line(from.implementations[0], point.task, "b");
}

TEST(SweepReader, PlaceholdersBecomeEachValue) {
  const manifest from = read_sweep(std::string(good) +
                                   "stdout = \"{n} of {operations}\\n\"\n"
                                   "operations = \"1000 * {n}\"\n");
  ASSERT_EQ(from.sweeps.size(), 1U);
  const sweep& made = from.sweeps[0];
  EXPECT_EQ(made.name, "s");
  EXPECT_EQ(made.parameter, "n");
  ASSERT_EQ(made.values.size(), 3U);
  const sweep_value& last = made.values[2];
  EXPECT_EQ(last.name, "s/n=100");
  EXPECT_EQ(last.value, 100);
  EXPECT_EQ(last.operations, 100'000);
  EXPECT_EQ(last.task.expected.out, "100 of 100000\n");
  EXPECT_EQ(words(last, from),
            (std::vector<std::string>{"b/go/p", "100", "p"}));
}

TEST(SweepReader, OutputIsThatOfTheProgramIfNotGiven) {
  const sweep made = read_sweep(good).sweeps.at(0);
  EXPECT_EQ(made.values[0].task.expected.out, "any\n");
  EXPECT_FALSE(made.values[0].operations);
}

TEST(SweepReader, EndsWhereAnImplementationHasItsLargestValue) {
  const sweep made =
      read_sweep(std::string(good) + "largest = { go = 10 }\n").sweeps.at(0);
  using indices = std::vector<std::size_t>;
  EXPECT_EQ(made.values[1].task.implementations, (indices{0, 1}));
  EXPECT_TRUE(made.values[1].task.has_reference);
  EXPECT_EQ(made.values[2].task.implementations, (indices{1}));
  EXPECT_FALSE(made.values[2].task.has_reference);
  EXPECT_EQ(made.largest,
            (std::vector<std::optional<std::int64_t>>{10, std::nullopt}));
}

/// A sweep with variants, whose further keys are from line 17 on.
const std::string with_variants = R"(name = "s"
program = "p"
variant = "kind"
variants = ["mutex", "plain"]
parameter = "n"
values = [1, 2]
)";

TEST(SweepReader, IsOneForEachVariant) {
  const manifest from = read_sweep(with_variants + R"(args = ["{kind}", "{n}"]
largest = { plain = 1 }
)");
  ASSERT_EQ(from.sweeps.size(), 2U);
  EXPECT_EQ(from.sweeps[0].name, "s/kind=mutex");
  EXPECT_EQ(from.sweeps[0].values.size(), 2U);
  EXPECT_EQ(from.sweeps[1].values.size(), 1U);
  const sweep_value& point = from.sweeps[1].values[0];
  EXPECT_EQ(point.name, "s/kind=plain/n=1");
  EXPECT_EQ(words(point, from),
            (std::vector<std::string>{"b/go/p", "plain", "1"}));

  const auto names = [&](const std::vector<std::string>& wanted) {
    std::string found;
    for (const sweep& chosen : select_sweeps(from, wanted)) {
      found += chosen.name + " ";
    }
    return found;
  };
  EXPECT_EQ(names({}), "s/kind=mutex s/kind=plain ");
  EXPECT_EQ(names({"s"}), "s/kind=mutex s/kind=plain ");
  EXPECT_EQ(names({"s/kind=plain"}), "s/kind=plain ");
  EXPECT_THROW(names({"s/kind"}), user_error);
  EXPECT_THROW(names({"p"}), user_error);
}

TEST(SweepReader, VariantsHaveSizesOfTheirOwn) {
  const manifest from = read_sweep(with_variants + R"(
args = ["{kind}", "{n}", "{size}"]
size = { plain = 100, mutex = 10 }
operations = "{n} * {size}"
)");
  const sweep_value& point = from.sweeps.at(1).values.at(1);
  EXPECT_EQ(words(point, from),
            (std::vector<std::string>{"b/go/p", "plain", "2", "100"}));
  EXPECT_EQ(point.operations, 200);
  EXPECT_EQ(point.task.parameters.at("size"), "100");
  EXPECT_EQ(from.sweeps[0].values[1].operations, 20);
}

TEST(SweepReaderError, GoodOneHasNone) {
  EXPECT_EQ(sweep_error(good), "(no error)");
}

TEST(SweepReaderError, UnknownNames) {
  EXPECT_EQ(error_with("program = 'q'"),
            "12: sweep.program is \"q\", which no [[program]] is");
  EXPECT_EQ(error_with("largest = { go = 10, rust = 10 }"),
            "16: sweep.largest names \"rust\", which is neither an "
            "implementation of the program nor a variant");
  EXPECT_EQ(error_with("value = [1]"),
            "16: sweep.value is not a key; there are args, largest, name, "
            "operations, parameter, program, size, stdout, values, variant, "
            "variants");
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
  EXPECT_EQ(error_with("values = []"), "14: sweep.values is empty");
  EXPECT_EQ(error_with("values = [0, 1]"),
            "14: sweep.values has 0; the scale is logarithmic, so the least "
            "value is 1");
  EXPECT_EQ(error_with("values = [1, 10, 5]"),
            "14: sweep.values must be in ascending order, each once, and has 5 "
            "after 10");
  EXPECT_EQ(error_with("values = [1, 1]"),
            "14: sweep.values must be in ascending order, each once, and has 1 "
            "after 1");
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
      "16: sweep.operations must be a number above 0, {n}, or a product of "
      "these, such as \"1000 * {n}\"";
  for (const char* value :
       {"0", "-1", "''", "'n'", "'{n} *'", "'{n} + 1'", "'2 {n}'", "'{m}'"}) {
    EXPECT_EQ(error_with(fmt::format("operations = {}", value)), wrong);
  }
  EXPECT_EQ(error_with("operations = '9223372036854775807 * {n}'"),
            "16: sweep.operations is too large for n = 10");
  EXPECT_EQ(error_with("operations = 1.5"),
            "16: sweep.operations must be an integer or a string, and is of "
            "type floating-point");
}

TEST(SweepReaderError, BadLargestValues) {
  EXPECT_EQ(error_with("largest = { cpp = 0 }"),
            "16: sweep.largest leaves no value for \"cpp\"");
  EXPECT_EQ(error_with("largest = { cpp = 10, go = 10 }"),
            "16: sweep.largest leaves no implementation for n = 100");
  EXPECT_EQ(error_with("largest = { cpp = '10' }"),
            "16: sweep.largest.cpp must be an integer, and is of type string");
}

TEST(SweepReaderError, BadVariants) {
  EXPECT_EQ(error_with("variant = 'kind'"),
            "16: sweep.variant is given without variants");
  EXPECT_EQ(error_with("variants = ['x']"), "10: sweep.variant is missing");
  EXPECT_EQ(error_with("variants = []"), "16: sweep.variants is empty");
  EXPECT_EQ(error_with("variant = 'n'\nvariants = ['x']"),
            "16: sweep.variant is the parameter's placeholder, too");
  EXPECT_EQ(error_with("variant = 'kind'\nvariants = ['x', 'x']"),
            "17: sweep.variants has \"x\" twice");
  EXPECT_TRUE(error_with("variant = 'kind'\nvariants = ['a b']")
                  .starts_with("17: sweep.variants is \"a b\"; a name has"));
  EXPECT_EQ(error_with("variant = 'kind'\nvariants = ['x']"),
            "15: sweep.args has no {kind}, which would change nothing");
}

TEST(SweepReaderError, BadSizes) {
  const auto error_of = [](const std::string& size) {
    return sweep_error(with_variants + R"(args = ["{kind}", "{n}"]
operations = "{size} * x"
size = )" + size);
  };
  EXPECT_EQ(error_of("{ mutex = 1, plain = 1, x = 1 }"),
            "19: sweep.size names \"x\", which is not a variant");
  EXPECT_EQ(error_of("{ mutex = 1 }"), "19: sweep.size has none for \"plain\"");
  EXPECT_EQ(error_of("{ mutex = 1, plain = 0 }"),
            "19: sweep.size has 0 for \"plain\"; the least is 1");
  EXPECT_EQ(error_of("{ mutex = 1, plain = 1 }"),
            "17: sweep.args has no {size}, which would change nothing");
  EXPECT_EQ(error_with("size = { x = 1 }"),
            "16: sweep.size names \"x\", which is not a variant");
  EXPECT_EQ(sweep_error(with_variants + R"(args = ["{kind}", "{n}", "{size}"]
operations = "{size} + {n}"
size = { plain = 1, mutex = 1 })"),
            "18: sweep.operations must be a number above 0, {n}, {size}, or a "
            "product of these, such as \"1000 * {n}\"");
}

}  // namespace
}  // namespace sidebyside
