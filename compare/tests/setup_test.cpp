// Tests of the set-up: bootstrap and the justfile, copied to a folder, where
// what they call is there, is not, or is a script of the test.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "process/runner.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

class Setup : public testing::Test {
 protected:
  Setup() {
    for (const char* file : {"bootstrap", "justfile", "CMakePresets.json"}) {
      fs::copy_file(fs::path(SOURCE_DIR) / file, top_ / file);
    }
    fs::create_directory(top_ / "tools");
  }

  /// Makes the PATH of all commands that are there now but these.
  void hide(const std::string& commands) {
    ASSERT_EQ(run(fmt::format("mkdir bin; IFS=:; for folder in $PATH; do "
                              "ln -s \"$folder\"/* bin 2>/dev/null; done; "
                              "cd bin && rm -f {}",
                              commands))
                  .code,
              0);
    path_ = (top_ / "tools").string() + ":" + (top_ / "bin").string();
  }

  /// A command of the test's own, found before any other.
  void write_tool(std::string_view name, std::string_view script) const {
    folder_.write_script(fmt::format("tools/{}", name), script);
  }

  run_result run(const std::string& script) {
    return runner_.run(
        shell(fmt::format("cd {}; PATH={}; {}", top_.string(), path_, script)),
        {60, 64U << 20U});
  }

  static std::string out(const run_result& ran) {
    return ran.out.read(0, 100'000);
  }
  static std::string err(const run_result& ran) {
    return ran.err.read(0, 100'000);
  }

  temporary_folder folder_;
  fs::path top_ = folder_.path();
  std::string path_ = (top_ / "tools").string() + ":$PATH";
  runner runner_;
};

/// A machine on which nothing is installed, and apt-get is a script.
class Bootstrap : public Setup {
 protected:
  Bootstrap() {
    hide("just npm sudo cmake ninja");
    write_tool("id", "echo 1000");
    write_tool("dpkg-query", "exit 1");
    write_tool("apt-cache", "");
    write_tool("apt-get",
               "case \"$*\" in *--simulate*) echo Inst a; echo Inst b;;"
               "*install*) echo $* >installed; echo dlstatus:1:50.0:file >&3;"
               "echo pmstatus:g++:90.5:g++ >&3;; esac");
    // -c asks for ensurepip, which is in the package python3-venv.
    write_tool("python3",
               "case \"$*\" in -c*) exit 1;;"
               "*venv*) mkdir -p build/tools/bin; cp $0 build/tools/bin;;"
               "*pip*) printf '[ $1 = --version ] && echo just 1.57.0 || "
               "echo just $*\\n' >build/tools/bin/just;"
               "chmod +x build/tools/bin/just;; esac");
  }
};

TEST_F(Bootstrap, WithoutRightsNamesOneCommandForAllThatIsMissing) {
  const run_result ran = run("./bootstrap lint");
  EXPECT_EQ(ran.code, 2);
  for (const char* part :
       {"\napt-get update && apt-get install ", " cmake ninja-build ",
        " libre2-dev ", " python3-venv"}) {
    EXPECT_TRUE(contains(err(ran), part));
  }
  EXPECT_FALSE(fs::exists(top_ / "installed"));
}

TEST_F(Bootstrap, NamesOneCommandForCompareAndTest) {
  hide("just npm sudo cmake ninja mandoc");
  const auto command_for = [this](const std::string& recipe) {
    const std::string text = err(run("./bootstrap " + recipe));
    return text.substr(text.find("\napt-get"));
  };
  EXPECT_EQ(command_for("compare"), command_for("test"));
}

TEST_F(Bootstrap, WithoutRightsToUseSudoNamesTheCommandToo) {
  write_tool("sudo", "exit 1");
  const run_result ran = run("./bootstrap compare");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(err(ran), "\napt-get update && apt-get install "));
}

TEST_F(Bootstrap, FuzzNeedsClangWithItsRuntime) {
  hide("clang++ just npm sudo cmake ninja");
  EXPECT_TRUE(contains(err(run("./bootstrap fuzz")), " clang libclang-rt-dev"));
  write_tool("clang++", "exit 1");
  const std::string without_runtime = err(run("./bootstrap fuzz"));
  EXPECT_EQ(without_runtime.find(" clang "), std::string::npos);
  EXPECT_TRUE(contains(without_runtime, " libclang-rt-dev"));
  write_tool("clang++", "exit 0");
  EXPECT_EQ(err(run("./bootstrap fuzz")).find(" libclang-rt-dev"),
            std::string::npos);
}

TEST_F(Bootstrap, SaysHowManyPackagesItInstallsAndHowFarItIs) {
  write_tool("sudo", "\"$@\"");
  const run_result ran = run("./bootstrap compare");
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(contains(err(ran), "installing 2 packages"));
  EXPECT_TRUE(contains(err(ran), "minutes"));
  EXPECT_TRUE(contains(err(ran), "fetched 50 %"));
  EXPECT_TRUE(contains(err(ran), "installed 90 %"));
}

TEST_F(Bootstrap, FetchesTheListsOnceTheirLockIsFree) {
  write_tool("id", "echo 0");
  write_tool("apt-get",
             "case \"$*\" in *update*) [ -e waited ] && exit; touch waited;"
             "echo 'E: Could not get lock /var/lib/apt/lists/lock.' >&2;"
             "exit 100;; *--simulate*) echo Inst a;; esac");
  const run_result ran = run("./bootstrap compare");
  EXPECT_EQ(out(ran), "just compare\n");
  EXPECT_TRUE(contains(err(ran), "waiting: E: Could not get lock "));
}

/// The last line of a text.
std::string last_line(const std::string& text) {
  return text.substr(text.rfind('\n', text.size() - 2) + 1);
}

TEST_F(Bootstrap, NamesTheLackOfANetwork) {
  write_tool("id", "echo 0");
  // The update succeeds, which leaves apt-get without a list.
  write_tool("apt-get",
             "case \"$*\" in *update*) echo \"W: Failed to fetch x  Temporary "
             "failure resolving 'x'\" >&2;;"
             "*) echo E: Unable to locate package x >&2; exit 100;; esac");
  run_result ran = run("./bootstrap compare");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(err(ran), "\nE: Unable to locate package x\n"));
  EXPECT_TRUE(contains(last_line(err(ran)), "bootstrap: no network: apt-get"));

