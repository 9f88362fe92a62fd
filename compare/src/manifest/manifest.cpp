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

}  // namespace

std::vector<program> select_programs(const manifest& from,
                                     const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const program& task : from.programs) known.push_back(task.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw user_error(fmt::format(
          "{}: no program of this name in {}; there "
          "are {}",
          escape(name), from.file.string(), fmt::join(known, ", ")));
    }
  }
  std::vector<program> selected;
  for (const program& task : from.programs) {
    if (names.empty() ||
        std::find(names.begin(), names.end(), task.name) != names.end()) {
      selected.push_back(task);
    }
  }
  return selected;
}

std::vector<sweep> select_sweeps(const manifest& from,
                                 const std::vector<std::string>& names) {
  const auto is_named = [](const sweep& candidate, const std::string& name) {
    return candidate.name == name || candidate.group == name;
  };
  for (const std::string& name : names) {
    if (std::none_of(
            from.sweeps.begin(), from.sweeps.end(),
            [&](const sweep& known) { return is_named(known, name); })) {
      std::vector<std::string> known;
      for (const sweep& other : from.sweeps) known.push_back(other.name);
      throw user_error(fmt::format(
          "{}: no sweep of this name in {}; there are {}", escape(name),
          from.file.string(),
          known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
    }
  }
  std::vector<sweep> selected;
  for (const sweep& candidate : from.sweeps) {
    if (names.empty() ||
        std::any_of(names.begin(), names.end(), [&](const std::string& name) {
          return is_named(candidate, name);
        })) {
      selected.push_back(candidate);
    }
  }
  return selected;
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

manifest with_detectors(manifest from) {
  for (implementation& side : from.implementations) {
    if (!side.detector) continue;
    side.command = side.detector->command;
    side.variables.insert(side.variables.end(),
                          side.detector->variables.begin(),
                          side.detector->variables.end());
  }
  const auto lacks_detector = [&](std::size_t index) {
    return !from.implementations[index].detector;
  };
  for (program& task : from.programs) {
    std::erase_if(task.implementations, lacks_detector);
  }
  return from;
}

std::string source_file(const implementation& side, const program& task,
                        const std::filesystem::path& bin_dir) {
  return fill_in(side.source, task, bin_dir);
}

}  // namespace sidebyside
