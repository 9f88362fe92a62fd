// The command line, all of it in one file, for the parser is a large header.
#include <fmt/format.h>
#include <re2/re2.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <sstream>
#include <tuple>
#include <utility>

#include "base/installation.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "command/command.hpp"
#include "results/json.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

/// Accepts numbers from `smallest` to `largest`, which `noun` describes.
CLI::Validator number_from(double smallest, double largest,
                           const std::string& noun) {
  const auto objection = [=](const std::string& text) {
    double value = 0;
    const bool is_good = CLI::detail::lexical_cast(text, value) &&
                         value >= smallest && value <= largest;
    return is_good ? "" : fmt::format("{} is not {}", text, noun);
  };
  return {objection, ""};
}

/// Accepts whole numbers from `smallest` to `largest`.
CLI::Validator whole_number(std::int64_t smallest = 1,
                            std::int64_t largest = 1'000'000'000) {
  const auto normalize = [=](std::string& text) -> std::string {
    const std::optional<std::int64_t> number = to_integer(text);
    if (!number || *number < smallest || *number > largest) {
      return fmt::format("{} is not a whole number from {} to {}", text,
                         smallest, largest);
    }
    text = fmt::format("{}", *number);  // a leading 0 would make it octal
    return "";
  };
  return {normalize, ""};
}

/// What the option takes, by the name that its help and errors have.
CLI::Option* takes(CLI::Option* option, const std::string& value) {
  return option->type_name(value)->option_text(value);
}

template <class Target>
CLI::Option* add_option(CLI::App& command, const char* flags, Target& target,
                        const char* value, const std::string& description) {
  return takes(command.add_option(flags, target, description), value);
}

/// Finite, and above 0.
template <class Seconds>
void add_seconds(CLI::App& command, const char* flag, Seconds& target,
                 const std::string& description) {
  using range = std::numeric_limits<double>;
  add_option(command, flag, target, "S", description)
      ->check(number_from(range::denorm_min(), range::max(),
                          "a number of seconds above 0"));
}

/// One that has to be given.
void add_directory(CLI::App& command, const char* flag,
                   std::filesystem::path& target, const char* description) {
  add_option(command, flag, target, "DIR", description)
      ->check(CLI::ExistingDirectory)
      ->required()
      ->option_text("DIR REQUIRED");
}

void add_runs(CLI::App& command, std::size_t& runs) {
  add_option(command, "--runs", runs, "N",
             fmt::format("Runs of each implementation (default: {})", runs))
      ->transform(whole_number());
}

void add_color(CLI::App& command, color_mode& color) {
  static const std::vector<std::pair<std::string, color_mode>> modes{
      {"auto", color_mode::automatic},
      {"always", color_mode::always},
      {"never", color_mode::never}};
  add_option(command, "--color", color, "WHEN",
             "auto, always or never (default: auto)")
      ->transform(CLI::Transformer(modes))
      ->transform(CLI::IsMember(modes));
}

/// It takes names of `items`, one of which the help calls `name`.
void add_run_options(CLI::App& command, run_options& options,
                     const char* name = "PROGRAM",
                     std::string_view items = "Programs") {
  command
      .add_option(name, options.programs,
                  fmt::format("{} of the manifest (default: all)", items))
      ->option_text(" ");
  add_seconds(command, "--timeout", options.timeout_seconds,
              "Seconds that one run may take (default: the manifest's, else "
              "10)");
  constexpr std::int64_t max_bytes = 1'000'000'000'000'000;
  const auto is_size = [](const std::string& text) -> std::string {
    static const re2::RE2 size(R"((0|[1-9]\d*)(\.\d+)? *[A-Za-z]*)");
    if (re2::RE2::FullMatch(text, size)) return "";
    return text + " is not a number of bytes, such as 65536 or 64KiB";
  };
  add_option(command, "--max-output", options.max_output_bytes, "BYTES",
             "Bytes that one run may print to each stream, units such as KiB "
             "and MB understood (default: 1 MiB)")
      ->transform(CLI::AsSizeValue(false))
      ->transform(CLI::Validator(is_size, ""))
      ->check(whole_number(0, max_bytes));
  add_option(command, "--cpus", options.cpus, "LIST",
             "Run on these CPUs only, such as 0 or 0,2-3");
  command.add_flag("--quiet,-q", options.is_quiet,
                   "Show nothing but failures and warnings");
  add_color(command, options.color);
}

/// For those that take commands in place of programs.
void add_command_options(CLI::App& command, run_options& options) {
  command.get_option("PROGRAM")->description(
      "Programs of the manifest (default: all); or -- 'COMMAND A' 'COMMAND B' "
      "…, the first being the reference");
  command.add_flag("--shell", options.uses_shell, "Run with /bin/sh -c");
  command.add_flag("--ignore-output", options.ignores_output,
                   "Each COMMAND may print what it likes");
}

