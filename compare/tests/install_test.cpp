// The program as it is installed: moved to where no repository is, it runs
// commands, and the programs of a folder in other languages.
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

/// The first words of the lines that a help indents by two spaces.
std::vector<std::string> names_in(const std::string& help) {
  const std::regex line("\n  (\\S+)");
  return {std::sregex_token_iterator(help.begin(), help.end(), line, 1), {}};
}

std::string names_in_roff(const std::string& names) {
  return std::regex_replace(names, std::regex("-"), "\\-");
}

class Installed : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path made = folder_.path() / "made";
    const compare_run ran = shell_run(fmt::format(
        "'{}' --install '{}' --prefix '{}'", CMAKE, BUILD_DIR, made.string()));
    ASSERT_EQ(ran.status, 0) << ran.err;
    fs::rename(made, prefix_);
    fs::create_directory(work_);
  }

  [[nodiscard]] compare_run shell_run(const std::string& script) const {
    runner runner;
    const run_result ran =
        runner.run(shell("cd '" + folder_.path().string() + "' && " + script),
                   // This also limits files: with AddressSanitizer the program
                   // that is installed has over 64 MiB.
                   {120, 1U << 30U});
    EXPECT_EQ(ran.end, ending::exited);
    return {ran.code, ran.out.read(0, ran.out.size()),
            ran.err.read(0, ran.err.size())};
  }

  /// In the folder "work", with more for the environment.
  [[nodiscard]] compare_run run(const std::string& arguments,
                                const std::string& variables = "") const {
    return shell_run(fmt::format("cd work && env {} '{}/bin/sidebyside' {}",
                                 variables, prefix_.string(), arguments));
  }

  /// What bash completes the last of these words to, and how it goes on.
  [[nodiscard]] std::string complete(const std::string& words) const {
    folder_.write("complete.sh",
                  fmt::format("compopt() {{ printf '%s ' \"$@\"; }}\n"
                              "source '{}'\n"
                              "COMP_WORDS=(sidebyside {})\n"
                              "COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
                              "_sidebyside '{}/bin/sidebyside'\n"
                              "printf %s \"${{COMPREPLY[*]}}\"\n",
                              completion_.string(), words, prefix_.string()));
    const compare_run ran = shell_run("cd work && bash ../complete.sh");
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.err, "");
    return ran.out;
  }

  /// Writes a manifest of one program.
  void write_manifest(const std::string& file, const std::string& name) const {
    fs::create_directories((folder_.path() / file).parent_path());
    folder_.write(file, fmt::format("[[implementation]]\nname = 'sh'\n"
                                    "command = ['true']\n[[program]]\n"
                                    "name = '{}'\nstdout = ''\n",
                                    name));
  }

  temporary_folder folder_;
  fs::path prefix_ = folder_.path() / "moved there";
  fs::path work_ = folder_.path() / "work";
  fs::path manual_ = prefix_ / "share/man/man1/sidebyside.1";
  fs::path completion_ =
      prefix_ / "share/bash-completion/completions/sidebyside";
};

TEST_F(Installed, TimesCommandsWhereNothingElseIs) {
  ASSERT_EQ(shell_run("mkdir tools && ln -s $(command -v sleep) tools").status,
            0);
  const auto start = std::chrono::steady_clock::now();
  const compare_run ran =
      run("run --max-time 1 --color never -- 'sleep 0.01' 'sleep 0.02'",
          "PATH='" + (folder_.path() / "tools").string() + "'");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, "slower\n"));
  EXPECT_TRUE(contains(ran.out, " MB "));  // measured by its launcher
  EXPECT_TRUE(!contains(ran.out, "built by"));
}

TEST_F(Installed, SaysItsOwnName) {
  EXPECT_TRUE(run("--version").out.starts_with("sidebyside "));
  EXPECT_TRUE(contains(run("--help").out, "Usage: sidebyside [OPTIONS]"));
  EXPECT_TRUE(contains(run("run --help").out, "Usage: sidebyside run "));
  const compare_run ran = run("run");
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(ran.err.starts_with("sidebyside: compare/programs.toml: No such"))
      << ran.err;
  EXPECT_TRUE(contains(ran.err, "--manifest FILE"));
}

TEST_F(Installed, HasItsDocumentsAndItsLicences) {
  const fs::path documents = prefix_ / "share/doc/sidebyside";
  EXPECT_TRUE(contains(content_of(documents / "LICENSE"), "MIT License"));
  EXPECT_TRUE(contains(content_of(documents / "NOTICE"), "GNU General Public"));
  EXPECT_TRUE(fs::exists(documents / "MANIFEST.md"));
  // The job of GitLab calls it there.
  EXPECT_EQ(shell_run("'" + prefix_.string() +
                      "/share/sidebyside/action/run' comment")
                .status,
            0);
}

