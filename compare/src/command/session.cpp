#include "command/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "base/installation.hpp"
#include "base/text.hpp"
#include "manifest/commands.hpp"
#include "manifest/resolve.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// The manifest, unless there are commands in its place.
manifest get_manifest(const global_options& global,
                      const run_options& options) {
  if (!global.commands) {
    if (options.uses_shell || options.ignores_output) {
      throw user_error("--shell and --ignore-output need commands behind --");
    }
    return read_manifest(global.manifest);
  }
  if (!options.programs.empty()) {
    throw user_error("{}: either programs of a manifest, or commands behind --",
                     escape(options.programs.front()));
  }
  if (global.commands->empty()) throw user_error("no COMMAND behind --");
  return {};
}

}  // namespace

session::session(const global_options& global, const run_options& options,
                 const char* default_bin_dir)
    : global(global),
      options(options),
      bin_dir(global.bin_dir.value_or(default_bin_dir)),
      screen(options.color, options.is_quiet,
             std::ranges::any_of(options.files, is_standard_output,
                                 &export_option::file)
                 ? STDERR_FILENO
                 : STDOUT_FILENO),
      manifest(get_manifest(global, options)),
      inputs{manifest.file},
      runner([this](int signal) { screen.on_signal(signal); }),
      files(options.files, inputs),
      progress(screen, runner) {
  results.command_line = global.command_line;
  // Without the folder, which says nothing on another machine.
  results.command_line.front() = own_name();
}

std::vector<program> session::resolve_programs() const {
  if (!global.commands) return resolve(manifest, options.programs, bin_dir);
  return {make_program(*global.commands, options.uses_shell)};
}

void session::prepare(const std::vector<program>& resolved) {
  programs = sidebyside::prepare(
      resolved,
      global.commands
          ? "--shell is for what only a shell knows, such as pipes"
          : "build them with 'just build', or say where they are with "
            "--bin-dir DIR");
  start(resolved);
  if (!global.commands || options.ignores_output) return;
  auto& [program, commands, limits] = programs.front();
  const capture output = runner.run(commands.front(), limits).out;
  for (side& side : program.sides) {
    side.expected.output = output.read(0, output.size());
  }
}

void session::prepare_pairs(prepared_builds builds,
                            const std::vector<program>& after) {
  programs = std::move(builds.pairs);
  results.only_before = std::move(builds.only_before);
  results.only_after = std::move(builds.only_after);
  start(after);
}

void session::start(const std::vector<program>& resolved) {
  for (prepared_program& program : programs) {
    program.limits.max_output_bytes = options.max_output_bytes;
    const auto& timeout = options.timeout_seconds;
    if (timeout) program.limits.timeout_seconds = *timeout;
  }
  if (options.cpus) pin_to_cpus(*options.cpus);
  read_conditions(resolved);
  for (const prepared_program& program : programs) {
    for (const command& each : program.commands) inputs.merge(files_of(each));
  }
  files.check(inputs);
  files.check(runner.inputs());
}

void session::read_conditions(const std::vector<program>& resolved) {
  results.conditions = read_environment(
      runner, resolved,
      read_toolchains(global.commands && !global.bin_dir ? "" : bin_dir));
  inputs.insert(bin_dir / "toolchains.json");
}

void session::prepare_timing() {
  find_launcher();
  results.warnings = noise_warnings(results.conditions);
}

std::vector<std::string> session::labels() const {
  std::vector<std::string> labels;
  for (const prepared_program& program : programs) {
    for (const side& side : program.program.sides) {
      labels.push_back(side.label);
    }
  }
  return labels;
}

std::string session::reference() const {
  const std::string& first = programs.front().program.sides.front().label;
  const auto has_it = [&](const prepared_program& prepared) {
    const program& program = prepared.program;
    return !program.has_reference || program.sides.front().label == first;
  };
  return std::ranges::all_of(programs, has_it) ? first : "the first";
}

void session::show_header() {
  if (shown_toolchains_ == results.conditions.toolchains) return;
  shown_toolchains_ = results.conditions.toolchains;
  print_environment(screen, results.conditions);
}

bool session::begin(const prepared_program& program,
                    std::optional<double> max_seconds) {
  if (is_interrupted()) return false;
  const auto index = static_cast<std::size_t>(&program - programs.data());
  progress.begin(program.program.key, programs.size() - index,
                 max_seconds.value_or(std::numeric_limits<double>::infinity()));
  return true;
}

void session::finish(std::string_view held) {
  if (has_times(results)) {
    for (const std::string& warning : time_warnings(results)) {
      results.warnings.push_back(warning);
    }
    print_legend(screen, results);
  }
  print_warnings(screen, results.warnings);
  const std::string line = summary(results, held) + "\n";
  results.interrupted ? screen.print(line) : screen.show(line);
}

int session::run(std::string_view held, const std::function<void()>& body) {
  std::vector<std::string> errors;
  bool is_unread = false;
  results.interrupted = true;  // until the body has come to its end
  try {
    body();
    results.interrupted = is_interrupted();
    finish(held);
  } catch (const unread_output&) {
    results.interrupted = true;
    is_unread = true;
  } catch (const std::exception& error) {
    results.interrupted = true;
    errors.emplace_back(error.what());
  }
  // The signals so far were for the runs; a later one ends a write.
  const bool is_stopping = is_interrupted();
  results.interrupted = is_stopping || results.interrupted;
  const auto max_wait = is_stopping ? last_wait : endless_wait;
  for (std::string& error : files.write(results, max_wait)) {
    errors.push_back(std::move(error));
  }
  for (const std::string& error : errors) tell(error, max_wait);
  if (is_interrupted()) return stopped + runner.stop_signal();
  if (is_unread) return stopped + SIGPIPE;
  if (count_runs(results).failed_programs > 0) return check_failed;
  return errors.empty() ? all_good : cannot_start;
}

}  // namespace sidebyside