  write_tool("apt-get", "case \"$*\" in *--simulate*) echo Inst a;; esac");
  write_tool("python3",
             "case \"$*\" in *pip*) echo Failed to establish a new connection: "
             ">&2; exit 1;; *venv*) mkdir -p build/tools/bin;"
             "cp $0 build/tools/bin;; esac");
  ran = run("./bootstrap compare");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(last_line(err(ran)), "bootstrap: no network: pip"));
}

TEST_F(Bootstrap, NamesAFullDisk) {
  write_tool("id", "echo 0");
  write_tool(
      "apt-get",
      "case \"$*\" in *--simulate*) echo Inst a;; *install*) echo \"E: You "
      "don't have enough free space in /var/cache/apt/archives/.\" >&2;"
      "exit 100;; esac");
  const run_result ran = run("./bootstrap compare");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(last_line(err(ran)), "bootstrap: the disk is full: "));
}

TEST_F(Bootstrap, FinishesAnInstallationThatWasInterrupted) {
  write_tool("id", "echo 0");
  write_tool("dpkg",
             "case $1 in --audit) [ -e finished ] || echo half;;"
             "--configure) touch finished;; esac");
  run_result ran = run("./bootstrap compare");
  EXPECT_EQ(out(ran), "just compare\n");
  EXPECT_TRUE(fs::exists(top_ / "finished"));
  EXPECT_LT(err(ran).find("interrupted"), err(ran).find("installing"));

  write_tool("dpkg", "echo broken; [ $1 = --audit ]");
  ran = run("./bootstrap compare");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(err(ran), "\nbroken\n"));
  EXPECT_TRUE(contains(last_line(err(ran)), "dpkg --configure -a"));
  EXPECT_EQ(err(ran).find("installing"), std::string::npos);
}