TEST_F(Installed, EveryOptionIsInTheManualAndIsCompleted) {
  const std::string manual = content_of(manual_);
  const std::string help = run("--help").out;
  const auto subcommands = names_in(help.substr(help.find("Subcommands:")));
  EXPECT_GE(subcommands.size(), 12U);
  EXPECT_EQ(complete("''"), fmt::format("{}", fmt::join(subcommands, " ")));
  for (const std::string& command : subcommands) {
    EXPECT_TRUE(contains(manual, "\n.It Cm " + command));
    std::string options = run(command + " --help").out;
    options.erase(0, options.find("Options:"));
    for (const std::string& names : names_in(options)) {
      EXPECT_TRUE(contains(manual, "\n.It Cm " + names_in_roff(names)));
      const std::string name = names.substr(names.find(',') + 1);
      EXPECT_TRUE(
          contains(" " + complete(command + " --") + " ", " " + name + " "));
    }
  }
}

TEST_F(Installed, ManualHasTheDefaultOfEachSubcommand) {
  EXPECT_TRUE(contains(content_of(manual_),
                       "\n.It Cm \\-\\-runs Ar N\n"
                       "Runs of each implementation.\n"
                       "Default: 20; race: 5; outcomes: 500.\n"
                       "Subcommands: verify, race, outcomes.\n"));
}

TEST_F(Installed, ManualAndCompletionAreNotStale) {
  EXPECT_EQ(content_of(manual_), run("--generate man").out);
  EXPECT_EQ(content_of(completion_), run("--generate bash").out);
}

TEST_F(Installed, CompletesValuesAndPrograms) {
  write_manifest("here/programs.toml", "one");
  write_manifest("work/programs.toml", "two");
  EXPECT_EQ(complete("read ''"), "two");
  EXPECT_EQ(complete("--manifest ../here/programs.toml read ''"), "one");
  EXPECT_EQ(complete("verify --color ''"), "auto always never");
  EXPECT_EQ(complete("verify --color = a"), "auto always");
  EXPECT_EQ(complete("verify --color ="), "auto always never");
  EXPECT_EQ(complete("ver"), "verify");
  EXPECT_EQ(complete("verify --ru"), "--runs");
  EXPECT_EQ(complete("list --ru"), "");
  EXPECT_EQ(complete("--generate ''"), "man bash");
  // The rest is up to readline: files, folders only, nothing.
  EXPECT_EQ(complete("report ''"), "");
  EXPECT_EQ(complete("report -o ''"), "");
  EXPECT_EQ(complete("verify -- ''"), "");
  EXPECT_EQ(complete("site -o ''"), "+o default -o dirnames ");
  EXPECT_EQ(complete("verify --runs ''"), "+o default ");
}

TEST_F(Installed, LintFindsNothingInItsManual) {
  if (!find_command({"mandoc"})) GTEST_SKIP() << "mandoc is needed";
  const compare_run ran =
      shell_run("mandoc -T lint -W all '" + manual_.string() + "'");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out + ran.err, "");
}

/// The repository of somebody else.
class Elsewhere : public Installed {
 protected:
  void SetUp() override {
    Installed::SetUp();
    fs::copy(SOURCE_DIR "/compare/tests/elsewhere", work_,
             fs::copy_options::recursive);
    for (const char* tool : {"awk", "cc"}) {
      if (!find_command({tool})) GTEST_SKIP() << tool << " is needed";
    }
    ASSERT_EQ(shell_run("cd work && sh make build/release/bin").status, 0);
  }
};

TEST_F(Elsewhere, ProgramsInOtherLanguagesAreRunReadAndReported) {
  EXPECT_TRUE(contains(run("verify --runs 2").out, "Shell 2 × identical"));
  compare_run ran =
      run("run --rounds 2 --json run.json --junit j.xml --benchfmt b.txt");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, "ratio to the first"));
  const auto context =
      nlohmann::json::parse(content_of(work_ / "run.json")).at("context");
  const std::string compiler = context["toolchains"]["C"];
  EXPECT_TRUE(!compiler.empty() && !compiler.starts_with("unknown"));
  EXPECT_EQ(run("outcomes --runs 2 --json outcomes.json").status, 0);

  const std::string shown = run("read countdown --no-pager").out;
  EXPECT_TRUE(contains(shown, "while [ \"$n\" -gt 0 ]; do"));
  EXPECT_TRUE(contains(shown, "print n--"));
  EXPECT_TRUE(contains(shown, "printf(\"%d\\n\", n--)"));
  ran = run("report run.json outcomes.json -o page.html");
  EXPECT_EQ(ran.status, 0) << ran.err;
  const std::string page = content_of(work_ / "page.html");
  EXPECT_TRUE(page.find("A countdown") != std::string::npos);
  ran = run("site run.json -o pages");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(content_of(work_ / "pages/countdown.html"),
                       "There is nothing left."));
}

TEST_F(Elsewhere, ProgramsAreRacedWhereTheyHaveADetector) {
  if (shell_run("cd work && sh make probe -fsanitize=thread && probe/countdown")
          .status != 0) {
    GTEST_SKIP() << "ThreadSanitizer is needed";
  }
  const compare_run ran = run("race --json race.json");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(contains(ran.out, "tally.c:11"));
  EXPECT_TRUE(contains(ran.out, "awk has no threads"));
  EXPECT_EQ(run("report race.json -o page.html").status, 0);
  EXPECT_TRUE(content_of(work_ / "page.html").find("tally.c:11") !=
              std::string::npos);
}

}  // namespace
}  // namespace sidebyside::test
