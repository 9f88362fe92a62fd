#include "measure/preparation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

prepared_program with_commands(program program, std::vector<command> commands) {
  prepared_program prepared{std::move(program), std::move(commands), {}};
  const auto& timeout = prepared.program.timeout_seconds;
  if (timeout) prepared.limits.timeout_seconds = *timeout;
  return prepared;
}

/// Returns whether two commands run the same file with the same arguments. The
/// file may have several names.
bool is_same(const command& one, const command& other) {
  return std::ranges::equal(one.argv, other.argv, [](auto& left, auto& right) {
    std::error_code ignored;
    return left == right || std::filesystem::equivalent(left, right, ignored);
  });
}

/// Adds a missing executable to a list, once: a sweep has a program for each
/// value.
void add_missing(std::string& list, const program& program, const side& side) {
  const std::string line = fmt::format("  {}/{}: {}\n", program.name, side.name,
                                       escape(side.command.front()));
  if (list.find(line) == std::string::npos) list += line;
}

/// Returns side `index` of a program in two builds as a program of two sides.
program pair_of(const program& before, const program& after,
                std::size_t index) {
  program pair = after;
  const auto join = [index](auto& sides, const auto& old, const auto& current) {
    sides = {old.at(index), current.at(index)};
  };
  join(pair.sides, before.sides, after.sides);
  for (std::size_t i = 0; i < pair.costs.size(); ++i) {
    const auto& [old, current] = std::tie(before.costs[i], after.costs[i]);
    join(pair.costs[i].sides, old.sides, current.sides);
    join(pair.costs[i].sizes, current.sizes, current.sizes);
  }
  return pair;
}

void name_builds(std::vector<side>& sides) {
  sides[0].name = sides[0].label = "before";
  sides[1].name = sides[1].label = "after";
}

/// Adds the pair of a side in two builds, or a missing executable if neither
/// build has one.
void add_pair(prepared_builds& builds, std::string& missing, program program) {
  const side& before = program.sides[0];
  const side& after = program.sides[1];
  const auto old_command = find_command(before.command, before.variables);
  const auto new_command = find_command(after.command, after.variables);
  if (!old_command && !new_command) return add_missing(missing, program, after);
  program.key = fmt::format("{}/{}", program.name, after.name);
  if (!new_command) return builds.only_before.push_back(program.key);
  if (!old_command) return builds.only_after.push_back(program.key);
  if (is_same(*old_command, *new_command)) {
    throw user_error(
        "{}: before and after run the same file, {}; the folders must "
        "have a build each, and the command has to say {{bin}}",
        program.key, escape(old_command->file.string()));
  }
  name_builds(program.sides);
  for (program_cost& cost : program.costs) name_builds(cost.sides);
  builds.pairs.push_back(
      with_commands(std::move(program), {*old_command, *new_command}));
}

}  // namespace

std::vector<prepared_program> prepare(std::vector<program> programs,
                                      std::string_view advice) {
  std::vector<prepared_program> all;
  std::string missing;
  for (program& program : programs) {
    std::vector<command> commands;
    for (const side& side : program.sides) {
      const auto command = find_command(side.command, side.variables);
      if (command) commands.push_back(*command);
      if (!command) add_missing(missing, program, side);
    }
    all.push_back(with_commands(std::move(program), std::move(commands)));
  }
  if (missing.empty()) return all;
  throw user_error("no such executable:\n{}{}", missing, advice);
}

prepared_builds prepare_builds(const std::vector<program>& before,
                               const std::vector<program>& after) {
  prepared_builds builds;
  std::string missing;
  for (std::size_t i = 0; i < after.size(); ++i) {
    for (std::size_t n = 0; n < after[i].sides.size(); ++n) {
      add_pair(builds, missing, pair_of(before[i], after[i], n));
    }
  }
  if (!missing.empty()) {
    throw user_error(
        "no such executable before or after:\n{}build them with 'just build'",
        missing);
  }
  if (!builds.pairs.empty()) return builds;
  throw user_error("the two builds have no program in common");
}

}  // namespace sidebyside