TEST_F(Bootstrap, ShowsWhatAGoSaysThatDoesNotStart) {
  hide("just npm sudo cmake ninja go");
  write_tool("go", "echo wrong machine >&2; exit 1");
  EXPECT_TRUE(contains(err(run("./bootstrap compare")),
                       "/tools/go does not start: wrong machine\n"));
}

TEST_F(Bootstrap, NamesTheLeastVersionOfJust) {
  write_tool("just", "echo just 1.14.0");
  const run_result ran = run("./bootstrap compare");
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(err(ran), "just 1.15 or newer is needed"));
  EXPECT_TRUE(contains(err(ran), "/tools/just says: just 1.14.0\n"));
}

TEST_F(Bootstrap, WithoutAPackageTakesJustFromPyPI) {
  write_tool("id", "echo 0");
  const run_result ran = run("./bootstrap compare");
  EXPECT_EQ(out(ran), "just compare\n");
  EXPECT_TRUE(contains(err(ran), "it is: build/tools/bin/just compare\n"));
  EXPECT_TRUE(contains(content_of(top_ / "build/tools/requirements.txt"),
                       "--hash=sha256:"));
  // From then on it is found.
  EXPECT_EQ(out(run("./bootstrap test")), "just test\n");
}

TEST_F(Bootstrap, TakesThePackageOfJustWhereThereIsOne) {
  write_tool("id", "echo 0");
  write_tool("apt-cache", "echo Package: just");
  run("./bootstrap compare");
  EXPECT_TRUE(contains(content_of(top_ / "installed"), " just\n"));
}

TEST_F(Bootstrap, TestReadersNeedsVenvBesidesThePackageOfJust) {
  write_tool("id", "echo 0");
  write_tool("apt-cache", "echo Package: just");
  run("./bootstrap test-readers");
  const std::string installed = content_of(top_ / "installed");
  EXPECT_TRUE(contains(installed, " just "));
  EXPECT_TRUE(contains(installed, " python3-venv\n"));
}

/// The justfile in a tree of few sources.
class Justfile : public Setup {
 protected:
  void SetUp() override {
    if (!find_command({"just"})) GTEST_SKIP() << "just is needed";
    for (const char* file : {"compare/src/base/a.cpp", "compare/src/base/a.hpp",
                             "cpp/a/a.cpp", "cpp/tests/t.cpp", "build/b.cpp",
                             "build/asan/compare/CMakeFiles/a/Unity/u.cxx",
                             "compare/tests/pages/node_modules/n.cpp"}) {
      fs::create_directories((top_ / file).parent_path());
      folder_.write(file, "#include <unistd.h>\n");
    }
  }
};

TEST_F(Justfile, NamesTheCommandThatInstallsAMissingTool) {
  hide("clang++ clang-format clang-tidy shellcheck node ninja git");
  for (const char* recipe : {"fmt", "lint", "alone", "analyze", "test-report",
                             "pictures", "build", "regress", "fuzz"}) {
    const run_result ran = run(fmt::format("just {}", recipe));
    EXPECT_EQ(ran.code, 2) << recipe;
    EXPECT_EQ(out(ran), "");
    EXPECT_TRUE(contains(err(ran),
                         fmt::format("./bootstrap {} installs it\n", recipe)));
  }
}

/// The start of a tool of LLVM 14.
const std::string version_14 =
    "if [ $1 = --version ]; then echo version 14.0.6; exit; fi\n";

