// The command line, all of it in one file, for the parser is a large header.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <sstream>
#include <string_view>

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

/// An option, or arguments without one. The help has `value` behind its name,
/// and nothing else.
template <class Target>
CLI::Option* add_option(CLI::App& command, const char* name, Target& target,
                        const char* value, const std::string& description) {
  return command.add_option(name, target, description)->option_text(value);
}

/// Finite, and above 0.
template <class Seconds>
void add_seconds(CLI::App& command, const char* flag, Seconds& target,
                 const std::string& description) {
  using range = std::numeric_limits<double>;
  command.add_option(flag, target, description)
      ->check(number_from(range::denorm_min(), range::max(),
                          "a number of seconds above 0"))
      ->type_name("S");
}

/// A whole number from `smallest` to `largest`.
template <class Count>
CLI::Option* add_count(CLI::App& command, const std::string& flag,
                       Count& target, const std::string& description,
                       std::int64_t smallest = 1,
                       std::int64_t largest = 1'000'000'000) {
  const auto parse = [=, &target](const std::string& text) {
    const std::optional<std::int64_t> number = to_integer(text);
    if (!number || *number < smallest || *number > largest) {
      throw CLI::ValidationError(
          flag, fmt::format("{} is not a whole number from {} to {}", text,
                            smallest, largest));
    }
    target = static_cast<std::size_t>(*number);
  };
  return command.add_option_function<std::string>(flag, parse, description)
      ->type_name("N");
}

void add_runs(CLI::App& command, std::size_t& runs) {
  add_count(command, "--runs", runs,
            fmt::format("Runs of each implementation (default: {})", runs));
}

void add_color(CLI::App& command, color_mode& color) {
  const auto parse = [&color](const std::string& word) {
    color = word == "always"  ? color_mode::always
            : word == "never" ? color_mode::never
                              : color_mode::automatic;
  };
  command
      .add_option_function<std::string>("--color", parse,
                                        "auto, always or never (default: auto)")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
}

/// It takes names of `items`, one of which the help calls `name`.
void add_run_options(CLI::App& command, run_options& options,
                     const char* name = "PROGRAM",
                     std::string_view items = "Programs") {
  add_option(command, name, options.programs, " ",
             fmt::format("{} of the manifest (default: all)", items));
  add_seconds(command, "--timeout", options.timeout_seconds,
              "Seconds that one run may take (default: the manifest's, else "
              "10)");
  const auto sign_objection = [](const std::string& text) {
    return std::string(text.starts_with('-') ? "is negative" : "");
  };
  add_option(command, "--max-output", options.max_output_bytes, "BYTES",
             "Bytes that one run may print to each stream, units such as KiB "
             "and MB understood (default: 1 MiB)")
      ->transform(CLI::AsSizeValue(false))
      ->transform(CLI::Validator(sign_objection, ""));
  command
      .add_option("--cpus", options.cpus,
                  "Run on these CPUs only, such as 0 or 0,2-3")
      ->type_name("LIST");
  command.add_flag("--quiet,-q", options.is_quiet,
                   "Show nothing but failures and warnings");
  add_color(command, options.color);
}

/// `noun` is what has the rounds.
void add_round_options(CLI::App& command, plan& plan, std::string_view noun) {
  add_count(command, "--rounds", plan.rounds,
            "So many timed rounds in all (default: blocks of rounds, at least "
            "16, until every interval is within ±1 % of its ratio; 8 do when "
            "--max-time is over)")
      ->each([&plan](const std::string&) {
        // Unless --max-time says otherwise, which is read after this.
        plan.max_seconds = std::numeric_limits<double>::infinity();
      });
  add_seconds(command, "--max-time", plan.max_seconds,
              fmt::format("Seconds for a {}, preparation included (default: "
                          "{}, or no limit with --rounds)",
                          noun, plan.max_seconds));
  add_count(command, "--warmup", plan.warmup_rounds,
            fmt::format("Rounds before the first block, beside the one that "
                        "begins every block (default: {})",
                        plan.warmup_rounds),
            0);
}

void add_export(CLI::App& command, const char* flag, export_options& files,
                export_format to_text, const char* description) {
  const auto add = [&files, to_text](const std::string& file) {
    files.push_back({file, to_text});
  };
  command.add_option_function<std::string>(flag, add, description)
      ->type_name("FILE");
}

void add_export_options(CLI::App& command, export_options& files) {
  add_export(command, "--json", files, to_json,
             "Write the results, a superset of hyperfine's format");
  add_export(command, "--record", files, to_record,
             "The same without the single samples, to be kept");
  add_export(command, "--markdown", files, to_markdown,
             "Write them as tables for people, such as a job summary on "
             "GitHub");
  add_export(command, "--junit", files, to_junit,
             "Write every check as a test of JUnit's XML");
}

/// Those of commands that time.
void add_timed_export_options(CLI::App& command, export_options& files) {
  add_export_options(command, files);
  add_export(command, "--benchfmt", files, to_benchfmt,
             "Write every sample as Go's benchmarks do, for benchstat");
}

void add_options(CLI::App& command, run_arguments& chosen) {
  add_run_options(command, chosen.common);
  add_round_options(command, chosen.plan, "program");
  add_timed_export_options(command, chosen.files);
}

void add_options(CLI::App& command, verify_arguments& chosen) {
  add_run_options(command, chosen.common);
  add_runs(command, chosen.runs);
}

