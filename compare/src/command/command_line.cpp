// The command line. Every option is defined here, once: help, manual page,
// completion and the table in compare/README.md read it from the parser.
#include <re2/re2.h>

#include <csignal>
#include <limits>
#include <sstream>

#include "base/installation.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "command/command.hpp"
#include "command/help.hpp"
#include "results/json.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

/// The default text of options and arguments that must be given.
constexpr const char* required = "none (required)";

/// Adds an option such as "--jobs N", or an argument such as "PROGRAM". The
/// default of a number is its value, unless there is a text.
template <class Target>
CLI::Option* add(CLI::App& app, const std::string& usage, Target& target,
                 std::string description, std::string default_text = "") {
  const std::vector<std::string> words = split(usage, ' ');
  if constexpr (std::is_arithmetic_v<Target>) {
    if (default_text.empty()) default_text = fmt::format("{}", target);
  }
  return app.add_option(words.front(), target, std::move(description))
      ->required(default_text == required)
      ->default_str(default_text)
      ->type_name(words.size() > 1 ? words.back() : "");
}

/// Adds an option whose value has to pass a check.
template <class Target>
CLI::Option* add(CLI::App& app, const std::string& usage, Target& target,
                 const CLI::Validator& check, std::string description,
                 std::string default_text = "") {
  return add(app, usage, target, std::move(description),
             std::move(default_text))
      ->transform(check);
}

void add_runs(CLI::App& app, std::size_t& runs) {
  add(app, "--runs N", runs, whole_number(), "Runs of each implementation");
}