TEST_F(Justfile, FindsTheSourcesWithoutGit) {
  hide("git");
  const std::string sources =
      "compare/src/base/a.cpp\ncompare/src/base/a.hpp\n"
      "cpp/a/a.cpp\ncpp/tests/t.cpp\n";
  write_tool("clang-format",
             version_14 + "printf '%s\\n' $* | grep pp$ | sort >found");
  write_tool("gofmt", "");
  run("just fmt");
  EXPECT_EQ(content_of(top_ / "found"), sources);

  for (const char* tool : {"shellcheck", "cmake", "clang++"}) {
    write_tool(tool, "");
  }
  folder_.write_script("compare/rooms", "");
  write_tool("clang-tidy",
             version_14 + "printf '%s\\n' $* | grep '[px][px]$' >>tidied");
  fs::remove(top_ / "found");
  EXPECT_EQ(run("just lint").code, 0);
  EXPECT_EQ(content_of(top_ / "found"), sources);
  EXPECT_EQ(out(run("sort tidied; rm tidied")),
            "build/asan/compare/CMakeFiles/a/Unity/u.cxx\n");
  EXPECT_EQ(run("just alone").code, 0);
  EXPECT_EQ(out(run("sort tidied; rm tidied")),
            "compare/src/base/a.cpp\ncpp/a/a.cpp\ncpp/tests/t.cpp\n");
  EXPECT_EQ(run("just analyze").code, 0);
  EXPECT_EQ(content_of(top_ / "tidied"), "compare/src/base/a.cpp\n");
}

TEST_F(Justfile, LintShowsFindingsAlone) {
  for (const char* tool : {"gofmt", "shellcheck", "clang++"}) {
    write_tool(tool, "");
  }
  write_tool("clang-format", version_14);
  write_tool("cmake",
             "if [ $1 = --build ]; then echo ninja: no work to do.; fi");
  folder_.write_script("compare/rooms", "");
  write_tool("clang-tidy", "echo 2773 warnings generated. >&2");
  run_result ran = run("just lint");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(out(ran) + err(ran), "");
  write_tool("clang-tidy",
             "echo 2773 warnings generated. >&2; echo a.cpp:1: found; exit 1");
  ran = run("just lint");
  EXPECT_NE(ran.code, 0);
  EXPECT_TRUE(contains(out(ran), "a.cpp:1: found\n"));
  EXPECT_TRUE(!contains(out(ran) + err(ran), "generated"));
}

TEST_F(Justfile, ChecksWithLlvm14Alone) {
  for (const char* tool : {"gofmt", "shellcheck", "clang++"}) {
    write_tool(tool, "");
  }
  for (const char* tool : {"clang-format", "clang-tidy"}) {
    write_tool(tool, "echo version 19.1.4");
  }
  for (const char* recipe : {"fmt", "lint", "alone", "analyze"}) {
    const run_result ran = run(fmt::format("just {}", recipe));
    EXPECT_EQ(ran.code, 2) << recipe;
    EXPECT_TRUE(contains(err(ran), "those of LLVM 14, which Debian 12 has"));
  }
}

TEST_F(Justfile, ReportSaysWhichStepItIsAt) {
  for (const char* tool : {"cmake", "ninja"}) write_tool(tool, "");
  fs::create_directories(top_ / "build/release/bin");
  folder_.write_script("build/release/bin/compare", "echo does $1 >&2");
  const run_result ran = run("just report");
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(contains(err(ran),
                       "1 of 5: run\ndoes run\n2 of 5: race\ndoes race\n"
                       "3 of 5: outcomes\ndoes outcomes\n"
                       "4 of 5: sweep\ndoes sweep\n"
                       "5 of 5: report\ndoes report\n"));
  EXPECT_EQ(out(ran), "build/report/report.html\n");
}

