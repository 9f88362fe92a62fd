// Tests that run the real compare assembly on what a script prints in place of
// a disassembler.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "support.hpp"

namespace sidebyside::test {
namespace {

/// How to read what the script prints.
constexpr const char* patterns = R"(install = "a package"
function = 'F (\S+)(?: (\S+))?'
place = 'P (\S+):(\d+)'
caller = 'C (\S+):(\d+)'
instruction = 'I ([0-9a-f]+) (.+)'
padding = 'nop'
prologue = 'push|sub .*'
target = '@([0-9a-f]+)$|@\+([0-9a-f]+)$|<(.+)>$'
)";

/// A program "p" of an implementation "a", the source of which is five lines
/// with two steps, and "none", which has no disassembler.
class Assembly : public Command {
 protected:
  void SetUp() override {
    folder_.write("p.src", "int x\n// [1] One.\none\n// [2] Two.\ntwo\n");
    executable_ = folder_.write_script("p", "").string();
    write_with(R"(["cat", "{file}.txt"])");
  }

  void write_with(const std::string& command,
                  const std::string& keys = patterns) {
    write(fmt::format(
        "[[disassembler]]\nname = \"d\"\ncommand = {0}\n{1}\n"
        "[[implementation]]\nname = \"a\"\nlabel = \"A\"\n"
        "source = \"{2}/p.src\"\ndisassembler = \"d\"\ncommand = [\"{2}/p\"]\n"
        "[[implementation]]\nname = \"none\"\nsource = \"{2}/p.src\"\n"
        "command = [\"{2}/p\"]\noptional = true\n"
        "[[program]]\nname = \"p\"\ntitle = \"A title\"\nstdout = ''\n"
        "implementations = [\"a\", \"none\"]\n",
        command, keys, folder_.path().string()));
  }

  void print(const std::string& printed) const {
    folder_.write("p.txt", printed);
  }

  /// Returns the code of "a", without its heading.
  [[nodiscard]] std::string body(
      std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(),
                     {"assembly", "p", "--implementations", "a"});
    const compare_run ran = run(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    const std::string shown =
        ran.out.substr(std::min(ran.out.find("──"), ran.out.size()));
    // The width of a rule depends on the code.
    return std::regex_replace(shown, std::regex("(?:─)+"), "──");
  }

  /// The message of status 2.
  [[nodiscard]] std::string error(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "assembly");
    const compare_run ran = run(arguments);
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.out, "");
    return ran.err;
  }

  [[nodiscard]] std::string error() const {
    return error({"p", "--implementations", "a"});
  }

  std::string executable_;
};

std::string rule() { return "──\n"; }

TEST_F(Assembly, ShowsTheMachineCodeOfEachStep) {
  print("F f p.src\nP p.src:3\nI 10 load\nP p.src:5\nI 14 add 1\nI 18 nop\n");
  EXPECT_EQ(body(), rule() + "   ; [1] One.\n   f:\n 3   load\n" + rule() +
                        "   ; [2] Two.\n 5   add 1\n");
}

TEST_F(Assembly, OfATargetIsThatOfItsFile) {
  const std::string target =
      "[[target]]\nname = \"t\"\ninstall = \"run make\"\n"
      "[[implementation]]\nname = \"a\"\nsource = \"p.src\"\n"
      "command = [\"./p\"]\ntarget.t = { file = \"other\", disassembler = "
      "\"d\" }\n[[program]]\nname = \"p\"\nstdout = ''\n";
  write(
      fmt::format("[[disassembler]]\nname = \"d\"\ncommand = [\"cat\", "
                  "\"{{file}}\"]\n{}\n{}",
                  patterns, target));
  EXPECT_TRUE(contains(error({"p", "--target", "t"}), "there is no "));
  EXPECT_TRUE(contains(error({"p", "--target", "t"}), "other; run make\n"));
  EXPECT_TRUE(contains(error({"p", "--target", "u"}),
                       "p: the manifest names no code for the target u\n"));
  folder_.write("other", "F f p.src\nP p.src:3\nI 10 ldar\n");
  const compare_run ran = run({"assembly", "p", "--target", "t"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, "3   ldar\n"));
}

