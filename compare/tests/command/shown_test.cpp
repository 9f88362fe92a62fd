// What compare shows of texts that it was given: none of their bytes may steer
// a terminal, and none of their line breaks may leave the place of the text.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace sidebyside::test {
namespace {

/// In TOML: blinking, a bell, text from right to left, a line of its own.
constexpr std::string_view evil = R"(x\u001b[5m\u0007\u202e\nINJECTED)";

constexpr std::string_view evil_manifest = R"(
[[detector]]
name = "d"
label = "EVIL"
build = ["/bin/sh", "-c", "echo 'PRINTED'; exit $BUILD_STATUS", "EVIL"]
environment = {{ MODE = "run" }}
exit_status = 66
report = 'RACE [\s\S]*? END\n'
access = '(\w+) {{source}}:(\d+)'
install = "EVIL"
[detector.probe]
environment = {{ MODE = "probe" }}
pattern = "^HELLO"
command = ["/bin/sh", "-c", "echo 'PRINTED' >&2; {report}", "EVIL"]
advice = "PRINTED"
[[implementation]]
name = "a"
label = "EVIL a"
source = "{folder}/a-EVIL.c"
command = ["/bin/sh", "-c", "{script}", "EVIL", "{{bin}}"]
[implementation.race]
detector = "d"
command = ["/bin/sh", "-c", "{probe}; {script}; echo 'RACE read {folder}/a-EVIL.c:1 END' >&2; exit 66", "EVIL"]
[[implementation]]
name = "b"
label = "EVIL b"
source = "{folder}/a-EVIL.c"
command = ["/bin/sh", "-c", "{script}", "EVIL", "{{bin}}"]
no_detector = "EVIL"
[[program]]
name = "p"
chapter = "EVIL"
title = "EVIL"
{expected}
[[sweep]]
name = "s"
program = "p"
parameter = "n"
values = [1, 2]
args = ["{{n}}"]
stdout = "4\n"
)";

/// PRINTED stands for what has line breaks of its own.
std::string with_evil(std::string text) {
  text = std::regex_replace(text, std::regex("PRINTED"),
                            std::string(evil.substr(0, evil.find("\\n"))));
  for (std::size_t place = 0;
       (place = text.find("EVIL", place)) != std::string::npos;) {
    text.replace(place, 4, evil);
    place += evil.size();
  }
  return text;
}

/// Whether nothing of it got through. A report of a race has line breaks.
testing::AssertionResult is_harmless(const std::string& text) {
  for (const char* bytes : {"\x1b[5m", "\x07", "\u202e"}) {
    if (text.find(bytes) != std::string::npos) {
      return testing::AssertionFailure() << "raw bytes in:\n" << text;
    }
  }
  if (std::regex_search(text,
                        std::regex("(^|\n)[ |-]*INJECTED(?!\\.c:1 END)"))) {
    return testing::AssertionFailure() << "a line got out in:\n" << text;
  }
  return testing::AssertionSuccess();
}

class Shown : public Command {
 protected:
  /// A program that is found to be wrong if `script` prints no 4.
  void write_evil(const std::string& script = "echo 4",
                  const std::string& expected = R"(stdout = "4\n")",
                  const std::string& report = "echo RACE probe END >&2",
                  const std::string& probe =
                      "if [ $MODE = probe ]; then echo HELLO >&2; exit; fi") {
    write(with_evil(fmt::format(
        evil_manifest, fmt::arg("folder", folder_.path().string()),
        fmt::arg("script", script), fmt::arg("probe", probe),
        fmt::arg("report", report), fmt::arg("expected", expected))));
    folder_.write("a-x\x1b[5m\x07\u202e\nINJECTED.c",
                  "// [1] \x1b[5m\x07\u202e\nint main() {}\n");
    folder_.write("toolchains.json",
                  nlohmann::json{{"a\x1b[5m\x07\u202e\nINJECTED",
                                  "b\x1b[5m\x07\u202e\nINJECTED"}}
                      .dump());
  }

  /// What each command shows, plain and in colour.
  void expect_harmless(std::vector<std::string> arguments, int status) {
    for (const char* color : {"never", "always"}) {
      auto colored = arguments;
      if (arguments.front() != "list" && arguments.front() != "report") {
        colored.insert(colored.end(), {"--color", color});
      }
      const compare_run ran = run(colored);
      EXPECT_EQ(ran.status, status) << ran.out << ran.err;
      EXPECT_TRUE(is_harmless(ran.out)) << arguments.front();
      EXPECT_TRUE(is_harmless(ran.err)) << arguments.front();
    }
  }
};