TEST_F(Justfile, BuildsWithTheCompilerAndTheFlagsOfNow) {
  folder_.write("CMakeLists.txt",
                "cmake_minimum_required(VERSION 3.25)\n"
                "project(p LANGUAGES CXX)\n"
                "add_library(p OBJECT cpp/a/a.cpp)\n");
  write_tool("other", "exec c++ \"$@\"");
  // Returns the messages of CMake and Ninja. The standard output is for tables.
  const auto build = [&](const std::string& environment) {
    const run_result ran = run("unset CXX CXXFLAGS; " + environment +
                               " just _build release --verbose");
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(out(ran), "");
    return err(ran);
  };
  EXPECT_TRUE(contains(build(""), " -O2 "));
  EXPECT_TRUE(contains(build(""), "ninja: no work to do"));
  EXPECT_TRUE(contains(build("CXXFLAGS=-O3"), " -O2 -O3 "));
  const std::string again = build("CXX=other");
  EXPECT_TRUE(contains(again, "/tools/other "));
  EXPECT_TRUE(contains(again, " -O2 "));
  // A build with no compiler leaves nothing behind that is taken for one.
  EXPECT_NE(run("CXX=none just _build release").code, 0);
  EXPECT_TRUE(contains(build("CXX=other"), "-- Configuring done"));
}

TEST_F(Justfile, SaysLastThatTheDiskIsFull) {
  write_tool("cmake", "echo a.cpp:1: No space left on device; exit 1");
  write_tool("ninja", "");
  write_tool("df",
             "echo Filesystem Blocks Used Available Capacity Mounted;"
             "echo /dev/a 9999999 9999999 1024 100% /full");
  const run_result ran = run("just build");
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(err(ran).ends_with(
      "the disk is full, or nearly: 1 MiB are left in /full\n"))
      << err(ran);
  EXPECT_FALSE(fs::exists(top_ / "build/release/configured"));
}

TEST_F(Justfile, TestSaysWhyTestsWereSkipped) {
  for (const char* tool : {"cmake", "ninja"}) write_tool(tool, "");
  write_tool("ctest",
             "mkdir -p build/release/Testing/Temporary; for t in a b; do "
             "printf 't.cpp:1: Skipped\\ngit is needed\\n'; done "
             ">build/release/Testing/Temporary/LastTest.log; exit 8");
  const run_result ran = run("just test");
  EXPECT_EQ(ran.code, 8);
  EXPECT_TRUE(contains(err(ran), " 2 skipped: git is needed\n"));
}

TEST_F(Justfile, KeepsGoesCacheBelowBuildWithoutAHome) {
  const auto cache_with = [this](const std::string& environment) {
    return out(run("unset GOCACHE XDG_CACHE_HOME; " + environment +
                   " just --evaluate GOCACHE"));
  };
  const std::string below = (top_ / "build/go-cache").string();
  EXPECT_EQ(cache_with("HOME=" + top_.string()), "");
  EXPECT_EQ(cache_with("env -u HOME"), below);
  EXPECT_EQ(cache_with("HOME=/dev/null"), below);
}

/// This repository, configured by the real CMake.
class Configuration : public Setup {
 protected:
  std::string configure(const std::string& arguments,
                        const std::string& environment = "") {
    const run_result ran =
        run(environment + " cmake -S '" SOURCE_DIR "' -B b -G Ninja " +
            arguments + " 2>&1 | tr -s '\n ' ' '");
    return out(ran);
  }
};

TEST_F(Configuration, IsOfReleaseIfNoneIsAskedFor) {
  EXPECT_TRUE(contains(configure("-D PROGRAMS_ONLY=ON"), "taking Release"));
  EXPECT_TRUE(contains(content_of(top_ / "b/CMakeCache.txt"),
                       "\nCMAKE_BUILD_TYPE:STRING=Release\n"));
}

