#include "command/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/installation.hpp"
#include "base/text.hpp"
#include "manifest/commands.hpp"
#include "measure/machine.hpp"
#include "measure/memory.hpp"
#include "show/messages.hpp"
#include "show/rows.hpp"

namespace sidebyside {

namespace {

/// Whatever the spelling, and whether the file is there or not.
bool is_same_path(const std::string& one, const std::string& other) {
  std::error_code ignored;
  return !one.empty() && std::filesystem::weakly_canonical(one, ignored) ==
                             std::filesystem::weakly_canonical(other, ignored);
}

std::vector<export_file> open_files(const export_options& options,
                                    const input_files& inputs) {
  std::vector<export_file> files;
  for (const auto& [file, to_text] : options) {
    // All steps of a job write to one summary.
    const char* summary = std::getenv("GITHUB_STEP_SUMMARY");
    output_file output(file, summary != nullptr && is_same_path(file, summary));
    output.check(inputs);
    if (std::ranges::any_of(files, [&](const export_file& other) {
          return output.is_same_as(other.output);
        })) {
      throw user_error("{}: two formats cannot go to the same file",
                       escape(file));
    }
    files.push_back({std::move(output), to_text});
  }
  return files;
}

}  // namespace

const char* default_manifest() {
  constexpr const char* usual = "compare/programs.toml";
  constexpr const char* other = "programs.toml";
  const bool is_other = access(usual, F_OK) != 0 && access(other, F_OK) == 0;
  return is_other ? other : usual;
}

void cut_commands(int& argc, char** argv, global_options& global) {
  const std::vector<std::string_view> words(argv, argv + argc);
  const auto mark = std::ranges::find(words, "--");
  const auto takes_commands = [](std::string_view word) {
    return word == "run" || word == "verify";
  };
  if (mark == words.end() || std::none_of(words.begin(), mark, takes_commands))
    return;
  global.commands.emplace(mark + 1, words.end());
  argc = static_cast<int>(mark - words.begin());
}

manifest get_manifest(const global_options& global,
                      const run_options& options) {
  if (global.commands) {
    if (!options.programs.empty()) {
      throw user_error(
          "{}: either programs of a manifest, or commands behind --",
          escape(options.programs.front()));
    }
    if (global.commands->empty()) throw user_error("no COMMAND behind --");
    return manifest_of_commands(*global.commands, options.uses_shell);
  }
  if (options.uses_shell || options.ignores_output) {
    throw user_error("--shell and --ignore-output need commands behind --");
  }
  return read_manifest(global.manifest);
}

void tell(std::string_view message, std::chrono::milliseconds max_wait) {
  try {
    terminal(color_mode::never, true, STDERR_FILENO, max_wait)
        .print(fmt::format("{}: {}\n", own_name(), message));
  } catch (const user_error&) {  // there is nobody to tell
  }
}

bool write_or_tell(const std::filesystem::path& file, std::string_view content,
                   const input_files& inputs) {
  try {
    if (const auto warning = write_file(file, content, inputs)) tell(*warning);
    return true;
  } catch (const user_error& error) {
    tell(error.what());
    return false;
  }
}

session::session(const global_options& global, const run_options& options)
    : global(global),
      options(options),
      screen(options.color, options.is_quiet,
             std::ranges::any_of(options.files, is_standard_output,
                                 &export_option::file)
                 ? STDERR_FILENO
                 : STDOUT_FILENO),
      manifest(get_manifest(global, options)),
      inputs{manifest.file},
      runner([this](int signal) { screen.on_signal(signal); }),
      files(open_files(options.files, inputs)) {
  found.command_line = global.command_line;
  // Where it stands on this machine is nobody's business.
  found.command_line.front() = own_name();
}

void session::prepare(const std::vector<program>& tasks,
                      const char* default_bin_dir) {
  const auto bin_dir =
      global.bin_dir.value_or(global.commands ? "" : default_bin_dir);
  programs = sidebyside::prepare(manifest, tasks, bin_dir);
  pin_and_look(tasks, bin_dir);
  if (!global.commands || options.ignores_output) return;
  prepared_program& all = programs.front();
  const capture printed = runner.run(all.commands.front(), all.limits).out;
  all.task.expected.output = printed.read(0, printed.size());
}

void session::prepare_pairs(const std::filesystem::path& before_dir,
                            const std::filesystem::path& after_dir) {
  const std::vector<program> tasks = selected_programs();
  prepared_builds builds =
      prepare_builds(manifest, tasks, before_dir, after_dir);
  programs = std::move(builds.pairs);
  found.only_before = std::move(builds.only_before);
  found.only_after = std::move(builds.only_after);
  pin_and_look(tasks, after_dir);
}

void session::pin_and_look(const std::vector<program>& tasks,
                           const std::filesystem::path& bin_dir) {
  for (auto& [task, sides, commands, limits] : programs) {
    limits.max_output_bytes = options.max_output_bytes;
    const auto& timeout = options.timeout_seconds;
    if (timeout) limits.timeout_seconds = *timeout;
  }
  if (options.cpus) pin_to_cpus(*options.cpus);
  found.conditions = read_environment(bin_dir, runner, manifest, tasks);
  inputs.insert(bin_dir / "toolchains.json");
  for (const prepared_program& program : programs) {
    for (const command& each : program.commands) inputs.merge(files_of(each));
  }
  for (const export_file& file : files) {
    file.output.check(inputs);
    file.output.check(runner.inputs());
  }
}

void session::prepare_timing() {
  find_launcher();
  found.warnings = noise_warnings(found.conditions);
}

std::vector<std::string> session::labels() const {
  std::vector<std::string> labels;
  for (const prepared_program& program : programs) {
    for (const implementation& side : program.sides) {
      labels.push_back(side.label);
    }
  }
  return labels;
}

std::string session::reference() const {
  const std::string& first = programs.front().sides.front().label;
  const auto has_it = [&](const prepared_program& program) {
    return !program.task.has_reference || program.sides.front().label == first;
  };
  return std::ranges::all_of(programs, has_it) ? first : "the first";
}

void session::show_header() {
  if (shown_toolchains_ == found.conditions.toolchains) return;
  shown_toolchains_ = found.conditions.toolchains;
  print_environment(screen, found.conditions);
}

void session::show_progress(const std::function<std::string()>& so_far) {
  screen.progress([&] {
    const auto others = static_cast<double>(programs.size() - number_);
    const double left =
        std::max(0.0, max_seconds_ - runner.seconds_since(start_)) +
        (others > 0 ? max_seconds_ * others : 0);
    return fmt::format("{}  {} of {}{}  {}", programs[number_ - 1].task.key,
                       number_, programs.size(),
                       std::isinf(left) ? ""
                                        : fmt::format(", at most {:.0f} s left",
                                                      std::ceil(left)),
                       so_far());
  });
}

void session::show_runs(std::size_t runs, std::size_t all) {
  show_progress([&] { return fmt::format("run {} of {}", runs, all); });
}

void session::for_each_program(
    const std::function<void(const prepared_program&)>& run_one) {
  for (const prepared_program& program : programs) {
    if (is_interrupted()) break;
    ++number_;
    start_ = runner.active_time();
    found.interrupted = true;  // until it has been shown
    run_one(program);
  }
  found.interrupted = is_interrupted();
}

void session::time_programs(const plan& plan,
                            const std::function<void(timed_program)>& add) {
  const auto observe = [&](const timed_program& so_far,
                           const std::string& step) {
    show_progress([&] { return progress_line(so_far, step); });
  };
  max_seconds_ = plan.max_seconds;
  for_each_program([&](const prepared_program& program) {
    add(run_rounds(runner, program, plan, observe));
  });
}

void session::finish(std::string_view held) {
  if (has_times(found)) {
    for (const std::string& warning : time_warnings(found)) {
      found.warnings.push_back(warning);
    }
    print_legend(screen, found);
  }
  print_warnings(screen, found.warnings);
  const std::string line = summary(found, held);
  found.interrupted ? screen.print(line) : screen.show(line);
}

int session::run(std::string_view held, const std::function<void()>& body) {
  std::vector<std::string> errors;
  bool is_unread = false;
  try {
    body();
    finish(held);
  } catch (const unread_output&) {
    found.interrupted = true;
    is_unread = true;
  } catch (const std::exception& error) {
    found.interrupted = true;
    errors.emplace_back(error.what());
  }
  // Signals so far have ended the runs; a later one ends a write.
  const bool is_stopping = is_interrupted();
  found.interrupted = is_stopping || found.interrupted;
  const auto max_wait = is_stopping ? last_wait : endless_wait;
  for (export_file& file : files) {  // one that fails keeps no other back
    try {
      const auto warning = file.output.write(file.to_text(found), max_wait);
      if (warning) tell(*warning, max_wait);
    } catch (const std::exception& error) {
      errors.emplace_back(error.what());
    }
  }
  for (const std::string& error : errors) tell(error, max_wait);
  if (is_interrupted()) return stopped + runner.stop_signal();
  if (is_unread) return stopped + SIGPIPE;
  if (count_runs(found).failed_programs > 0) return check_failed;
  return errors.empty() ? all_good : cannot_start;
}

}  // namespace sidebyside