/// Options for files of each format; those of samples if there are any.
void add_exports(CLI::App& command, export_options& files, bool has_samples) {
  static const std::tuple<const char*, export_format, const char*> formats[]{
      {"--json", to_json,
       "Write the results, a superset of hyperfine's format"},
      {"--record", to_record,
       "The same without the single samples, to be kept"},
      {"--markdown", to_markdown,
       "Write them as tables for people, such as a job summary on GitHub"},
      {"--junit", to_junit, "Write every check as a test of JUnit's XML"},
      {"--benchfmt", to_benchfmt,
       "Write every sample as Go's benchmarks do, for benchstat"}};
  for (const auto& [flag, to_text, description] : formats) {
    if (to_text == to_benchfmt && !has_samples) continue;
    const auto add = [&files, to_text = to_text](const std::string& file) {
      files.push_back({file, to_text});
    };
    takes(command.add_option_function<std::string>(flag, add, description),
          "FILE");
  }
}

/// `noun` is what has the rounds.
void add_round_options(CLI::App& command, plan& plan, std::string_view noun) {
  add_option(command, "--rounds", plan.rounds, "N",
             "So many timed rounds in all (default: blocks of rounds, at least "
             "16, until every interval is within ±1 % of its ratio; 8 do when "
             "--max-time is over)")
      ->transform(whole_number())
      ->each([&plan](const std::string&) {
        // Unless --max-time says otherwise, which is read after this.
        plan.max_seconds = std::numeric_limits<double>::infinity();
      });
  add_seconds(command, "--max-time", plan.max_seconds,
              fmt::format("Seconds for a {}, preparation included (default: "
                          "{}, or no limit with --rounds)",
                          noun, plan.max_seconds));
  add_option(command, "--warmup", plan.warmup_rounds, "N",
             fmt::format("Rounds before the first block, beside the one that "
                         "begins every block (default: {})",
                         plan.warmup_rounds))
      ->transform(whole_number(0));
}

void add_options(CLI::App& command, run_arguments& chosen) {
  add_run_options(command, chosen);
  add_command_options(command, chosen);
  add_round_options(command, chosen.plan, "program");
  add_exports(command, chosen.files, true);
}

void add_options(CLI::App& command, verify_arguments& chosen) {
  add_run_options(command, chosen);
  add_command_options(command, chosen);
  add_runs(command, chosen.runs);
}

void add_options(CLI::App& command, race_arguments& chosen) {
  add_run_options(command, chosen);
  add_runs(command, chosen.runs);
  command.add_flag("--verbose,-v", chosen.is_verbose,
                   "Show the first report of each program whole");
  add_exports(command, chosen.files, false);
}

void add_options(CLI::App& command, outcomes_arguments& chosen) {
  add_run_options(command, chosen);
  add_runs(command, chosen.runs);
  constexpr int max_jobs = 256;  // two descriptors each
  add_option(command, "--jobs", chosen.jobs, "N",
             "Runs at a time, for other schedules under load (default: 1)")
      ->transform(whole_number(1, max_jobs));
  add_exports(command, chosen.files, false);
}

void add_options(CLI::App& command, sweep_arguments& chosen) {
  add_run_options(command, chosen, "NAME", "Sweeps");
  add_round_options(command, chosen.plan, "point");
  add_exports(command, chosen.files, true);
}

void add_options(CLI::App& command, regress_arguments& chosen) {
  add_run_options(command, chosen);
  add_directory(command, "--before", chosen.before_dir,
                "The programs as they were");
  add_directory(command, "--after", chosen.after_dir,
                "The programs as they are");
  add_option(command, "--tolerance", chosen.plan.tolerance, "SHARE",
             "How much slower is not yet slower, at least 0.01 (default: 0.05)")
      ->check(number_from(least_difference, 100,
                          fmt::format("a share such as 0.05, of at least {}",
                                      least_difference)));
  add_seconds(command, "--max-time", chosen.plan.max_seconds,
              "Seconds for the rounds of an implementation, if it is not "
              "decided earlier (default: 30)");
  add_exports(command, chosen.files, true);
}

void add_options(CLI::App& command, read_arguments& chosen) {
  command.add_option("PROGRAM", chosen.program, "A program of the manifest")
      ->required()
      ->option_text(" ");
  add_option(command, "--implementations", chosen.implementations, "LIST",
             "These only, in this order, such as go,cpp (default: all)")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_option(command, "--width", chosen.width, "N",
             "Columns to fill (default: the terminal's; without one, as many "
             "as it takes)")
      ->transform(whole_number());
  command.add_flag("--no-pager", chosen.has_no_pager,
                   "Do not show it through $PAGER (default: less)");
  add_color(command, chosen.color);
}