TEST_F(Shown, TextsOfTheManifestAreHarmlessEverywhere) {
  write_evil();
  const auto markdown = (folder_.path() / "out.md").string();
  expect_harmless({"list"}, 0);
  expect_harmless({"read", "p"}, 0);
  expect_harmless({"verify", "--runs", "2"}, 0);
  expect_harmless({"run", "--rounds", "8", "--markdown", markdown}, 0);
  EXPECT_TRUE(is_harmless(content_of(markdown)));
  expect_harmless({"sweep", "--rounds", "8", "--markdown", markdown}, 0);
  EXPECT_TRUE(is_harmless(content_of(markdown)));
  const std::string folder = folder_.path().string();
  std::filesystem::create_directory(folder + "/old");
  folder_.write("old/toolchains.json", R"({"a\u001b[5m\n":"c\u001b[5m\n"})");
  expect_harmless({"regress", "--before", folder + "/old", "--after", folder,
                   "--max-time", "0.1", "--markdown", markdown},
                  0);
  EXPECT_TRUE(is_harmless(content_of(markdown)));
}

TEST_F(Shown, FailuresAreHarmlessEverywhere) {
  write_evil("printf 'EVIL\\\\n'");
  const auto markdown = (folder_.path() / "out.md").string();
  expect_harmless({"verify", "--runs", "2"}, 1);
  expect_harmless({"run", "--rounds", "8", "--markdown", markdown}, 1);
  EXPECT_TRUE(is_harmless(content_of(markdown)));
  expect_harmless({"race", "-v", "--markdown", markdown}, 1);
  EXPECT_TRUE(is_harmless(content_of(markdown)));
  write_evil("echo 4", R"(pattern = "([EVIL]*)\n")");
  expect_harmless({"outcomes", "--runs", "2", "--markdown", markdown}, 1);
  EXPECT_TRUE(is_harmless(content_of(markdown)));
}

TEST_F(Shown, DetectorsAreHarmlessEverywhere) {
  const auto markdown = (folder_.path() / "out.md").string();
  write_evil("echo 4", "racy = false\nstdout = \"4\\n\"");
  expect_harmless({"race", "-v", "--markdown", markdown}, 1);
  EXPECT_TRUE(is_harmless(content_of(markdown)));
  write_evil("echo 4", R"(stdout = "4\n")", "true");  // probe reports nothing
  expect_harmless({"race"}, 2);
  write_evil("echo 4", R"(stdout = "4\n")", "true", "true");  // no detector
  expect_harmless({"race"}, 2);
  for (const char* status : {"0", "7"}) {
    setenv("BUILD_STATUS", status, 1);
    const compare_run ran =
        run_compare({"--manifest", manifest_.string(), "race"});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(is_harmless(ran.out));
    EXPECT_TRUE(is_harmless(ran.err));
  }
}

TEST_F(Shown, ErrorsAreHarmless) {
  for (const char* text :
       {"x = \u202e\n", "[\"EVIL\"]\n", "\"EVIL\" = 1\n", "x = EVIL\n",
        "[[program]]\nname = \"EVIL\"\n", "x = \"\x1b[5m\n"}) {
    write(with_evil(text));
    expect_harmless({"list"}, 2);
  }
  const std::string raw = "x\x1b[5m\x07\u202e";
  for (const std::string& text : {"{\"" + raw, "{\"" + raw + "\": 1}", raw}) {
    const auto file = folder_.write(raw + ".json", text);
    expect_harmless({"report", file.string(), "-o", "-"}, 2);
  }
  const auto marks = folder_.write(raw + ".md", "<!-- sources: p -->\n");
  expect_harmless({"run", raw, "--" + raw}, 2);
  expect_harmless({"render", marks.string()}, 2);
  manifest_ = raw;
  expect_harmless({"list"}, 2);
}

TEST_F(Shown, EvidenceIsEscapedOnceInEveryForm) {
  write_manifest({"printf 'a\\\\b\\n'"}, "stdout = \"4\\n\"");
  std::string text = content_of(manifest_);
  text.insert(text.find("command"),
              fmt::format("source = \"{}\"\n",
                          folder_.write("a.c", "// [1] x\n").string()));
  write(text);
  const auto page = (folder_.path() / "page.html").string();
  const auto markdown = (folder_.path() / "out.md").string();
  const compare_run ran =
      run({"run", "--json", json_.string(), "--markdown", markdown});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(run({"report", json_.string(), "-o", page}).status, 0);
  for (const std::string& text :
       {ran.out, content_of(markdown), content_of(page)}) {
    EXPECT_TRUE(contains(text, "expected  4\\n\n"));
    EXPECT_TRUE(contains(text, "printed   a\\\\b\\n\n"));
  }
}

}  // namespace
}  // namespace sidebyside::test