void add_options(CLI::App& command, race_arguments& chosen) {
  add_run_options(command, chosen.common);
  add_runs(command, chosen.runs);
  command.add_flag("--verbose,-v", chosen.is_verbose,
                   "Show the first report of each program whole");
  add_export_options(command, chosen.files);
}

void add_options(CLI::App& command, outcomes_arguments& chosen) {
  add_run_options(command, chosen.common);
  add_runs(command, chosen.runs);
  constexpr int max_jobs = 256;  // two descriptors each
  add_count(command, "--jobs", chosen.jobs,
            "Runs at a time, for other schedules under load (default: 1)", 1,
            max_jobs);
  add_export_options(command, chosen.files);
}

void add_options(CLI::App& command, sweep_arguments& chosen) {
  add_run_options(command, chosen.common, "NAME", "Sweeps");
  add_round_options(command, chosen.plan, "point");
  add_timed_export_options(command, chosen.files);
}

void add_options(CLI::App& command, regress_arguments& chosen) {
  add_run_options(command, chosen.common);
  add_option(command, "--before", chosen.before_dir, "DIR REQUIRED",
             "The programs as they were")
      ->check(CLI::ExistingDirectory)
      ->required();
  add_option(command, "--after", chosen.after_dir, "DIR REQUIRED",
             "The programs as they are")
      ->check(CLI::ExistingDirectory)
      ->required();
  add_option(command, "--tolerance", chosen.plan.tolerance, "SHARE",
             "How much slower is not yet slower, at least 0.01 (default: 0.05)")
      ->check(number_from(least_difference, 100,
                          fmt::format("a share such as 0.05, of at least {}",
                                      least_difference)));
  add_seconds(command, "--max-time", chosen.plan.max_seconds,
              "Seconds for the rounds of an implementation, if it is not "
              "decided earlier (default: 30)");
  add_timed_export_options(command, chosen.files);
}

void add_options(CLI::App& command, read_arguments& chosen) {
  add_option(command, "PROGRAM", chosen.program, " ",
             "A program of the manifest")
      ->required();
  add_option(command, "--implementations", chosen.implementations, "LIST",
             "These only, in this order, such as go,cpp (default: all)")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_count(command, "--width", chosen.width,
            "Columns to fill (default: the terminal's; without one, as many "
            "as it takes)");
  command.add_flag("--no-pager", chosen.has_no_pager,
                   "Do not show it through $PAGER (default: less)");
  add_color(command, chosen.color);
}

void add_options(CLI::App& command, assembly_arguments& chosen) {
  add_options(command, chosen.shown);
  const auto add_step = [&chosen](const std::string& text) {
    const auto step = to_integer(text);
    if (!step || *step < 0) {
      throw CLI::ValidationError("STEP", text + " is not the number of a step");
    }
    chosen.steps.push_back(static_cast<std::size_t>(*step));
  };
  command
      .add_option_function<std::vector<std::string>>(
          "STEP",
          [add_step](const auto& steps) {
            std::ranges::for_each(steps, add_step);
          },
          "Numbers of steps, 0 for what stands before them (default: all)")
      ->option_text("...");
  command.add_flag("--all", chosen.is_whole,
                   "Also what libraries bring in by the dozen");
}

void add_options(CLI::App& command, report_arguments& chosen) {
  add_option(command, "RESULTS", chosen.files, "FILE ...",
             "Files that run, race, outcomes or sweep wrote with --json")
      ->required();
  command.add_option("--output,-o", chosen.output, "The page to write")
      ->required()
      ->type_name("FILE");
}

void add_options(CLI::App& command, render_arguments& chosen) {
  add_option(command, "FILE", chosen.files, "...",
             "Files with marks, each from a line such as <!-- sources: mutex "
             "--> to a line <!-- end -->")
      ->required();
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
      "Runs Go programs and their C++ counterparts, checks that their outputs "
      "are identical, and times them side by side.",
      "compare"};
  global_options global;
  int status = all_good;
};

void add_commands(parser& parser) {
  parser.add("run", "Run the programs, check every output, time", run);
  parser.add("verify", "Check the outputs of many runs, no timing", verify);
  parser.add("race", "Build with the race detectors, run, check their verdicts",
             race);
  parser.add("outcomes",
             "Count how often each outcome of the racy programs comes up",
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
  parser.add("render",
             "Fill the marks of Markdown files from sources and records",
             render_files);
}

}  // namespace

int run_command_line(int argc, char* argv[]) {
  parser parser;
  CLI::App& app = parser.app;
  global_options& global = parser.global;
  global.command_line.assign(argv, argv + argc);
  app.set_version_flag("--version", fmt::format("compare {}", version));
  app.add_option("--manifest", global.manifest, "The list of programs")
      ->capture_default_str()
      ->type_name("FILE");
  app.add_option("--bin-dir", global.bin_dir,
                 fmt::format("Where the programs were built (default: {}; for "
                             "race {}, which it builds)",
                             release_bin_dir, race_bin_dir))
      ->type_name("DIR");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 every check held, 1 a check did not, 2 could not "
      "start,\n130 and 143 stopped by SIGINT and SIGTERM.");
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
  } catch (const std::exception& error) {
    tell(error.what());
    return cannot_start;
  }
}

}  // namespace sidebyside
