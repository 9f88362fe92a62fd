#include "read/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "manifest/manifest.hpp"
#include "manifest/pattern.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using lines = std::vector<std::string>;

TEST(SplitLines, KnowsEveryEnd) {
  EXPECT_EQ(split_lines(""), lines{});
  EXPECT_EQ(split_lines("\n"), lines{""});
  EXPECT_EQ(split_lines("a\nb"), (lines{"a", "b"}));
  EXPECT_EQ(split_lines("a\r\n\r\nb\r\n"), (lines{"a", "", "b"}));
  EXPECT_EQ(split_lines("a\rb\n"), lines{"a\rb"});
}

/// The prose of the step before [1], where there is one, or else of step [1],
/// and how many lines its comment and its code have.
std::string parts(lines text) {
  text.emplace_back("// [1]");
  std::vector<step> steps;
  try {
    steps = split_steps({"", "", text});
  } catch (const user_error&) {  // the text has step [1] itself
    text.back() = "// [2]";
    steps = split_steps({"", "", text});
  }
  const step& first = steps[0].first_line() > 0 ? steps[0] : steps[1];
  return fmt::format("{}|{}+{}", first.prose, first.comment.size(),
                     first.code.size());
}

TEST(SplitSteps, TakesTheSignsOffAndLeavesTheCode) {
  EXPECT_EQ(parts({"\t// [1] One,", "\t// two.  ", "\tx()"}), "One, two.|2+1");
  EXPECT_EQ(parts({"// One.", "//", "// Two.", "/// no", "x"}),
            "One. Two.|3+2");
  EXPECT_EQ(parts({"# [1] One.", "#include <a>"}), "One.|1+1");
  EXPECT_EQ(parts({"-- [1] One.", "--", "x -- y"}), "One.|2+1");
  EXPECT_EQ(parts({"/* [1] One,", " * two. */", "x"}), "One, two.|2+1");
  EXPECT_EQ(parts({"/* [1] One,", "   two.", " */", "/* x */"}),
            "One, two.|3+1");
  EXPECT_EQ(parts({"#include <a>", "// no"}), "|0+2");
  EXPECT_EQ(parts({"// One."}), "One.|1+0");
}

/// Two implementations with a source, and one without.
class Sources : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("p.a", "1\n");
    folder_.write("p.b", "2\n");
    const auto file = folder_.write(
        "programs.toml",
        fmt::format("[[implementation]]\nname = \"a\"\nlabel = \"A\"\n"
                    "source = \"{0}/{{program}}.a\"\ncommand = [\"true\"]\n"
                    "[[implementation]]\nname = \"b\"\n"
                    "source = \"{0}/{{program}}.b\"\ncommand = [\"true\"]\n"
                    "[[implementation]]\nname = \"c\"\ncommand = [\"true\"]\n"
                    "[[program]]\nname = \"p\"\ntitle = \"P\"\nstdout = ''\n"
                    "implementations = [\"a\", \"b\"]\n"
                    "[[program]]\nname = \"q\"\nstdout = ''\n",
                    folder_.path().string()));
    manifest_ = read_manifest(file);
  }

  std::vector<source> read(const char* name, const lines& names = {}) {
    program program = resolve(manifest_, {name}, "bin").front();
    choose_sides(program, names);
    return read_sources(program);
  }

  std::string error_of(const char* program, const lines& names = {}) {
    try {
      read(program, names);
    } catch (const user_error& error) {
      return error.what();
    }
    return "none";
  }

  test::temporary_folder folder_;
  manifest manifest_;
};

TEST_F(Sources, AreThoseOfTheManifest) {
  const auto sources = read("p");
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].label, "A");
  EXPECT_EQ(sources[0].file, (folder_.path() / "p.a").string());
  EXPECT_EQ(sources[0].lines, lines{"1"});
  EXPECT_EQ(sources[1].label, "b");
}

TEST_F(Sources, AreInTheOrderAskedFor) {
  const auto sources = read("p", {"b", "a"});
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].lines, lines{"2"});
  EXPECT_EQ(read("p", {"b"}).size(), 1U);
}

TEST_F(Sources, ErrorsNameTheImplementation) {
  EXPECT_EQ(error_of("p", {"c"}),
            "p/c: no implementation of this name; there are a, b");
  EXPECT_EQ(error_of("p", {"a", "a"}), "p/a is asked for twice");
  EXPECT_EQ(error_of("q", {"c"}),
            "q/c: the manifest gives no source of this implementation");
  EXPECT_EQ(error_of("q"), fmt::format("q/a: {}/q.a: No such file or directory",
                                       folder_.path().string()));
}

TEST_F(Sources, MustBeFilesThatOneCanRead) {
  constexpr std::uintmax_t megabyte = 1'000'000;
  EXPECT_THROW(read_file(folder_.path()), user_error);
  EXPECT_THROW(read_file("/dev/zero", megabyte), user_error);
  const auto large = folder_.write("large", "");
  std::filesystem::resize_file(large, megabyte + 1);
  EXPECT_THROW(read_file(large, megabyte), user_error);
  EXPECT_EQ(read_file(large).size(), megabyte + 1);
  EXPECT_EQ(read_file(folder_.write("empty", "")), "");
}

/// The names of libraries in a source's steps: those of packages that a Go
/// program imports, and those of namespaces.
std::vector<std::string> library_names(const source& source) {
  const pattern imported(R"re((?:import |\n\t)"(?:\w+/)*(\w+)")re");
  const pattern name(
      R"(\b(?:std|boost|asio|fibers)::\w+(?:::\w+)*|\b(\w+)\.[A-Z]\w*)");
  std::set<std::string> packages;
  std::string code;
  for (const step& step : split_steps(source)) {
    for (const numbered_line& line : step.code) code += line.text + "\n";
    if (step.number > 0) continue;
    for (const auto& found : imported.find_all(code)) packages.insert(found[1]);
    code.clear();
  }
  std::vector<std::string> names;
  for (const auto& found : name.find_all(code)) {
    if (found[1].empty() || packages.contains(found[1])) {
      names.push_back(found[0]);
    }
  }
  return names;
}

TEST(Documentation, IsKnownOfEveryNameInTheRepositorysSteps) {
  const manifest from = read_manifest(PROGRAMS_TOML);
  std::size_t checked = 0;
  for (const program& program : resolve(from, {}, "")) {
    for (const side& side : program.sides) {
      const std::string& file = side.source;
      const source text{
          "", file,
          split_lines(read_file(std::filesystem::path(SOURCE_DIR) / file))};
      for (const std::string& name : library_names(text)) {
        ++checked;
        EXPECT_TRUE(
            std::ranges::any_of(from.documented,
                                [&](const auto& link) {
                                  return !link.name.find_all(name).empty();
                                }))
            << file << ": " << name;
      }
    }
  }
  EXPECT_GT(checked, 200U);
}

}  // namespace
}  // namespace sidebyside