TEST_F(Configuration, NamesDebiansPackageOfAMissingLibrary) {
  const std::string hidden =
      "-D HARNESS_ONLY=ON -D CMAKE_DISABLE_FIND_PACKAGE_";
  EXPECT_TRUE(contains(configure(hidden + "CLI11=ON"), "libcli11-dev"));
  EXPECT_TRUE(contains(configure(hidden + "GTest=ON"), "libgtest-dev"));
}

TEST_F(Configuration, ShowsWhatAGoSaysThatDoesNotStart) {
  hide("go");
  write_tool("go", "echo wrong machine >&2; exit 1");
  // CMake also looks in /usr/bin, whatever the PATH.
  EXPECT_TRUE(contains(configure("-D PROGRAMS_ONLY=ON "
                                 "-D CMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF"),
                       "/tools/go says (1): wrong machine"));
}

TEST_F(Configuration, KeepsGoesCacheBelowTheBuildWithoutAHome) {
  configure("-D PROGRAMS_ONLY=ON",
            "env -u XDG_CACHE_HOME -u GOCACHE -u CMAKE_CXX_COMPILER_LAUNCHER "
            "HOME=/dev/null");
  EXPECT_TRUE(contains(content_of(top_ / "b/build.ninja"),
                       "GOCACHE=" + (top_ / "b/go-cache").string()));
}

TEST_F(Setup, UninstallRemovesWhatWasInstalled) {
  folder_.write("CMakeLists.txt",
                "cmake_minimum_required(VERSION 3.25)\n"
                "project(p LANGUAGES NONE)\n"
                "install(FILES justfile DESTINATION share/sidebyside/a)\n"
                "include(" SOURCE_DIR "/compare/uninstall.cmake)\n");
  const std::string uninstall = "cmake --build b --target uninstall";
  ASSERT_EQ(run("cmake -B b -G Ninja").code, 0);
  EXPECT_NE(run(uninstall).code, 0);
  ASSERT_EQ(run("mkdir -p to/share/other; cmake --install b --prefix to").code,
            0);
  ASSERT_TRUE(fs::exists(top_ / "to/share/sidebyside/a/justfile"));
  EXPECT_EQ(run(uninstall).code, 0);
  EXPECT_FALSE(fs::exists(top_ / "to/share/sidebyside"));
  EXPECT_TRUE(fs::exists(top_ / "to/share/other"));
}

TEST_F(Setup, ShowsTheFlagsAsTheCompilerGetsThem) {
  const run_result ran =
      run("CXXFLAGS='-O3 -DA=\\\"a\\\"' cmake --preset release -S '" SOURCE_DIR
          "' -B build -D PROGRAMS_ONLY=ON");
  ASSERT_EQ(ran.code, 0) << err(ran);
  EXPECT_EQ(run("grep -q -e '-O2 -O3 -DA=' build/build.ninja").code, 0);
  EXPECT_TRUE(contains(content_of(top_ / "build/bin/toolchains.json"),
                       " -O2 -O3 -DA=\\\\\\\"a\\\\\\\""));
}

TEST_F(Setup, ToolsGetACommandForEverySourceByItself) {
  const run_result ran =
      run("cmake --preset plain -S '" SOURCE_DIR "' -B build");
  ASSERT_EQ(ran.code, 0) << err(ran);
  std::set<std::string> files;
  for (const auto& entry : nlohmann::json::parse(
           content_of(top_ / "build/compile_commands.json"))) {
    files.insert(entry.at("file"));
    const std::string command = entry.at("command");
    EXPECT_EQ(command.find("cmake_pch"), std::string::npos) << command;
  }
  // The justfile's own list, which leaves out what is fetched.
  const std::string sources =
      out(run("cd '" SOURCE_DIR "' && find compare cpp -name node_modules "
              "-prune -o -name '*.cpp' -print"));
  EXPECT_FALSE(sources.empty());
  for (const std::string& file : split(sources, '\n')) {
    EXPECT_TRUE(files.contains(SOURCE_DIR "/" + file)) << file;
  }
}

}  // namespace
}  // namespace sidebyside::test
