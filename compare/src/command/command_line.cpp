// All of it in one file, for the parser is a large header.
#include "command/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.hpp"
#include "base/version.hpp"
#include "command/command.hpp"

namespace sidebyside {
namespace {

/// Accepts finite numbers above 0.
CLI::Validator positive_seconds() {
  return {[](std::string& text) -> std::string {
            double value = 0;
            if (CLI::detail::lexical_cast(text, value) &&
                std::isfinite(value) && value > 0) {
              return "";
            }
            return fmt::format("{} is not a number of seconds above 0", text);
          },
          ""};
}

/// Accepts decimal integers from `least` to `most`.
CLI::Validator whole_number(
    std::uint64_t least,
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
  return {[least, most](std::string& text) -> std::string {
            std::uint64_t value = 0;
            const char* end = text.data() + text.size();
            const auto [at, error] = std::from_chars(text.data(), end, value);
            if (error == std::errc() && at == end && value >= least &&
                value <= most) {
              return "";
            }
            return fmt::format("{} is not a whole number {}", text,
                               most == std::numeric_limits<std::uint64_t>::max()
                                   ? fmt::format("of at least {}", least)
                                   : fmt::format("from {} to {}", least, most));
          },
          ""};
}

void add_color_option(CLI::App& command, color_mode& color) {
  command
      .add_option_function<std::string>(
          "--color",
          [&color](const std::string& when) {
            color = when == "always"  ? color_mode::always
                    : when == "never" ? color_mode::never
                                      : color_mode::automatic;
          },
          "auto, always or never (default: auto)")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
}

/// What it takes names of is `what`, shown as `name`.
void add_run_options(CLI::App& command, run_options& options,
                     const std::string& name = "PROGRAM",
                     std::string_view what = "Programs") {
  command
      .add_option(name, options.programs,
                  fmt::format("{} of the manifest (default: all)", what))
      ->option_text(" ");
  command
      .add_option("--timeout", options.timeout_seconds,
                  "Seconds that one run may take (default: the manifest's, "
                  "else 10)")
      ->check(positive_seconds())
      ->type_name("S");
  command
      .add_option("--max-output", options.max_output_bytes,
                  "Bytes that one run may print to each stream, units such as "
                  "KiB and MB understood (default: 1 MiB)")
      ->transform(CLI::AsSizeValue(false))
      ->transform(CLI::Validator(
          [](std::string& text) {
            return std::string(text.starts_with('-') ? "is negative" : "");
          },
          ""))
      ->option_text("BYTES");
  command
      .add_option("--cpus", options.cpus,
                  "Run on these CPUs only, such as 0 or 0,2-3")
      ->type_name("LIST");
  command.add_flag("--quiet,-q", options.is_quiet,
                   "Show nothing but failures and warnings");
  add_color_option(command, options.color);
}

/// `noun` is what the rounds are of.
void add_round_options(CLI::App& command, round_options& options,
                       std::string_view noun) {
  command
      .add_option("--rounds", options.by.rounds,
                  "So many timed rounds in all (default: blocks of rounds, at "
                  "least 16, until every interval is within ±1 % of its ratio; "
                  "8 do when --max-time is over)")
      ->check(whole_number(1))
      ->type_name("N");
  command
      .add_option(
          "--max-time", options.max_seconds,
          fmt::format("Seconds for a {}, preparation included (default: {}, "
                      "or no limit with --rounds)",
                      noun, options.by.max_seconds))
      ->check(positive_seconds())
      ->type_name("S");
  command
      .add_option("--warmup", options.by.warmup_rounds,
                  fmt::format("Rounds before the first block, beside the one "
                              "that begins every block (default: {})",
                              options.by.warmup_rounds))
      ->check(whole_number(0))
      ->type_name("N");
}

void add_export_options(CLI::App& command, export_options& options) {
  const auto add = [&](const char* name, std::optional<std::string>& file,
                       const char* description) {
    command.add_option(name, file, description)->type_name("FILE");
  };
  add("--json", options.json,
      "Write the results, a superset of hyperfine's format");
  add("--record", options.record,
      "The same without the single samples, to be kept");
  add("--markdown", options.markdown,
      "Write them as tables for people, such as a job summary on GitHub");
  add("--junit", options.junit, "Write every check as a test of JUnit's XML");
}

void add_benchfmt_option(CLI::App& command, export_options& options) {
  command
      .add_option("--benchfmt", options.benchfmt,
                  "Write every sample as Go's benchmarks do, for benchstat")
      ->type_name("FILE");
}

CLI::Validator share() {
  return {[](std::string& text) -> std::string {
            double value = 0;
            if (CLI::detail::lexical_cast(text, value) &&
                value >= least_difference && value <= 100) {
              return "";
            }
            return fmt::format("{} is not a share such as 0.05, of at least {}",
                               text, least_difference);
          },
          ""};
}

void add_run(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<run_arguments>();
  CLI::App* command =
      app.add_subcommand("run", "Run the programs, check every output, time");
  add_run_options(*command, chosen->common);
  add_round_options(*command, chosen->rounds, "program");
  add_export_options(*command, chosen->files);
  add_benchfmt_option(*command, chosen->files);
  command->callback(
      [&global, &status, chosen] { status = run(global, *chosen); });
}

void add_verify(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<verify_arguments>();
  CLI::App* command =
      app.add_subcommand("verify", "Check the outputs of many runs, no timing");
  add_run_options(*command, chosen->common);
  command
      ->add_option("--runs", chosen->runs,
                   "Runs of each implementation (default: 20)")
      ->check(whole_number(1))
      ->type_name("N");
  command->callback(
      [&global, &status, chosen] { status = verify(global, *chosen); });
}

void add_race(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<race_arguments>();
  CLI::App* command = app.add_subcommand(
      "race", "Build with the race detectors, run, check their verdicts");
  add_run_options(*command, chosen->common);
  command
      ->add_option("--runs", chosen->runs,
                   "Runs of each implementation (default: 5)")
      ->check(whole_number(1))
      ->type_name("N");
  command->add_flag("--verbose,-v", chosen->is_verbose,
                    "Show the first report of each program whole");
  add_export_options(*command, chosen->files);
  command->callback(
      [&global, &status, chosen] { status = race(global, *chosen); });
}

void add_outcomes(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<outcomes_arguments>();
  CLI::App* command = app.add_subcommand(
      "outcomes", "Count how often each outcome of the racy programs comes up");
  add_run_options(*command, chosen->common);
  command
      ->add_option("--runs", chosen->runs,
                   "Runs of each implementation (default: 500)")
      ->check(whole_number(1))
      ->type_name("N");
  constexpr std::uint64_t most_jobs = 256;  // two descriptors each
  command
      ->add_option("--jobs", chosen->jobs,
                   "Runs at a time, for other schedules under load (default: "
                   "1)")
      ->check(whole_number(1, most_jobs))
      ->type_name("N");
  add_export_options(*command, chosen->files);
  command->callback(
      [&global, &status, chosen] { status = outcomes(global, *chosen); });
}

void add_sweep(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<sweep_arguments>();
  CLI::App* command =
      app.add_subcommand("sweep", "Time programs over a range of a parameter");
  add_run_options(*command, chosen->common, "NAME", "Sweeps");
  add_round_options(*command, chosen->rounds, "point");
  add_export_options(*command, chosen->files);
  add_benchfmt_option(*command, chosen->files);
  command->callback(
      [&global, &status, chosen] { status = sweep_programs(global, *chosen); });
}

void add_regress(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<regress_arguments>();
  CLI::App* command = app.add_subcommand(
      "regress", "Is one build slower than another, in interleaved runs?");
  add_run_options(*command, chosen->common);
  command->add_option("--before", chosen->before, "The programs as they were")
      ->check(CLI::ExistingDirectory)
      ->required()
      ->option_text("DIR REQUIRED");
  command->add_option("--after", chosen->after, "The programs as they are")
      ->check(CLI::ExistingDirectory)
      ->required()
      ->option_text("DIR REQUIRED");
  command
      ->add_option("--tolerance", chosen->tolerance,
                   "How much slower is not yet slower, at least 0.01 (default: "
                   "0.05)")
      ->check(share())
      ->option_text("SHARE");
  command
      ->add_option("--max-time", chosen->max_seconds,
                   "Seconds for the rounds of an implementation, if it is not "
                   "decided earlier (default: 30)")
      ->check(positive_seconds())
      ->option_text("S");
  add_export_options(*command, chosen->files);
  add_benchfmt_option(*command, chosen->files);
  command->callback(
      [&global, &status, chosen] { status = regress(global, *chosen); });
}

void add_list(CLI::App& app, const global_options& global, int& status) {
  app.add_subcommand("list", "List programs, implementations and sources")
      ->callback([&global, &status] { status = list(global); });
}

void add_read(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<read_arguments>();
  CLI::App* command =
      app.add_subcommand("read", "Show the sources of a program side by side");
  command->add_option("PROGRAM", chosen->program, "A program of the manifest")
      ->required()
      ->option_text(" ");
  command
      ->add_option("--implementations", chosen->implementations,
                   "These only, in this order, such as go,cpp (default: all)")
      ->delimiter(',')
      ->option_text("LIST");
  command
      ->add_option("--width", chosen->width,
                   "Columns to fill (default: the terminal's; without one, as "
                   "many as it takes)")
      ->check(whole_number(1))
      ->type_name("N");
  command->add_flag("--no-pager", chosen->has_no_pager,
                    "Do not show it through $PAGER (default: less)");
  add_color_option(*command, chosen->color);
  command->callback(
      [&global, &status, chosen] { status = read(global, *chosen); });
}

void add_report(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<report_arguments>();
  CLI::App* command =
      app.add_subcommand("report", "Write one HTML page from results files");
  command
      ->add_option("RESULTS", chosen->files,
                   "Files that run, race, outcomes or sweep wrote with --json")
      ->required()
      ->option_text("FILE ...");
  command->add_option("--output,-o", chosen->output, "The page to write")
      ->required()
      ->type_name("FILE");
  command->callback(
      [&global, &status, chosen] { status = report(global, *chosen); });
}

void add_render(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<render_arguments>();
  CLI::App* command = app.add_subcommand(
      "render", "Fill the marks of Markdown files from sources and records");
  command
      ->add_option("FILE", chosen->files,
                   "Files with marks, each from a line such as <!-- sources: "
                   "mutex --> to a line <!-- end -->")
      ->required()
      ->option_text("...");
  command
      ->add_option("--records", chosen->records,
                   "The folder of the records (default: record)")
      ->option_text("DIR");
  command->add_flag("--check", chosen->is_check,
                    "Write nothing; fail where a file is stale");
  command->callback(
      [&global, &status, chosen] { status = render_files(global, *chosen); });
}

void add_commands(CLI::App& app, const global_options& global, int& status) {
  add_run(app, global, status);
  add_verify(app, global, status);
  add_race(app, global, status);
  add_outcomes(app, global, status);
  add_sweep(app, global, status);
  add_regress(app, global, status);
  add_list(app, global, status);
  add_read(app, global, status);
  add_report(app, global, status);
  add_render(app, global, status);
}

}  // namespace

int run_command_line(int argc, char* argv[]) {
  global_options global;
  global.command_line.assign(argv, argv + argc);
  int status = all_good;
  CLI::App app(
      "Runs Go programs and their C++ counterparts, checks that their "
      "outputs are identical, and times them side by side.",
      "compare");
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
  add_commands(app, global, status);
  try {
    app.parse(argc, argv);
    return status;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? all_good : cannot_start;
  } catch (const user_error& error) {
    fmt::print(stderr, "compare: {}\n", error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "compare: {}\n", error.what());
  }
  return cannot_start;
}

}  // namespace sidebyside
