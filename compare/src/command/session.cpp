#include "command/session.hpp"

#include <boost/range/algorithm_ext/push_back.hpp>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include "base/text.hpp"
#include "manifest/commands.hpp"
#include "manifest/resolve.hpp"
#include "measure/cost.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "measure/turns.hpp"
#include "process/extra.hpp"
#include "results/json.hpp"
#include "results/sessions.hpp"

namespace sidebyside {
namespace {

/// Reads the manifest, unless there are commands in its place.
manifest get_manifest(const run_options& options) {
  if (!options.commands) {
    if (options.uses_shell || options.ignores_output) {
      throw user_error("--shell and --ignore-output need commands behind --");
    }
    return read_manifest(options.manifest);
  }
  if (!options.programs.empty()) {
    throw user_error("{}: either programs of a manifest, or commands behind --",
                     escape(options.programs.front()));
  }
  if (options.commands->empty()) throw user_error("no COMMAND behind --");
  return {};
}

/// Returns the descriptor for people: standard error if standard output is a
/// file of results.
int choose_output(const run_options& options) {
  for (const auto& [to_text, name] : options.files) {
    if (name && is_standard_output(*name)) return STDERR_FILENO;
  }
  return STDOUT_FILENO;
}

/// Whether all steps of a job on GitHub add to this file, under any name.
bool is_job_summary(const std::string& file) {
  const char* summary = std::getenv("GITHUB_STEP_SUMMARY");
  std::error_code ignored;
  return summary != nullptr &&
         std::filesystem::weakly_canonical(file, ignored) ==
             std::filesystem::weakly_canonical(summary, ignored);
}

/// Opens the files before the runs, so that a file that cannot be written is
/// noticed early. Throws user_error, also for a file that is the manifest, and
/// if two formats go to one file.
export_files open_files(const run_options& options) {
  export_files files;
  for (const auto& [to_text, name] : options.files) {
    if (!name) continue;
    output_file file(*name, is_job_summary(*name));
    file.check();
    for (const auto& [other, format] : files) {
      if (!file.is_same_as(other)) continue;
      throw user_error("{}: two formats cannot go to the same file",
                       escape(*name));
    }
    files.emplace_back(std::move(file), to_text);
  }
  return files;
}

/// Returns what a record is to hold: the results, or those that it has with
/// these added.
results with_record(const run_options& options, const results& results) {
  if (options.update.empty()) return results;
  auto all = read_results(options.files.at(to_record).value());
  options.update == "add" ? add_session(all, results)
                          : replace_programs(all, results);
  return all;
}

/// Adds a failure to a pair that is slower by more than is tolerated.
void fail_if_slower(timed_program& pair) {
  if (!pair.tolerance) return;
  const auto ratio = ratio_to_reference(pair, 1);
  if (judge(ratio, pair.tolerance) != verdict::slower) return;
  pair.failures.push_back(
      {pair.sides[1].implementation,
       count(ratio->rounds, "round"),
       {fmt::format("slower: {} of the time before, where {:.2f} is tolerated",
                    ratio_figure(*ratio), 1 + *pair.tolerance),
        {}},
       check::time});
}

/// How often each side runs of a program that is not timed.
constexpr std::size_t untimed_runs = 20;

/// Returns how many times are measured: of a program, and of its costs.
double count_parts(const prepared_program& program) {
  return static_cast<double>(1 + program.program.costs.size());
}

}  // namespace

session::session(const run_options& options, const char* default_bin_dir)
    : options(options),
      screen(options.color, options.is_quiet, choose_output(options)),
      manifest(get_manifest(options)),
      bin_dir(options.bin_dir.value_or(
          options.commands ? "" : manifest.root / default_bin_dir)),
      runner([this](int signal) { screen.on_signal(signal); }),
      files(open_files(options)) {
  results.command_line = options.command_line;
  results.root = manifest.root;
}

std::vector<program> session::resolve_programs() {
  if (!options.commands) return resolve(manifest, options.programs, bin_dir);
  program program = make_program(*options.commands, options.uses_shell);
  for (side& side : program.sides) {
    side.expected.has_output_of_reference = !options.ignores_output;
  }
  for (const std::string& text : *options.commands) {
    const std::string word = find_shell_operator(text);
    if (word.empty() || options.uses_shell) continue;
    results.warnings.push_back(fmt::format(
        "'{}' is an argument of '{}'; with --shell, a shell reads it", word,
        text));
  }
  return {std::move(program)};
}

void session::prepare(const std::vector<program>& resolved) {
  const std::string advice =
      options.commands
          ? "--shell is for what only a shell knows, such as pipes"
          : build_advice() + ", or say where they are with --bin-dir DIR";
  prepare(sidebyside::prepare(resolved, advice), resolved);
}

void session::prepare(std::vector<prepared_program> prepared,
                      const std::vector<program>& resolved) {
  programs = std::move(prepared);
  if (options.cpus) pin_to_cpus(*options.cpus);
  results.conditions =
      read_environment(runner, resolved, read_toolchains(bin_dir));
  for (prepared_program& each : programs) {
    each.limits.max_output_bytes = options.max_output_bytes;
    each.limits.timeout_seconds =
        options.timeout_seconds.value_or(each.limits.timeout_seconds);
    std::ranges::for_each(each.commands, add_inputs);
    parts_left += count_parts(each);
  }
  for (const auto& [file, to_text] : files) file.check();
}

void session::prepare_timing() {
  find_launcher();
  boost::push_back(results.warnings, noise_warnings(results.conditions));
}

void session::build(
    const std::vector<program>& programs,
    const std::function<const build_tool*(const side&)>& tool_of) {
  std::set<std::vector<std::string>> builds{{}};
  for (const program& program : programs) {
    for (const side& side : program.sides) {
      const build_tool& tool = *tool_of(side);
      if (!builds.insert(tool.build).second || is_interrupted()) continue;
      show_line(
          screen, style::aside,
          fmt::format("building {}: {}", side.label, join(tool.build, " ")));
      try {
        const auto command = find_command(tool.build, {}, side.folder);
        if (!command) {
          throw user_error("there is no {}\n", escape(tool.build.front()));
        }
        run_extra(runner, *command);
      } catch (const user_error& error) {
        throw user_error(
            "{}: the build with {} failed: {}Where it is missing, install {}",
            escape(side.label), escape(tool.label), error.what(),
            escape(tool.install));
      }
    }
  }
}

std::vector<std::string> session::labels() const {
  std::vector<std::string> labels;
  for (const prepared_program& each : programs) {
    for (const side& side : each.program.sides) labels.push_back(side.label);
  }
  return labels;
}

void session::measure(sidebyside::results& all, const prepared_program& program,
                      const plan& plan, const table& shape) {
  const auto show = [&](const auto& measured, const row_group& rows) {
    print_rows(screen, shape, rows);
    print_failures(screen, measured);
  };
  if (!program.program.is_timed) {
    const auto& runs = all.verified.emplace_back(
        verify_runs(runner, program, untimed_runs, progress));
    return show(runs, rows_of(runs));
  }
  timed_program& times =
      all.programs.emplace_back(run_rounds(runner, program, plan, progress));
  if (!is_interrupted()) fail_if_slower(times);
  show(times, rows_of(times, find_start_up(all.programs)));
  for (const program_cost& cost : program.program.costs) {
    if (is_interrupted()) return;
    for (auto& figure : measure_cost(runner, program, cost, plan, progress)) {
      cost_results& each = all.costs.emplace_back(std::move(figure));
      each.tolerance = plan.tolerance;
      if (!is_interrupted()) fail_if_slower(each);
      show(each, rows_of(each));
    }
  }
}

const prepared_program* session::next(double max_seconds) {
  const auto run_once = [&](const sidebyside::program& program, auto extra) {
    const auto command = find_extra(program.*extra, program.sides[0], true);
    if (command) run_extra(runner, *command);
  };
  if (position > 0)
    run_once(programs[position - 1].program, &sidebyside::program::cleanup);
  if (position == programs.size() || is_interrupted()) return nullptr;
  prepared_program& program = programs[position++];
  const double own_parts = count_parts(program);
  parts_left -= own_parts;
  progress = [this, own_parts, max_seconds,
              start = runner.active_time()](const auto& step) {
    screen.progress([&] {
      const double own_left =
          std::max(max_seconds * own_parts - runner.seconds_since(start), 0.0);
      const double left = std::ceil(own_left + max_seconds * parts_left);
      return fmt::format("{}  {} of {}{}  {}",
                         programs[position - 1].program.key, position,
                         programs.size(),
                         std::isinf(max_seconds)
                             ? ""
                             : fmt::format(", at most {:.0f} s left", left),
                         step());
    });
  };
  run_once(program.program, &sidebyside::program::prepare);
  if (!program.commands.empty() &&
      std::ranges::any_of(program.program.sides,
                          &expectation::has_output_of_reference,
                          &side::expected)) {
    program.first_run = std::make_shared<const run_result>(
        runner.run(program.commands.front(), program.limits));
  }
  return is_interrupted() ? nullptr : &program;
}

int session::run(std::string_view held, const std::function<void()>& body) {
  bool is_unread = false;
  std::vector<std::string> errors;
  try {
    body();
    const std::string& survivor = runner.survivor();
    if (!survivor.empty()) results.warnings.push_back(survivor);
    results.interrupted = is_interrupted();
    const auto [all, stolen] = read_ticks();
    if (all > ticks.all) {
      results.conditions.stolen = (stolen - ticks.stolen) / (all - ticks.all);
    }
    if (has_times(results)) {
      boost::push_back(results.warnings, time_warnings(results));
      print_legend(screen, results);
    }
    print_warnings(screen, results.warnings);
    const std::string line = summary(results, held) + "\n";
    results.interrupted ? screen.print(line) : screen.show(line);
  } catch (const unread_output&) {
    is_unread = true;
  } catch (const std::exception& error) {
    errors.emplace_back(error.what());
  }
  // The signals so far were for the runs; a later one ends a write.
  results.interrupted = is_interrupted() || is_unread || !errors.empty();
  for (auto& [file, to_text] : files) {
    try {
      const bool is_record = to_text == static_cast<export_format>(to_record);
      const auto warning = file.write(
          to_text(is_record ? with_record(options, results) : results));
      if (warning) tell(*warning);
    } catch (const std::exception& error) {  // does not stop the other files
      errors.emplace_back(error.what());
    }
  }
  for (const std::string& error : errors) tell(error);
  if (is_interrupted()) return stopped + runner.stop_signal();
  if (is_unread) return stopped + SIGPIPE;
  if (count_runs(results).failed_programs > 0) return check_failed;
  return errors.empty() ? all_good : cannot_start;
}

}  // namespace sidebyside
