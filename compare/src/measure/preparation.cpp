#include "measure/preparation.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

limits limits_of(const program& task, std::optional<double> timeout_seconds,
                 std::size_t max_output_bytes) {
  limits most;
  most.max_output_bytes = max_output_bytes;
  if (task.timeout_seconds) most.timeout_seconds = *task.timeout_seconds;
  if (timeout_seconds) most.timeout_seconds = *timeout_seconds;
  return most;
}

std::optional<command> find_side(const implementation& side,
                                 const program& task,
                                 const std::filesystem::path& bin_dir) {
  auto found = find_command(command_line(side, task, bin_dir));
  if (found) found->variables = side.variables;
  return found;
}

std::string missing_line(const implementation& side, const program& task,
                         const std::filesystem::path& bin_dir) {
  return fmt::format("  {}/{}: {}\n", task.name, side.name,
                     escape(command_line(side, task, bin_dir).front()));
}

}  // namespace

std::vector<prepared_program> prepare(const manifest& from,
                                      const std::vector<program>& programs,
                                      const std::filesystem::path& bin_dir,
                                      std::optional<double> timeout_seconds,
                                      std::size_t max_output_bytes) {
  std::vector<prepared_program> prepared;
  std::string missing;
  for (const program& task : programs) {
    prepared_program ready{
        task, {}, {}, limits_of(task, timeout_seconds, max_output_bytes)};
    for (const std::size_t index : task.implementations) {
      const implementation& side = from.implementations[index];
      auto found = find_side(side, task, bin_dir);
      if (!found) {
        const std::string line = missing_line(side, task, bin_dir);
        // Once, of a program that a sweep has for each of its values.
        if (missing.find(line) == std::string::npos) missing += line;
        continue;
      }
      ready.sides.push_back(side);
      ready.commands.push_back(std::move(*found));
    }
    prepared.push_back(std::move(ready));
  }
  if (!missing.empty()) {
    throw user_error(
        fmt::format("no such executable:\n{}build them with 'just build', or "
                    "say where they are with --bin-dir DIR",
                    missing));
  }
  return prepared;
}

prepared_builds prepare_builds(const manifest& from,
                               const std::vector<program>& programs,
                               const std::filesystem::path& before,
                               const std::filesystem::path& after,
                               std::optional<double> timeout_seconds,
                               std::size_t max_output_bytes) {
  prepared_builds builds;
  std::string missing;
  for (const program& task : programs) {
    for (const std::size_t index : task.implementations) {
      const implementation& side = from.implementations[index];
      auto old_command = find_side(side, task, before);
      auto new_command = find_side(side, task, after);
      const std::string name = fmt::format("{}/{}", task.name, side.name);
      if (!old_command && !new_command) {
        missing += missing_line(side, task, after);
      } else if (!old_command) {
        builds.only_after.push_back(name);
      } else if (!new_command) {
        builds.only_before.push_back(name);
      } else {
        prepared_program pair{
            task, {}, {}, limits_of(task, timeout_seconds, max_output_bytes)};
        pair.task.key = name;
        for (const char* when : {"before", "after"}) {
          pair.sides.push_back(side);
          pair.sides.back().name = pair.sides.back().label = when;
        }
        pair.commands.push_back(std::move(*old_command));
        pair.commands.push_back(std::move(*new_command));
        builds.pairs.push_back(std::move(pair));
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
                                 before.string(), after.string()));
  }
  return builds;
}

}  // namespace sidebyside
