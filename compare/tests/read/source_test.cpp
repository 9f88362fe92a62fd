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

TEST(SplitComment, TakesTheMarksOffAndLeavesTheCode) {
  const auto parts = [](const lines& text) {
    const auto [prose, code] =
        split_comment({"", "", text}, {1, 0, text.size()});
    return prose + "|" + std::to_string(code.first) + "+" +
           std::to_string(code.size);
  };
  EXPECT_EQ(parts({"\t// [1] One,", "\t// two.  ", "\tx()"}), "One, two.|2+1");
  EXPECT_EQ(parts({"// One.", "//", "// Two.", "/// no", "x"}),
            "One. Two.|3+2");
  EXPECT_EQ(parts({"# [12] One.", "#include <a>"}), "One.|1+1");
  EXPECT_EQ(parts({"-- [1] One.", "--", "x -- y"}), "One.|2+1");
  EXPECT_EQ(parts({"/* [1] One,", " * two. */", "x"}), "One, two.|2+1");
  EXPECT_EQ(parts({"/* [1] One,", "   two.", " */", "/* x */"}),
            "One, two.|3+1");
  EXPECT_EQ(parts({"#include <a>", "// no"}), "|0+2");
  EXPECT_EQ(parts({"// [3] One."}), "One.|1+0");
  EXPECT_EQ(parts({}), "|0+0");
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

  program_sources read(std::size_t program, const lines& names = {}) {
    return read_sources(manifest_, manifest_.programs[program], names, "bin");
  }

  std::string error_of(std::size_t program, const lines& names = {}) {
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
  const program_sources found = read(0);
  EXPECT_EQ(found.name, "p");
  EXPECT_EQ(found.title, "P");
  ASSERT_EQ(found.sides.size(), 2U);
  EXPECT_EQ(found.sides[0].label, "A");
  EXPECT_EQ(found.sides[0].file, (folder_.path() / "p.a").string());
  EXPECT_EQ(found.sides[0].lines, lines{"1"});
  EXPECT_EQ(found.sides[1].label, "b");
}

TEST_F(Sources, AreInTheOrderAskedFor) {
  const program_sources found = read(0, {"b", "a"});
  ASSERT_EQ(found.sides.size(), 2U);
  EXPECT_EQ(found.sides[0].lines, lines{"2"});
  EXPECT_EQ(read(0, {"b"}).sides.size(), 1U);
}

TEST_F(Sources, ErrorsNameTheImplementation) {
  EXPECT_EQ(error_of(0, {"c"}).substr(0, 41),
            "p/c: no implementation of this name in /t");
  EXPECT_NE(error_of(0, {"c"}).find("there are a, b"), std::string::npos);
  EXPECT_EQ(error_of(0, {"a", "a"}), "p/a: is asked for twice");
  EXPECT_EQ(error_of(1, {"c"}),
            fmt::format("q/c: {} gives no source of this implementation",
                        manifest_.file.string()));
  EXPECT_EQ(error_of(1), fmt::format("q/a: {}/q.a: No such file or directory",
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
  for (const section& part : split_steps(source)) {
    const section below = split_comment(source, part).code;
    for (std::size_t i = 0; i < below.size; ++i) {
      code += source.lines[below.first + i] + "\n";
    }
    if (part.number > 0) continue;
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
  for (const program& task : from.programs) {
    for (const std::size_t side : task.implementations) {
      const std::string file =
          source_file(from.implementations[side], task, "");
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