void add_options(CLI::App& command, assembly_arguments& chosen) {
  add_options(command, chosen.shown);
  command
      .add_option(
          "STEP", chosen.steps,
          "Numbers of steps, 0 for what stands before them (default: all)")
      ->transform(whole_number(0))
      ->option_text("...");
  command.add_flag("--all", chosen.is_whole,
                   "Also what libraries bring in by the dozen");
}

CLI::Option* add_results(CLI::App& command, std::vector<std::string>& files) {
  return command
      .add_option("RESULTS", files,
                  "Files that run, race, outcomes or sweep wrote with --json")
      ->option_text("FILE ...");
}

void add_options(CLI::App& command, report_arguments& chosen) {
  add_results(command, chosen.files)->required();
  add_option(command, "--output,-o", chosen.output, "FILE", "The page to write")
      ->required()
      ->option_text("FILE REQUIRED");
}

void add_options(CLI::App& command, site_arguments& chosen) {
  add_results(command, chosen.files);
  add_option(command, "--output,-o", chosen.output, "DIR",
             "The folder to write them to")
      ->required()
      ->option_text("DIR REQUIRED");
  add_option(command, "--source-url", chosen.source_url, "URL",
             "What the address of a source begins with (default: where it is, "
             "as seen from DIR)");
}

void add_options(CLI::App& command, render_arguments& chosen) {
  command
      .add_option("FILE", chosen.files,
                  "Files with marks, each from a line such as <!-- sources: "
                  "mutex --> to a line <!-- end -->")
      ->required()
      ->option_text("...");
  add_option(command, "--records", chosen.records, "DIR",
             "The folder of the records (default: record)");
  command.add_flag("--check", chosen.is_check,
                   "Write nothing; fail where a file is stale");
}

/// The parser, what it was told, and the exit status.
struct parser {
  template <class Arguments>
  void add(const char* name, const char* description,
           int (*function)(const global_options&, const Arguments&)) {
    const auto chosen = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand(name, description);
    add_options(*command, *chosen);
    command->callback(
        [this, function, chosen] { status = function(global, *chosen); });
  }

  CLI::App app{
      "Runs programs that exist in several languages, checks that their "
      "outputs are identical, and times them side by side.",
      own_name()};
  global_options global;
  int status = all_good;
};

void add_commands(parser& parser) {
  parser.add("run", "Run the programs, check every output, time", run);
  parser.add("verify", "Check the outputs of many runs, no timing", verify);
  parser.add("race", "Build with the race detectors, run, check their verdicts",
             race);
  parser.add("outcomes",
             "Count how often each outcome comes up, and say what it means",
             outcomes);
  parser.add("sweep", "Time programs over a range of a parameter",
             sweep_programs);
  parser.add("regress",
             "Is one build slower than another, in interleaved runs?", regress);
  parser.app
      .add_subcommand("list", "List programs, implementations and sources")
      ->callback([&parser] { parser.status = list(parser.global); });
  parser.add("read", "Show the sources of a program side by side", read);
  parser.add("assembly", "Show the machine code of each step side by side",
             assembly);
  parser.add("report", "Write one HTML page from results files", report);
  parser.add("site", "Write pages to read the programs, one for each", site);
  parser.add("render",
             "Fill the marks of Markdown files from sources and records",
             render_files);
}

/// Says in words that an option lacks its value.
std::string explain_failure(const CLI::App* app, const CLI::Error& error) {
  std::string text = CLI::FailureMessage::simple(app, error);
  // The name of what it takes may have that of a check behind it.
  RE2::Replace(&text, "^(\\S+): 1 required ([^: ]+).* missing",
               R"(\1 has no value: \1 \2)");
  return text;
}

}  // namespace

int run_command_line(int argc, char* argv[]) {
  parser parser;
  CLI::App& app = parser.app;
  global_options& global = parser.global;
  global.command_line.assign(argv, argv + argc);
  cut_commands(argc, argv, global);
  app.set_version_flag("--version", fmt::format("{} {}", own_name(), version));
  add_option(app, "--manifest", global.manifest, "FILE", "The list of programs")
      ->option_text(fmt::format("FILE={}", global.manifest.string()));
  add_option(app, "--bin-dir", global.bin_dir, "DIR",
             fmt::format("Where the programs were built (default: {}; for race "
                         "{}, which it builds)",
                         release_bin_dir, race_bin_dir));
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 every check held, 1 a check did not, 2 could not "
      "start,\n130 and 143 stopped by SIGINT and SIGTERM.");
  app.failure_message(explain_failure);
  add_commands(parser);
  try {
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {  // or help
      std::ostringstream text;
      const bool is_good = app.exit(error, text, text) == 0;
      terminal(color_mode::never, true, is_good ? STDOUT_FILENO : STDERR_FILENO)
          .print(text.str());
      return is_good ? all_good : cannot_start;
    }
    return parser.status;
  } catch (const unread_output&) {
    return stopped + SIGPIPE;
  } catch (const std::exception& error) {
    tell(error.what());
    return cannot_start;
  }
}

}  // namespace sidebyside
