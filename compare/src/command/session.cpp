#include "command/session.hpp"

#include <csignal>
#include <cstdlib>
#include <iterator>
#include <system_error>

#include "base/installation.hpp"
#include "base/text.hpp"
#include "manifest/commands.hpp"
#include "manifest/resolve.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"

namespace sidebyside {
namespace {

/// Reads the manifest, unless there are commands in its place.
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
std::vector<export_file> open_files(const std::vector<export_option>& options,
                                    const std::filesystem::path& manifest) {
  std::vector<export_file> files;
  for (const auto& [file, to_text] : options) {
    output_file output(file, is_job_summary(file));
    output.check({manifest});
    for (const export_file& other : files) {
      if (!output.is_same_as(other.output)) continue;
      throw user_error("{}: two formats cannot go to the same file",
                       escape(file));
    }
    files.push_back({std::move(output), to_text});
  }
  return files;
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
      runner([this](int signal) { screen.on_signal(signal); }),
      files(open_files(options.files, manifest.file)),
      progress(screen, runner) {
  results.command_line = global.command_line;
}

std::vector<program> session::resolve_programs() const {
  if (!global.commands) return resolve(manifest, options.programs, bin_dir);
  return {make_program(*global.commands, options.uses_shell)};
}

void session::prepare(const std::vector<program>& resolved) {
  const char* advice =
      global.commands
          ? "--shell is for what only a shell knows, such as pipes"
          : "build them with 'just build', or say where they are with "
            "--bin-dir DIR";
  prepare(sidebyside::prepare(resolved, advice), resolved);
  if (!global.commands || options.ignores_output) return;
  auto& [program, commands, limits] = programs.front();
  const capture output = runner.run(commands.front(), limits).out;
  for (side& side : program.sides) {
    side.expected.output = output.read(0, output.size());
  }
}

void session::prepare(std::vector<prepared_program> prepared,
                      const std::vector<program>& resolved) {
  programs = std::move(prepared);
  if (options.cpus) pin_to_cpus(*options.cpus);
  read_conditions(resolved);
  input_files inputs = runner.inputs();
  inputs.insert({manifest.file, bin_dir / "toolchains.json"});
  for (auto& [program, commands, limits] : programs) {
    limits.max_output_bytes = options.max_output_bytes;
    limits.timeout_seconds =
        options.timeout_seconds.value_or(limits.timeout_seconds);
    for (const command& command : commands) inputs.merge(files_of(command));
  }
  for (const export_file& file : files) file.output.check(inputs);
}

void session::read_conditions(const std::vector<program>& resolved) {
  results.conditions = read_environment(
      runner, resolved,
      read_toolchains(global.commands && !global.bin_dir ? "" : bin_dir));
}

void session::prepare_timing() {
  find_launcher();
  results.warnings = noise_warnings(results.conditions);
}

std::vector<std::string> session::labels() const {
  std::vector<std::string> labels;
  for (const auto& [program, commands, limits] : programs) {
    for (const side& side : program.sides) labels.push_back(side.label);
  }
  return labels;
}

const prepared_program* session::next(double max_seconds) {
  if (begun_ == programs.size() || is_interrupted()) return nullptr;
  const prepared_program& program = programs[begun_++];
  progress.begin(program.program.key, begun_, programs.size(), max_seconds);
  return &program;
}

void session::show_summary(std::string_view held) {
  if (has_times(results)) {
    std::ranges::move(time_warnings(results),
                      std::back_inserter(results.warnings));
    print_legend(screen, results);
  }
  print_warnings(screen, results.warnings);
  const std::string line = summary(results, held) + "\n";
  results.interrupted ? screen.print(line) : screen.show(line);
}

int session::run(std::string_view held, const std::function<void()>& body) {
  int status = all_good;
  std::vector<std::string> errors;
  try {
    body();
    results.interrupted = is_interrupted();
    show_summary(held);
  } catch (const unread_output&) {
    status = stopped + SIGPIPE;
  } catch (const std::exception& error) {
    status = cannot_start;
    errors.emplace_back(error.what());
  }
  // The signals so far were for the runs; a later one ends a write.
  const bool is_stopping = is_interrupted();
  results.interrupted = is_stopping || status != all_good;
  const auto max_wait = is_stopping ? last_wait : endless_wait;
  for (export_file& file : files) {
    try {
      const auto warning = file.output.write(file.to_text(results), max_wait);
      if (warning) tell(*warning, max_wait);
    } catch (const std::exception& error) {  // does not stop the other files
      errors.emplace_back(error.what());
    }
  }
  for (const std::string& error : errors) tell(error, max_wait);
  if (is_interrupted()) return stopped + runner.stop_signal();
  if (status > stopped) return status;
  if (count_runs(results).failed_programs > 0) return check_failed;
  return errors.empty() ? all_good : cannot_start;
}

}  // namespace sidebyside
