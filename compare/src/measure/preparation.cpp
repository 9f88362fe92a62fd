#include "measure/preparation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

prepared_program without_sides(const program& task) {
  prepared_program made{task, {}, {}, {}};
  if (task.timeout_seconds) made.limits.timeout_seconds = *task.timeout_seconds;
  return made;
}

/// Adds a side, and its command; false where there is no executable.
bool add_side(prepared_program& program, const implementation& side,
              const std::filesystem::path& bin_dir) {
  auto found = find_command(command_line(side, program.task, bin_dir));
  if (!found) return false;
  found->variables = side.variables;
  program.sides.push_back(side);
  program.commands.push_back(std::move(*found));
  return true;
}

/// Whether the two run the same file with the same arguments, whatever its
/// name.
bool is_same(const command& one, const command& other) {
  return std::ranges::equal(one.argv, other.argv, [](auto& left, auto& right) {
    std::error_code ignored;
    return left == right || std::filesystem::equivalent(left, right, ignored);
  });
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
                                      const std::filesystem::path& bin_dir) {
  std::vector<prepared_program> prepared;
  std::string missing;
  for (const program& task : programs) {
    prepared_program& ready = prepared.emplace_back(without_sides(task));
    for (const std::size_t index : task.implementations) {
      const implementation& side = manifest.implementations[index];
      if (add_side(ready, side, bin_dir)) continue;
      add_missing(missing, side, task, bin_dir);
    }
  }
  if (!missing.empty()) {
    throw user_error(
        "no such executable:\n{}{}", missing,
        manifest.file.empty()
            ? "--shell is for what only a shell knows, such as pipes"
            : "build them with 'just build', or say where they are with "
              "--bin-dir DIR");
  }
  return prepared;
}

prepared_builds prepare_builds(const manifest& manifest,
                               const std::vector<program>& programs,
                               const std::filesystem::path& old_dir,
                               const std::filesystem::path& new_dir) {
  if (std::filesystem::equivalent(old_dir, new_dir)) {
    throw user_error("{}: before and after are the same folder",
                     escape(new_dir.string()));
  }
  prepared_builds builds;
  std::string missing;
  for (const program& task : programs) {
    for (const std::size_t index : task.implementations) {
      const implementation& side = manifest.implementations[index];
      prepared_program pair = without_sides(task);
      pair.task.key = fmt::format("{}/{}", task.name, side.name);
      pair.task.expected = expectation_of(task, side.name);
      const bool is_old = add_side(pair, side, old_dir);
      const bool is_new = add_side(pair, side, new_dir);
      if (is_old && is_new && is_same(pair.commands[0], pair.commands[1])) {
        throw user_error(
            "{}: before and after run the same file, {}; the folders must have "
            "a build each, and the command has to say {{bin}}",
            pair.task.key, escape(pair.commands[0].file.string()));
      }
      if (is_old && is_new) {
        pair.sides[0].name = pair.sides[0].label = "before";
        pair.sides[1].name = pair.sides[1].label = "after";
        builds.pairs.push_back(std::move(pair));
      } else if (is_old) {
        builds.only_before.push_back(pair.task.key);
      } else if (is_new) {
        builds.only_after.push_back(pair.task.key);
      } else {
        add_missing(missing, side, task, new_dir);
      }
    }
  }
  if (!missing.empty()) {
    throw user_error(
        "no such executable before or after:\n{}build them with 'just build'",
        missing);
  }
  if (builds.pairs.empty()) {
    throw user_error("{} and {} have no program in common", old_dir.string(),
                     new_dir.string());
  }
  return builds;
}

}  // namespace sidebyside
