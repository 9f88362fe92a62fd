#include "measure/preparation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

prepared_program without_commands(program program) {
  prepared_program ready{std::move(program), {}, {}};
  const auto& timeout = ready.program.timeout_seconds;
  if (timeout) ready.limits.timeout_seconds = *timeout;
  return ready;
}

std::optional<command> find_executable(const side& side) {
  auto command = find_command(side.command);
  if (command) command->variables = side.variables;
  return command;
}

/// Whether two commands run the same file with the same arguments, whatever its
/// name.
bool is_same(const command& one, const command& other) {
  return std::ranges::equal(one.argv, other.argv, [](auto& left, auto& right) {
    std::error_code ignored;
    return left == right || std::filesystem::equivalent(left, right, ignored);
  });
}

/// A list of missing executables, each named once: a sweep has a program for
/// each value.
class missing_executables {
 public:
  void add(const program& program, const side& side) {
    const std::string line = fmt::format(
        "  {}/{}: {}\n", program.name, side.name, escape(side.command.front()));
    if (lines_.find(line) == std::string::npos) lines_ += line;
  }

  void check(std::string_view where, std::string_view advice) const {
    if (lines_.empty()) return;
    throw user_error("no such executable{}:\n{}{}", where, lines_, advice);
  }

 private:
  std::string lines_;
};

/// One side of a program in two builds, as a program of its own.
prepared_program make_pair(program program, side before, side after) {
  program.key = fmt::format("{}/{}", program.name, after.name);
  before.name = before.label = "before";
  after.name = after.label = "after";
  program.sides = {std::move(before), std::move(after)};
  return without_commands(std::move(program));
}

}  // namespace

std::vector<prepared_program> prepare(std::vector<program> programs,
                                      std::string_view advice) {
  std::vector<prepared_program> prepared;
  missing_executables missing;
  for (program& each : programs) {
    prepared_program& ready =
        prepared.emplace_back(without_commands(std::move(each)));
    for (const side& side : ready.program.sides) {
      if (auto command = find_executable(side)) {
        ready.commands.push_back(*std::move(command));
      } else {
        missing.add(ready.program, side);
      }
    }
  }
  missing.check("", advice);
  return prepared;
}

prepared_builds prepare_builds(const std::vector<program>& before,
                               const std::vector<program>& after) {
  prepared_builds builds;
  missing_executables missing;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const program& program = after[i];
    for (std::size_t n = 0; n < program.sides.size(); ++n) {
      const side& new_side = program.sides[n];
      prepared_program pair = make_pair(program, before[i].sides[n], new_side);
      const std::string& key = pair.program.key;
      auto old_command = find_executable(pair.program.sides[0]);
      auto new_command = find_executable(pair.program.sides[1]);
      if (old_command && new_command) {
        if (is_same(*old_command, *new_command)) {
          throw user_error(
              "{}: before and after run the same file, {}; the folders must "
              "have a build each, and the command has to say {{bin}}",
              key, escape(old_command->file.string()));
        }
        pair.commands = {*std::move(old_command), *std::move(new_command)};
        builds.pairs.push_back(std::move(pair));
      } else if (old_command) {
        builds.only_before.push_back(key);
      } else if (new_command) {
        builds.only_after.push_back(key);
      } else {
        missing.add(program, new_side);
      }
    }
  }
  missing.check(" before or after", "build them with 'just build'");
  if (builds.pairs.empty()) {
    throw user_error("the two builds have no program in common");
  }
  return builds;
}

}  // namespace sidebyside
