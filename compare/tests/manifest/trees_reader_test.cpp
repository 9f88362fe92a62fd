// The keys of a manifest that fit it to a tree: its root, what it includes, and
// where programs and outputs are found.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "manifest/resolve.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::contains;
using test::manifest_error;
using test::temporary_folder;

constexpr const char* implementation = R"([[implementation]]
name = "a"
source = "src/{program}.a"
command = ["bin/{program}"]
)";

/// Starts with line 5.
constexpr const char* program_p = "[[program]]\nname = \"p\"\n";

std::string single_error(const std::string& keys) {
  return manifest_error(std::string(implementation) + program_p + keys);
}

/// The one program of a manifest in a folder.
program resolve_one(const temporary_folder& folder, const std::string& text,
                    const std::string& bin_dir = "") {
  return resolve(read_manifest(folder.write("m.toml", text)), {}, bin_dir)
      .at(0);
}

TEST(Root, IsTheFolderOfTheManifest) {
  const temporary_folder folder;
  const program made = resolve_one(
      folder, std::string(implementation) + program_p + "stdout = ''\n");
  const auto root = std::filesystem::canonical(folder.path());
  const side& side = made.sides.at(0);
  EXPECT_EQ(side.folder, root);
  EXPECT_EQ(side.source_name, "src/p.a");
  EXPECT_EQ(side.source, root / "src/p.a");
  EXPECT_EQ(side.command.at(0), "bin/p");
}

TEST(Root, IsRelativeToTheManifest) {
  const temporary_folder folder;
  std::filesystem::create_directory(folder.path() / "sub");
  const std::string text = "root = \"..\"\n" + std::string(implementation) +
                           program_p +
                           "stdout_file = \"out/{program}\"\n"
                           "stdin_file = \"in/{program}\"\n";
  const auto file = folder.write("sub/m.toml", text);
  const program made = resolve(read_manifest(file), {}, "bin").at(0);
  const auto root = std::filesystem::canonical(folder.path());
  EXPECT_EQ(made.sides.at(0).folder, root);
  EXPECT_EQ(made.input, root / "in/p");
  EXPECT_EQ(made.sides.at(0).expected.output_file, root / "out/p");
  EXPECT_FALSE(made.sides.at(0).expected.output);
  std::filesystem::create_directory(folder.path() / "out");
  folder.write("out/p", "right\n");
  EXPECT_EQ(
      resolve(read_manifest(file), {}, "").at(0).sides.at(0).expected.output,
      "right\n");
}

TEST(Root, LeavesPathsAsTheyAreInTheWorkingDirectory) {
  const auto root = std::filesystem::current_path().string();
  const temporary_folder folder;
  const program made = resolve_one(
      folder,
      "root = \"" + root + "\"\n" +
          "[[implementation]]\nname = \"a\"\ncommand = [\"{bin}/p\"]\n"
          "source = \"src/p.a\"\n" +
          program_p + "stdout = ''\n",
      "bin");
  EXPECT_EQ(made.sides.at(0).folder, "");
  EXPECT_EQ(made.sides.at(0).source, "src/p.a");
  EXPECT_EQ(made.sides.at(0).command.at(0), "bin/p");
}

TEST(Root, ThatIsNoFolderIsAnError) {
  EXPECT_TRUE(contains(manifest_error("root = \"no/such\"\n"),
                       "m.toml:1: root is \"no/such\", and "));
}

TEST(Include, BringsDetectorsDisassemblersAndLinks) {
  const temporary_folder folder;
  const manifest read = read_manifest(folder.write(
      "m.toml", "include = [\"go\", \"gcc\", \"clang\", \"rust\"]\n" +
                    std::string(implementation) + program_p + "stdout = ''\n"));
  EXPECT_EQ(collect(read.detectors, &race_detector::name),
            (std::vector<std::string>{"go-race", "tsan"}));
  EXPECT_EQ(collect(read.disassemblers, &disassembler::name),
            (std::vector<std::string>{"go-objdump", "objdump"}));
  EXPECT_GT(read.documented.size(), 20U);
  EXPECT_EQ(read.detectors[1].label, "-fsanitize=thread");  // of GCC, the first
}

TEST(Include, LosesToTheManifest) {
  const temporary_folder folder;
  const manifest read = read_manifest(folder.write(
      "m.toml",
      "include = [\"go\"]\n[[detector]]\nname = \"go-race\"\n"
      "label = \"own\"\nbuild = [\"make\"]\n"
      "probe = { command = [\"{bin}/x\"] }\n"
      "[[documentation]]\npattern = 'own'\nurl = 'https://own'\n" +
          std::string(implementation) + program_p + "stdout = ''\n"));
  ASSERT_EQ(read.detectors.size(), 1U);
  EXPECT_EQ(read.detectors[0].label, "own");
  EXPECT_EQ(read.detectors[0].build, std::vector<std::string>{"make"});
  EXPECT_EQ(read.detectors[0].exit_status, 66);
  EXPECT_EQ(read.detectors[0].probe_command,
            std::vector<std::string>{"{bin}/x"});
  EXPECT_EQ(read.documented.at(0).url, "https://own");
  EXPECT_EQ(read.disassemblers.at(0).rewrites.size(), 10U);
}

TEST(Include, ErrorsNameTheFile) {
  EXPECT_TRUE(contains(manifest_error("include = [\"cobol\"]\n"),
                       "m.toml:1: include has \"cobol\", and there is no "));
  const std::string merged =
      "include = [\"go\"]\n[[detector]]\nname = \"go-race\"\nlabel = 1\n";
  EXPECT_TRUE(contains(manifest_error(merged), "m.toml:4: detector.label"));
}

TEST(TreeKeys, HaveErrors) {
  const std::string start = "m.toml:7: program.";
  const auto expect = [&](const std::string& keys, const std::string& error) {
    EXPECT_TRUE(contains(single_error(keys), error)) << keys;
  };
  expect("stdout_file = \"{n}\"\n",
         start + "stdout_file has an unknown placeholder {n}");
  expect("output = \"last\"\n",
         start + "output \"last\" is none of: reference");
  expect("output = \"reference\"\nstdout = ''\n",
         start + "output is given beside stdout: only one can be checked");
  expect("output = \"reference\"\npattern = ''\n",
         "m.toml:8: program.pattern is given beside stdout");
  expect("stderr = { pattern = '(' }\nstdout = ''\n",
         start + "stderr.pattern is not a pattern");
  expect("exit_status = 256\nstdout = ''\n",
         start + "exit_status must be an integer from 0 to 255");
  expect("stdin_file = \"{n}\"\nstdout = ''\n",
         start + "stdin_file has an unknown placeholder {n}");
  expect("prepare = []\nstdout = ''\n", start + "prepare is empty");
  expect("cleanup = { command = ['x'], each = 'round' }\nstdout = ''\n",
         start + "cleanup.each \"round\" is none of: run, program");
  expect("stdout = ''\n[program.implementation.b]\ncommand = ['x']\n",
         "program.implementation.b is not a key; there are a");
}

TEST(TreeKeys, OneImplementationOfOneProgramMayBeElsewhere) {
  const temporary_folder folder;
  const program made = resolve_one(
      folder, std::string(implementation) + program_p +
                  "stdout = ''\n[program.implementation.a]\n"
                  "source = \"{program}/0-i.a\"\ncommand = [\"run\", "
                  "\"{program}\"]\n");
  EXPECT_EQ(made.sides.at(0).source_name, "p/0-i.a");
  EXPECT_EQ(made.sides.at(0).command, (std::vector<std::string>{"run", "p"}));
}

}  // namespace
}  // namespace sidebyside