TEST_F(Assembly, ShowsThePreludeWhereItHasCode) {
  print("P p.src:1\nI 10 init\nP p.src:3\nI 14 one\n");
  EXPECT_TRUE(contains(body(), rule() + " 1   init\n" + rule()));
}

TEST_F(Assembly, SaysWhereTheCompilerLeftNothing) {
  print("P p.src:3\nI 10 load\n");
  EXPECT_TRUE(contains(
      body(), "   ; [2] Two.\n   ; no code: the compiler left none\n"));
}

TEST_F(Assembly, InlinedCodeIsOfTheInnermostLineOfOurs) {
  print(
      "F f\nP lib.h:3\nC lib.h:5\nC p.src:5\nC p.src:3\nI 10 xadd\n"
      "P lib.h:3\nI 14 library\n");
  EXPECT_TRUE(contains(body(), "; [2] Two.\n   f:\n 5   xadd\n"));
  EXPECT_FALSE(contains(body(), "library"));
}

TEST_F(Assembly, OtherFilesOfTheSameNameAreNotOurs) {
  print("P /usr/lib/up.src:3\nI 10 other\nP p.src:3\nI 14 ours\n");
  EXPECT_TRUE(contains(body(), " 3   ours\n"));
  EXPECT_FALSE(contains(body(), "other"));
}

TEST_F(Assembly, FilesAreToldByMoreThanTheEndsOfTheirPaths) {
  std::filesystem::create_directory(folder_.path() / "lib");
  const auto other = folder_.write("lib/p.src", "\n\nlibrary\n").string();
  const auto own = (folder_.path() / "p.src").string();
  // The manifest names the source from its own folder.
  std::string manifest = content_of(manifest_);
  const std::string relative = "p.src";
  for (std::size_t i = 0; (i = manifest.find(own, i)) != manifest.npos;) {
    manifest.replace(i, own.size(), relative);
    i += relative.size();
  }
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  for (const std::string& text : {content_of(manifest_), manifest}) {
    write(text);
    print("P " + other + ":3\nI 10 other\nP " + own + ":3\nI 14 ours\n");
    EXPECT_TRUE(contains(body(), " 3   ours\n"));
    EXPECT_FALSE(contains(body(), "other"));
    // Places without a folder are in the file of their function.
    print("F f " + other + "\nP p.src:3\nI 10 other\n" + "F g " + own +
          "\nP p.src:3\nI 14 ours\n");
    EXPECT_TRUE(contains(body(), " 3   ours\n"));
    EXPECT_FALSE(contains(body(), "other"));
  }
  std::filesystem::current_path(here);
}

TEST_F(Assembly, FileIsDisassembledOnceInASession) {
  const auto calls = (folder_.path() / "calls").string();
  write_with(fmt::format(
      R"(["/bin/sh", "-c", "echo >> {}; cat $0.txt", "{{file}}"])", calls));
  print("P p.src:3\nI 10 load\nP p.src:5\nI 14 add\n");
  const std::filesystem::path record = folder_.path() / "record";
  std::filesystem::create_directory(record);
  const std::string kept = (record / "run.json").string();
  ASSERT_EQ(run({"run", "--rounds", "1", "--record", kept}).status, 0);
  const auto page = folder_.write("x.md",
                                  "<!-- assembly: p 1 -->\n<!-- end -->\n"
                                  "<!-- assembly: p 2 -->\n<!-- end -->\n");
  ASSERT_EQ(run({"render", "--records", record.string(), page.string()}).status,
            0);
  EXPECT_TRUE(contains(content_of(page), "  load\n"));
  EXPECT_TRUE(contains(content_of(page), "  add\n"));
  EXPECT_EQ(content_of(calls), "\n");
}

