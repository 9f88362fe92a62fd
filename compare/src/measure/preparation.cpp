#include "measure/preparation.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

prepared_program without_sides(const program& task,
                               std::optional<double> timeout_seconds,
                               std::size_t max_output_bytes) {
  limits limits;
  limits.max_output_bytes = max_output_bytes;
  if (task.timeout_seconds) limits.timeout_seconds = *task.timeout_seconds;
  if (timeout_seconds) limits.timeout_seconds = *timeout_seconds;
  return {task, {}, {}, limits};
}

std::optional<command> find_executable(const implementation& side,
                                       const program& task,
                                       const std::filesystem::path& bin_dir) {
  auto found = find_command(command_line(side, task, bin_dir));
  if (found) found->variables = side.variables;
  return found;
}

/// Adds a line to the list; once, for a sweep has a program for each value.
void add_missing(std::string& missing, const implementation& side,
                 const program& task, const std::filesystem::path& bin_dir) {
  const std::string line =
      fmt::format("  {}/{}: {}\n", task.name, side.name,
                  escape(command_line(side, task, bin_dir).front()));
  if (missing.find(line) == std::string::npos) missing += line;
}

}  // namespace

std::vector<prepared_program> prepare(const manifest& manifest,
                                      const std::vector<program>& programs,
                                      const std::filesystem::path& bin_dir,
                                      std::optional<double> timeout_seconds,
                                      std::size_t max_output_bytes) {
  std::vector<prepared_program> prepared;
  std::string missing;
  for (const program& task : programs) {
    prepared_program& ready = prepared.emplace_back(
        without_sides(task, timeout_seconds, max_output_bytes));
    for (const std::size_t index : task.implementations) {
      const implementation& side = manifest.implementations[index];
      if (const auto found = find_executable(side, task, bin_dir)) {
        ready.sides.push_back(side);
        ready.commands.push_back(*found);
      } else {
        add_missing(missing, side, task, bin_dir);
      }
    }
  }
  if (!missing.empty()) {
    throw user_error(
        fmt::format("no such executable:\n{}build them with 'just build', or "
                    "say where they are with --bin-dir DIR",
                    missing));
  }
  return prepared;
}

prepared_builds prepare_builds(const manifest& manifest,
                               const std::vector<program>& programs,
                               const std::filesystem::path& old_dir,
                               const std::filesystem::path& new_dir,
                               std::optional<double> timeout_seconds,
                               std::size_t max_output_bytes) {
  prepared_builds builds;
  std::string missing;
  for (const program& task : programs) {
    for (const std::size_t index : task.implementations) {
      const implementation& side = manifest.implementations[index];
      const auto old_command = find_executable(side, task, old_dir);
      const auto new_command = find_executable(side, task, new_dir);
      const std::string name = fmt::format("{}/{}", task.name, side.name);
      if (old_command && new_command) {
        prepared_program& pair = builds.pairs.emplace_back(
            without_sides(task, timeout_seconds, max_output_bytes));
        pair.task.key = name;
        pair.sides.assign(2, side);
        pair.sides[0].name = pair.sides[0].label = "before";
        pair.sides[1].name = pair.sides[1].label = "after";
        pair.commands = {*old_command, *new_command};
      } else if (old_command) {
        builds.only_before.push_back(name);
      } else if (new_command) {
        builds.only_after.push_back(name);
      } else {
        add_missing(missing, side, task, new_dir);
      }
    }
  }
  if (!missing.empty()) {
    throw user_error(fmt::format(
        "no such executable before or after:\n{}build them with 'just build'",
        missing));
  }
  if (builds.pairs.empty()) {
    throw user_error(fmt::format("{} and {} have no program in common",
                                 old_dir.string(), new_dir.string()));
  }
  return builds;
}

}  // namespace sidebyside