void add_implementations(CLI::App& app, std::vector<std::string>& names,
                         const std::string& description) {
  add(app, "--implementations LIST", names, description + ", such as go,cpp",
      "all")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_color(CLI::App& app, color_mode& color) {
  using enum color_mode;
  const std::map<std::string, color_mode> modes{
      {"auto", automatic}, {"always", always}, {"never", never}};
  add(app, "--color WHEN", color,
      "Use colours: always, never, or auto, which respects NO_COLOR", "auto")
      ->transform(CLI::Transformer(modes).description(""))
      ->transform(CLI::IsMember(modes).description("auto|always|never"));
}

/// Adds the options of a subcommand that runs programs. `argument` is the name
/// of its arguments in the help.
void add_run_options(CLI::App& app, run_options& chosen,
                     const char* argument = "PROGRAM",
                     const char* arguments = "Programs of the manifest") {
  add(app, argument, chosen.programs, arguments, "all");
  add(app, "--timeout S", chosen.timeout_seconds, seconds(),
      "Seconds that one run may take", "the manifest's, else 10");
  const auto is_size = [](const std::string& text) -> std::string {
    constexpr const char* size = R"((0|[1-9]\d*) *[A-Za-z]*)";
    if (re2::RE2::FullMatch(text, size)) return "";
    return text + " is not a whole number of bytes, such as 65536 or 64KiB";
  };
  add(app, "--max-output BYTES", chosen.max_output_bytes,
      "Bytes that one run may print to each stream, such as 64KiB or 2MB",
      "1MiB")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->transform(CLI::Validator(is_size, ""))
      ->check(whole_number(0, 1'000'000'000'000'000));
  add(app, "--cpus LIST", chosen.cpus,
      "Run on these CPUs only, such as 0 or 0,2-3", "all");
  app.add_flag("-q,--quiet", chosen.is_quiet,
               "Show nothing but failures and warnings");
  add_color(app, chosen.color);
}

/// Adds the options of a subcommand that runs programs or commands.
void add_command_options(CLI::App& app, run_options& chosen) {
  add_run_options(app, chosen, "PROGRAM",
                  "Programs of the manifest; or -- 'COMMAND A' 'COMMAND B' "
                  "..., the first being the reference");
  app.add_flag("--shell", chosen.uses_shell,
               "Run each COMMAND with /bin/sh -c");
  app.add_flag("--ignore-output", chosen.ignores_output,
               "Let each COMMAND print anything");
}

/// Adds an option for each format of results files. The formats for samples
/// need `has_samples`.
void add_exports(CLI::App& app, run_options& chosen, bool has_samples) {
  auto& files = chosen.files;
  add(app, "--json FILE", files[to_json],
      "Write the results, a superset of hyperfine's format");
  add(app, "--record FILE", files[to_record],
      "Write the results without single samples, to be kept");
  add(app, "--update HOW", chosen.update,
      CLI::IsMember({"add", "replace"}).description("add|replace"),
      "Keep what the record has: add a session to its programs, or replace "
      "those that are run",
      "write it anew")
      ->needs(app.get_option("--record"));
  add(app, "--markdown FILE", files[to_markdown],
      "Write tables for people, such as a job summary on GitHub");
  add(app, "--junit FILE", files[to_junit],
      "Write every check as a test of JUnit's XML");
  if (!has_samples) return;
  add(app, "--benchfmt FILE", files[to_benchfmt],
      "Write every sample as Go's benchmarks do, for benchstat");
}

void add_round_options(CLI::App& app, plan& plan) {
  add(app, "--rounds N", plan.rounds, whole_number(), "Number of timed rounds",
      "at least 16 blocks of rounds, until every interval is within ±1 % of "
      "its ratio; 8 blocks are enough when --max-time is over")
      ->each([&plan](const std::string&) {
        // Unless --max-time says otherwise, which is read after this.
        plan.max_seconds = std::numeric_limits<double>::infinity();
      });
  add(app, "--max-time S", plan.max_seconds, seconds(),
      "Seconds for a program, a cost or a point of a sweep, with preparation",
      fmt::format("{}, or no limit with --rounds", plan.max_seconds));
  add(app, "--warmup N", plan.warmup_rounds, whole_number(0),
      "Untimed rounds before the first block; each block begins with one more");
}

void add_options(CLI::App& app, run_arguments& chosen) {
  add_command_options(app, chosen);
  add_round_options(app, chosen.plan);
  add(app, "--sessions N", chosen.sessions, whole_number(1, 1000),
      "Time all programs so many times, and say where sessions disagree");
  add_exports(app, chosen, true);
}

void add_options(CLI::App& app, verify_arguments& chosen) {
  add_command_options(app, chosen);
  add_runs(app, chosen.runs);
}

void add_options(CLI::App& app, race_arguments& chosen) {
  add_run_options(app, chosen);
  add_runs(app, chosen.runs);
  app.add_flag("-v,--verbose", chosen.is_verbose,
               "Show the whole first report of each implementation");
  add_exports(app, chosen, false);
  add(app, "--sarif FILE", chosen.files[to_sarif],
      "Write the lines of each race as SARIF 2.1.0, for forges to mark");
}

void add_options(CLI::App& app, outcomes_arguments& chosen) {
  add_run_options(app, chosen);
  add_runs(app, chosen.runs);
  // Each run has two descriptors.
  add(app, "--jobs N", chosen.jobs, whole_number(1, 256),
      "Runs at a time, for other schedules under load");
  add_exports(app, chosen, false);
}

void add_options(CLI::App& app, explore_arguments& chosen) {
  add_run_options(app, chosen, "PROGRAM",
                  "Programs of the manifest; or -- EXECUTABLE ARGUMENT..., "
                  "which is built to be explored: build-flags cpp, c or go "
                  "says how");
  add_implementations(app, chosen.implementations,
                      "Show only these, in this order");
  add(app, "--preemptions N", chosen.options.preemptions, whole_number(0),
      "Only orders that take the turn from a thread N times at most",
      "the manifest's, else any number");
  add(app, "--max-time S", chosen.options.max_seconds, seconds(),
      "Seconds for an implementation, if it is not complete earlier");
  add(app, "--seed N", chosen.options.seed, whole_number(0),
      "Number that random orders come from, which are looked at besides");
  app.add_flag(
      "--spurious", chosen.options.has_spurious,
      "Let each thread of C or C++ stop waiting once without a wake-up");
  add(app, "--schedule LIST", chosen.schedule,
      "Run one order and show it: the thread that takes each step, such as "
      "0*52,1*7,2");
  add_exports(app, chosen, false);
}

void add_options(CLI::App& app, sweep_arguments& chosen) {
  add_run_options(app, chosen, "NAME", "Sweeps of the manifest");
  add_round_options(app, chosen.plan);
  add_exports(app, chosen, true);
}

void add_options(CLI::App& app, regress_arguments& chosen) {
  add_run_options(app, chosen);
  const auto& folder = CLI::ExistingDirectory;
  add(app, "--before DIR", chosen.before_dir, folder, "The earlier build",
      required);
  add(app, "--after DIR", chosen.after_dir, folder, "The later build",
      required);
  add_implementations(app, chosen.implementations, "Compare only these");
  const auto share =
      fmt::format("a share such as 0.05, of at least {}", least_difference);
  add(app, "--tolerance SHARE", *chosen.plan.tolerance,
      number_from(least_difference, 100, share),
      "How much slower a build may be, " + share);
  add(app, "--max-time S", chosen.plan.max_seconds, seconds(),
      "Seconds for an implementation, if it is not decided earlier");
  add_exports(app, chosen, true);
}

void add_options(CLI::App& app, read_arguments& chosen) {
  add(app, "PROGRAM", chosen.program, "A program of the manifest", required);
  add_implementations(app, chosen.implementations,
                      "Show only these, in this order");
  add(app, "--width N", chosen.width, whole_number(), "Columns to fill",
      "the terminal's; without one, as many as it takes");
  app.add_flag("--no-pager", chosen.has_no_pager,
               "Do not show the text through $PAGER, or less");
  add_color(app, chosen.color);
}

void add_options(CLI::App& app, assembly_arguments& chosen) {
  add_options(app, static_cast<read_arguments&>(chosen));
  add(app, "STEP", chosen.steps, whole_number(0),
      "Numbers of steps, 0 for what stands before them", "all");
  app.add_flag("--all", chosen.has_all,
               "Show all instructions from libraries, also over 12 in a row");
  add(app, "--target NAME", chosen.target,
      "Show the code for another processor, such as arm64", "this one");
}

void add_results(CLI::App& app, std::vector<std::string>& files,
                 const char* default_text) {
  add(app, "RESULTS", files,
      "Files that other commands wrote with --json or --record", default_text);
}

void add_options(CLI::App& app, report_arguments& chosen) {
  add_results(app, chosen.files, required);
  add(app, "-o,--output FILE", chosen.output, "The page to write", required);
}

void add_site_url(CLI::App& app, std::string& url) {
  add(app, "--site-url URL", url, "The pages' address", "$SITE_URL, or none")
      ->envname("SITE_URL");
}

void add_options(CLI::App& app, site_arguments& chosen) {
  add_results(app, chosen.files, "none");
  add(app, "-o,--output DIR", chosen.output, "The pages' folder", required);
  add(app, "--source-url URL", chosen.source_url,
      "The start of the address of each source", "the path from DIR");
  add_site_url(app, chosen.site_url);
}

void add_options(CLI::App& app, render_arguments& chosen) {
  add(app, "FILE", chosen.files,
      "Files with marks, from a line <!-- sources: mutex --> to <!-- end -->",
      required);
  add(app, "--records DIR", chosen.records, "The folder of the records",
      chosen.records);
  add_site_url(app, chosen.site_url);
  app.add_flag("--check", chosen.is_check,
               "Write nothing; fail if a file is stale");
}

/// Cuts the commands behind "--" off the arguments of main(), if the subcommand
/// takes commands. The parser would misread some, such as "[ -f x ]".
void cut_commands(int& argc, global_options& global) {
  const std::vector<std::string>& words = global.command_line;
  const auto mark = std::ranges::find(words, "--");
  const auto takes_commands = [](const std::string& word) {
    return word == "run" || word == "verify" || word == "explore";
  };
  if (mark == words.end()) return;
  if (std::none_of(words.begin(), mark, takes_commands)) return;
  global.commands.emplace(mark + 1, words.end());
  argc = static_cast<int>(mark - words.begin());
}

/// The parser, what it read, and the exit status.
struct parser {
  parser() {
    set_help_format(app);
    app.set_version_flag("--version",
                         fmt::format("{} {}", own_name(), version));
    add(app, "--manifest FILE", global.manifest, "The list of programs",
        "compare/programs.toml, or programs.toml if only that is there");
    add(app, "--bin-dir DIR", global.bin_dir, "The folder of the executables",
        fmt::format("{}; for race and explore, which build them, {} and {}",
                    release_bin_dir, race_bin_dir, explore_bin_dir));
    const auto generate = [this](const std::string& kind) {
      std::string text = fill_with_options("sidebyside." + kind, app);
      text.pop_back();  // the parser adds a newline
      throw CLI::CallForVersion(text, 0);
    };
    app.add_option_function<std::string>(
           "--generate", generate,
           "Print the manual page, or bash's completion")
        ->type_name("KIND")
        ->check(CLI::IsMember({"man", "bash"}).description("man|bash"));
    app.fallthrough();
    app.require_subcommand(1);
    app.footer(
        "Exit status: 0 every check held, 1 a check did not, 2 could not "
        "start,\n130 and 143 stopped by SIGINT and SIGTERM.");
    command("run", "Run the programs, check every output, time", run);
    command("verify", "Check the outputs of many runs, no timing", verify);
    command("race", "Build with race detectors, run, check verdicts", race);
    command("outcomes", "Count each outcome, and say what it means", outcomes);
    command("explore", "Go through every order of the programs' steps",
            explore_programs);
    command("sweep", "Time programs over a range of a parameter",
            sweep_programs);
    command("regress", "Time two builds in turns, to see if one is slower",
            regress);
    app.add_subcommand("list", "List programs, implementations and sources")
        ->callback([this] { status = list(global); });
    command("read", "Show the sources of a program side by side", read);
    command("assembly", "Show the machine code of each step side by side",
            assembly);
    command("report", "Write one HTML page from results files", report);
    command("site", "Write pages to read the programs, one for each", site);
    command("render",
            "Fill the marks of Markdown files from sources and records",
            render_files);
  }

  template <class Arguments>
  void command(const char* name, const char* description,
               int (*function)(const Arguments&)) {
    const auto chosen = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand(name, description);
    add_options(*command, *chosen);
    command->callback([this, function, chosen] {
      static_cast<global_options&>(*chosen) = global;
      status = function(*chosen);
    });
  }

  CLI::App app{
      "Runs programs that exist in several languages, checks that their "
      "outputs are identical, and times them side by side.",
      own_name()};
  global_options global;
  int status = all_good;
};

}  // namespace

std::string options_table() {
  return fill_with_options("options.md", parser().app);
}

int run_command_line(int argc, char* argv[]) {
  parser parser;
  parser.global.command_line.assign(argv, argv + argc);
  // Without the folder, which says nothing on another machine.
  parser.global.command_line.front() = own_name();
  cut_commands(argc, parser.global);
  try {
    try {
      parser.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {  // or help
      std::ostringstream text;
      const bool is_good = parser.app.exit(error, text, text) == 0;
      terminal(color_mode::never, true, is_good ? STDOUT_FILENO : STDERR_FILENO)
          .print(text.str());
      return is_good ? all_good : cannot_start;
    }
    return parser.status;
  } catch (const unread_output&) {
    return stopped + SIGPIPE;
  } catch (const std::exception& error) {
    tell(error.what());
    std::error_code ignored;
    const std::string folder =
        std::filesystem::read_symlink("/proc/self/cwd", ignored);
    if (folder.ends_with(" (deleted)"))
      tell("the working directory is gone: " + escape(folder));
    return cannot_start;
  }
}

}  // namespace sidebyside