TEST_F(Assembly, OfSeveralProgramsIsReadTwoAtATime) {
  // Each waits some seconds until another one has started.
  write_with(fmt::format(
      R"(["/bin/sh", "-c", "cd {}; : > $1.on; for i in $(seq 500); do )"
      R"([ $(ls *.on | wc -l) -gt 1 ] && break; sleep 0.02; done; )"
      R"(ls *.on | wc -l >> counts; echo P p.src:3; echo I 10 load $1",)"
      R"("sh", "{{file}}"])",
      folder_.path().string()));
  std::string manifest = content_of(manifest_);
  manifest.replace(manifest.find("/p\"]"), 4, "/{program}\"]");
  for (const std::string name : {"q", "r"}) {
    folder_.write_script(name, "");
    manifest += fmt::format("[[program]]\nname = '{}'\nstdout = ''\n", name);
  }
  write(manifest);
  const auto site = folder_.path() / "site";
  const compare_run ran = run({"site", "-o", site.string()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_TRUE(content_of(folder_.path() / "counts").starts_with("2\n"));
  for (const std::string name : {"p", "q", "r"}) {
    EXPECT_TRUE(contains(content_of(site / (name + ".html")), "/" + name));
  }
}

TEST_F(Assembly, WarnsOfASourceThatIsNewerThanItsExecutable) {
  print("P p.src:3\nI 10 load\n");
  const auto now = std::filesystem::last_write_time(executable_);
  const auto source = folder_.path() / "p.src";
  const std::vector<std::string> words{"assembly", "p"};
  std::filesystem::last_write_time(source, now);
  EXPECT_EQ(run(words).err, "");
  std::filesystem::last_write_time(source, now + std::chrono::seconds(1));
  const compare_run ran = run(words);
  EXPECT_EQ(ran.status, 0);
  EXPECT_TRUE(contains(ran.err, source.string() + " is newer than "));
  EXPECT_TRUE(contains(ran.out, " 3   load\n"));
}

TEST_F(Assembly, JumpsGoToLabelsAndCallsToNames) {
  print(
      "F f\nP p.src:3\nI 10 jump @18\nI 14 jump @+8\nI 18 call <g>\n"
      "P p.src:5\nI 1c jump @18\n");
  EXPECT_EQ(body(), rule() +
                        "   ; [1] One.\n   f:\n 3   jump L1\n"
                        " 3   jump L2  ; in step 2\n   L1:\n"
                        " 3   call g\n" +
                        rule() +
                        "   ; [2] Two.\n   L2:\n"
                        " 5   jump L1  ; in step 1\n");
}

TEST_F(Assembly, EveryInlinedInstructionHasALabelOfItsOwn) {
  print(
      "P lib.h:1\nC p.src:3\nI 10 a\nC p.src:3\nI 14 b\nC p.src:3\n"
      "I 18 jump @10\nC p.src:3\nI 1c jump @14\n");
  EXPECT_TRUE(contains(body(),
                       "   L1:\n 3   a\n   L2:\n 3   b\n 3   jump L1\n"
                       " 3   jump L2\n"));
}

TEST_F(Assembly, JumpsToPaddingGoToWhatIsBehindIt) {
  print("P p.src:3\nI 10 jump @14\nI 14 nop\nI 18 load\n");
  EXPECT_TRUE(contains(body(), " 3   jump L1\n   L1:\n 3   load\n"));
}

TEST_F(Assembly, FoldsWhatALibraryBringsIn) {
  std::string printed = "P p.src:3\nI 10 ours\nP lib.h:1\nC p.src:3\n";
  for (int i = 0; i < 13; ++i) {
    printed += fmt::format("I {:x} call <g{}>\nC p.src:3\n", 0x20 + i, i % 5);
  }
  print(printed + "I 40 jump @10\n");
  EXPECT_TRUE(contains(body(),
                       " 3   ours\n 3   ; 14 instructions of lib.h\n"
                       " 3   ; with g0, g1, g2, …\n"));
  const std::string whole = body({"--all"});
  EXPECT_FALSE(contains(whole, "instructions of"));
  EXPECT_TRUE(contains(whole, "   L1:\n 3   ours\n 3   call g0\n"));
  EXPECT_TRUE(contains(whole, " 3   call g2\n 3   jump L1\n"));
}

TEST_F(Assembly, FoldsPrologues) {
  print(
      "F f p.src\nP p.src:1\nI c push\nP p.src:3\nI 10 push\nI 14 push\n"
      "I 18 sub 8\nI 1c load\nI 20 push\nI 24 jump @14\n");
  EXPECT_TRUE(
      contains(body(), " 1   push\n" + rule() +
                           "   ; [1] One.\n   L1:\n"
                           " 3   ; 3 instructions of the prologue\n 3   load\n"
                           " 3   push\n 3   jump L1\n"));
  EXPECT_TRUE(
      contains(body({"--all"}), " 3   push\n   L1:\n 3   push\n 3   sub 8\n"));
}

TEST_F(Assembly, ShowsTheStepsThatAreAskedFor) {
  print("P p.src:1\nI 8 zero\nP p.src:3\nI 10 one\nP p.src:5\nI 14 two\n");
  EXPECT_EQ(body({"2"}), rule() + "   ; [2] Two.\n 5   two\n");
  EXPECT_EQ(body({"2", "0"}),
            rule() + " 1   zero\n" + rule() + "   ; [2] Two.\n 5   two\n");
}

TEST_F(Assembly, ErrorsAreStatusTwoAndSayWhatToDo) {
  print("P p.src:3\nI 10 load\n");
  EXPECT_TRUE(contains(error({}), "PROGRAM is required"));
  EXPECT_TRUE(contains(error({"q"}), "q: no program of this name"));
  EXPECT_TRUE(
      contains(error({"p", "3"}), "p has no step 3; its last one is 2"));
  EXPECT_TRUE(contains(error({"p", "x"}), "x is not a whole number from 0"));
  EXPECT_TRUE(contains(error({"p", "-1"}), "-1"));
  EXPECT_TRUE(contains(error({"p", "--implementations", "none"}),
                       "p/none: the manifest gives no disassembler of this"));
  std::filesystem::remove(executable_);
  EXPECT_TRUE(contains(error(),
                       "p/a: there is no " + executable_ + "; build it first"));
}

TEST_F(Assembly, ExecutableWithoutLinesIsAnError) {
  print("F f\nI 10 load\n");
  EXPECT_TRUE(contains(error(), "p/a: d names no line of " +
                                    (folder_.path() / "p.src").string() +
                                    "; was it built without them"));
}

TEST_F(Assembly, ImplementationsWithoutADisassemblerAreLeftOut) {
  print("P p.src:3\nI 10 load\n");
  const compare_run ran = run({"assembly", "p"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, " 3   load\n"));
  EXPECT_FALSE(contains(ran.out, "none  /"));
}

TEST_F(Assembly, ImplementationsThatCannotBeBuiltAreLeftOut) {
  print("P p.src:3\nI 10 load\n");
  std::string text = content_of(manifest_);
  text.insert(text.find("[[program]]"),
              "[[implementation]]\nname = \"new\"\nsource = \"p.src\"\n"
              "disassembler = \"d\"\ncommand = [\"missing/p\"]\n"
              "needs = \"a newer compiler\"\n");
  text.replace(text.find("\"none\"]"), 8, "\"none\", \"new\"]");
  write(text);
  const compare_run ran = run({"assembly", "p"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, " 3   load\n"));
  const auto site = (folder_.path() / "site").string();
  EXPECT_EQ(run({"site", "-o", site}).err, "");
}

TEST_F(Assembly, MissingDisassemblerSaysWhatToInstall) {
  write_with(R"(["no-such-disassembler", "{file}"])");
  EXPECT_EQ(error(),
            "compare: p/a: there is no no-such-disassembler; install a "
            "package\n");
}

TEST_F(Assembly, FailureOfTheDisassemblerIsToldWithWhatItSaid) {
  write_with(R"(["/bin/sh", "-c", "printf 'no\\033[2J\\n' >&2; exit 3"])");
  EXPECT_TRUE(contains(error(), "p/a: /bin/sh -c "));
  EXPECT_TRUE(contains(error(), " failed:\n    no\\x1b[2J\n"));
  write_with(R"(["/bin/sh", "-c", "kill -9 $$"])");
  EXPECT_TRUE(contains(error(), "failed"));
}

TEST_F(Assembly, ShowsNothingThatATerminalWouldObey) {
  print(
      "F f\x1b[2J\u202e<b>\nP p.src:3\nI 10 call <g\x07\u202e<script>>\n"
      "I 14 x\xff\x1b]0;t\n");
  const std::string shown = body();
  EXPECT_TRUE(contains(shown, "   f\\x1b[2J\\u{202e}<b>:\n"));
  EXPECT_TRUE(contains(shown, " 3   call g\\x07\\u{202e}<script>\n"));
  EXPECT_TRUE(contains(shown, " 3   x\\xff\\x1b]0;t\n"));
  std::string folded = "P lib\x1b[2J\u202e.h:1\nC p.src:3\n";
  for (int i = 0; i < 20; ++i) folded += fmt::format("I {:x} x\n", i + 16);
  print(folded);
  // The caller is of one instruction alone, as objdump prints it.
  EXPECT_FALSE(contains(body(), "\x1b"));
}

TEST_F(Assembly, FoldedFilesAreEscapedToo) {
  std::string printed;
  for (int i = 0; i < 20; ++i) {
    printed +=
        fmt::format("P lib\x1b\u202e.h:1\nC p.src:3\nI {:x} <g\x07>\n", i + 16);
  }
  print(printed);
  EXPECT_TRUE(contains(body(),
                       "; 20 instructions of lib\\x1b\\u{202e}.h\n"
                       " 3   ; with g\\x07\n"));
}

TEST_F(Assembly, RewritingEnds) {
  print("P p.src:3\nI 10 ab\n");
  for (const std::string replacement : {"a", "aa", R"(\\0\\0)"}) {
    write_with(R"(["cat", "{file}.txt"])",
               patterns + ("[[disassembler.rewrite]]\npattern = 'a+'\n"
                           "replacement = \"" +
                           replacement + "\"\n"));
    EXPECT_TRUE(contains(body(), " 3   a"));
  }
}

TEST_F(Assembly, InterruptEndsTheDisassemblerToo) {
  const auto marker = folder_.path() / "marker";
  write_with(fmt::format(
      R"(["/bin/sh", "-c", "sleep 1000 & echo $! > {0}.new; mv {0}.new {0}; wait"])",
      marker.string()));
  const auto output = folder_.path() / "out";
  const std::string line = fmt::format(
      "exec {} > '{}' 2>&1",
      shell_line({"assembly", "p", "--implementations", "a"}), output.string());
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGINT, SIG_DFL);  // shells ignore it in the background
    execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    _exit(127);
  }
  while (!std::filesystem::exists(marker)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 128 + SIGINT);
  EXPECT_EQ(content_of(output), "");
  EXPECT_FALSE(is_alive(std::stoi(content_of(marker))));
}

TEST_F(Assembly, IsOnTheSiteAndMissingItIsNoError) {
  const auto site = folder_.path() / "site";
  const auto page = site / "p.html";
  const std::vector<std::string> report{"site", json_.string(), "-o",
                                        site.string()};
  ASSERT_EQ(run({"run", "--rounds", "1", "--json", json_.string()}).status, 0);
  print("F <b>\nP p.src:3\nI 1 lock <i>\n");
  const compare_run ran = run(report);
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  const std::string whole = content_of(page);
  EXPECT_TRUE(contains(whole, "<summary>Step 1</summary>"));
  EXPECT_TRUE(contains(whole, "&lt;b&gt;") || contains(whole, "&#60;b&#62;"));
  EXPECT_EQ(whole.find("<b>"), std::string::npos);
  write_with(R"(["no-such-disassembler", "{file}"])");
  const compare_run without = run(report);
  EXPECT_EQ(without.status, 0);
  EXPECT_TRUE(contains(without.err,
                       "not all machine code is there: p/a: there is no "
                       "no-such-disassembler; install a package"));
  EXPECT_EQ(content_of(page).find("<summary>Step 1"), std::string::npos);
}

}  // namespace
}  // namespace sidebyside::test
