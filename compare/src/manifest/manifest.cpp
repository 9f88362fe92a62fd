#include "manifest/manifest.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/placeholders.hpp"

namespace sidebyside {
namespace {

std::string fill_in(const std::string& text, const program& task,
                    const std::filesystem::path& bin_dir) {
  return expand(text, [&](std::string_view word) {
    if (word == "bin") return bin_dir.string();
    const auto parameter = task.parameters.find(std::string(word));
    return parameter != task.parameters.end() ? parameter->second : task.name;
  });
}

bool has_name(const program& task, const std::string& name) {
  return task.name == name;
}

bool has_name(const sweep& item, const std::string& name) {
  return item.name == name || item.group == name;
}

/// The items of these names, or all if there are none. `kind` and `file` are
/// for an error.
template <class Item>
std::vector<Item> select(const std::vector<Item>& items,
                         const std::vector<std::string>& names,
                         std::string_view kind,
                         const std::filesystem::path& file) {
  std::vector<Item> selected;
  std::vector<std::string> known;
  std::vector<std::string> missing = names;
  for (const Item& item : items) {
    known.push_back(item.name);
    const auto is_its = [&](const std::string& name) {
      return has_name(item, name);
    };
    if (names.empty() || std::ranges::any_of(names, is_its)) {
      selected.push_back(item);
    }
    std::erase_if(missing, is_its);
  }
  if (missing.empty()) return selected;
  if (known.empty()) known.emplace_back("none");
  throw user_error("{}: no {} of this name in {}; there are {}",
                   escape(missing.front()), kind, file.string(),
                   fmt::join(known, ", "));
}

}  // namespace

outcome_set::reading outcome_set::read(const std::string& text) const {
  const auto match = pattern.match_all(text);
  if (!match) return {std::nullopt, "stdout does not match the pattern"};
  const std::string& outcome = match->at(match->size() > 1 ? 1 : 0);
  if (allowed.empty()) return {outcome, std::nullopt};
  const auto value = to_integer(outcome);
  const auto is_it = [&](const allowed_outcome& one) {
    return value && one.has(*value);
  };
  if (std::ranges::any_of(allowed, is_it)) return {outcome, std::nullopt};
  return {outcome, fmt::format("outcome {} is none of those from {} to {}",
                               escape(outcome), allowed.front().low,
                               allowed.back().high)};
}

std::vector<program> select_programs(const manifest& whole,
                                     const std::vector<std::string>& names) {
  return select(whole.programs, names, "program", whole.file);
}

std::vector<sweep> select_sweeps(const manifest& whole,
                                 const std::vector<std::string>& names) {
  return select(whole.sweeps, names, "sweep", whole.file);
}

const expectation& expectation_of(const program& task,
                                  const std::string& implementation) {
  const auto own = task.own_expectations.find(implementation);
  return own == task.own_expectations.end() ? task.expected : own->second;
}

std::vector<std::string> command_line(const implementation& side,
                                      const program& task,
                                      const std::filesystem::path& bin_dir) {
  std::vector<std::string> argv;
  for (const auto* list : {&side.command, &task.args}) {
    for (const std::string& text : *list) {
      argv.push_back(fill_in(text, task, bin_dir));
    }
  }
  return argv;
}

manifest with_detectors(manifest whole) {
  for (implementation& side : whole.implementations) {
    if (!side.detector) continue;
    side.command = side.detector->command;
    for (const std::string& variable : side.detector->variables) {
      const std::string name = variable.substr(0, variable.find('=') + 1);
      std::erase_if(side.variables, [&](const std::string& own) {
        return own.starts_with(name);
      });
      side.variables.push_back(variable);
    }
  }
  for (program& task : whole.programs) {
    std::erase_if(task.implementations, [&](std::size_t index) {
      return !whole.implementations[index].detector;
    });
  }
  return whole;
}

std::string source_file(const implementation& side, const program& task,
                        const std::filesystem::path& bin_dir) {
  return fill_in(side.source, task, bin_dir);
}

}  // namespace sidebyside
