#include "measure/preparation.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/range/algorithm_ext/push_back.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/resolve.hpp"

namespace sidebyside {
namespace {

std::string absolute_path(const std::filesystem::path& path) {
  std::error_code ignored;
  return escape(
      std::filesystem::absolute(path, ignored).lexically_normal().string());
}

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

/// Returns a line that names a command that cannot be started, and why not;
/// empty if it can be.
std::string find_fault(const program& program, const side& side,
                       const std::optional<command>& found) {
  const std::filesystem::path file = side.command.front();
  const std::string interpreter = found ? missing_interpreter(found->file) : "";
  std::string fault;
  if (!interpreter.empty()) {
    fault = fmt::format(
        ": its interpreter {} is missing{}", escape(interpreter),
        interpreter.ends_with('\r') ? "; a carriage return ends its first line"
                                    : "");
  } else if (found) {
    return "";
  } else if (file.is_relative() && file.has_parent_path()) {
    fault = ", from " + absolute_path(side.folder / ".");
  }
  return fmt::format("  {}/{}: {}{}\n", program.name, side.name,
                     escape(file.string()), fault);
}

/// Finds the command of a side of a program. Adds one that cannot be started to
/// a list, once: a sweep has a program for each value.
std::optional<command> find(const program& program, const side& side,
                            std::string& missing) {
  auto argv = side.command;
  boost::push_back(argv, program.args);
  auto found = find_command(std::move(argv), side.variables, side.folder);
  const std::string fault = find_fault(program, side, found);
  if (!fault.empty()) {
    if (missing.find(fault) == std::string::npos) missing += fault;
    return std::nullopt;
  }
  const std::string& output_file = side.expected.output_file;
  if (!output_file.empty() && !side.expected.output) {
    throw user_error("{}/{}: stdout_file {} is no file that can be read",
                     program.name, side.name, absolute_path(output_file));
  }
  found->input = program.input;
  if (side.expected.find_end(deadlock) != nullptr) {
    found->timer_threads = side.timer_threads;
  }
  found->prepare = find_extra(program.prepare, side, false);
  found->cleanup = find_extra(program.cleanup, side, false);
  return found;
}

/// Adds side `index` of a program in two builds as a program of two sides, or a
/// missing executable if neither build has one.
void add_pair(prepared_builds& builds, std::string& missing,
              const program& old_program, program program, std::size_t index) {
  const side before = old_program.sides.at(index);
  const side after = program.sides.at(index);
  std::string faults;
  const auto old_command = find(old_program, before, faults);
  const auto new_command = find(program, after, faults);
  if (!old_command && !new_command) {
    if (!is_left_out(after, after.command)) missing += faults;
    return;
  }
  program.key = fmt::format("{}/{}", program.name, after.name);
  if (!new_command) return builds.only_before.push_back(program.key);
  if (!old_command) return builds.only_after.push_back(program.key);
  if (is_same(*old_command, *new_command)) {
    return builds.unchanged.push_back(fmt::format(
        "{} ({})", program.key, escape(old_command->file.string())));
  }
  program.sides = {before, after};
  for (const std::size_t build : {0U, 1U}) {
    side& side = program.sides[build];
    side.name = side.label = build == 0 ? "before" : "after";
    for (program_cost& cost : program.costs) {
      cost.sizes[side.name] = cost.sizes.at(after.name);
    }
  }
  builds.pairs.push_back(
      with_commands(std::move(program), {*old_command, *new_command}));
}

}  // namespace

std::shared_ptr<const command> find_extra(const extra_command& extra,
                                          const side& side,
                                          bool is_per_program) {
  if (extra.command.empty() || extra.is_per_program != is_per_program) {
    return nullptr;
  }
  auto found = find_command(extra.command, side.variables, side.folder);
  if (found) return std::make_shared<const command>(*std::move(found));
  throw user_error("there is no {}, which is to run beside the programs",
                   escape(extra.command.front()));
}

std::vector<prepared_program> prepare(std::vector<program> programs,
                                      std::string_view advice) {
  std::vector<prepared_program> all;
  std::string missing;
  for (program& program : programs) {
    std::vector<command> commands;
    std::erase_if(program.sides, [](const side& side) {
      return is_left_out(side, side.command);
    });
    for (const side& side : program.sides) {
      auto command = find(program, side, missing);
      if (command) commands.push_back(*std::move(command));
    }
    all.push_back(with_commands(std::move(program), std::move(commands)));
  }
  if (missing.empty()) return all;
  throw user_error("no such executable:\n{}{}", missing, advice);
}

prepared_builds prepare_builds(const std::vector<program>& before,
                               const std::vector<program>& after,
                               std::string_view advice) {
  prepared_builds builds;
  std::string missing;
  for (std::size_t i = 0; i < after.size(); ++i) {
    for (std::size_t n = 0; n < after[i].sides.size(); ++n) {
      add_pair(builds, missing, before[i], after[i], n);
    }
  }
  if (!missing.empty()) {
    throw user_error("no such executable before or after:\n{}{}", missing,
                     advice);
  }
  if (!builds.pairs.empty()) return builds;
  if (builds.unchanged.empty()) {
    throw user_error("the two builds have no program in common");
  }
  throw user_error(
      "before and after run the same files; the folders must have a build "
      "each, "
      "and a command has to say {{bin}}: {}",
      fmt::join(builds.unchanged, ", "));
}

}  // namespace sidebyside
