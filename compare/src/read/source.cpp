#include "read/source.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <system_error>

#include "base/error.hpp"
#include "base/input_file.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Nobody would read more.
constexpr std::uintmax_t max_bytes = 1U << 20U;

/// The indices of these implementations of the program.
std::vector<std::size_t> select_sides(const manifest& manifest,
                                      const program& task,
                                      const std::vector<std::string>& names) {
  if (names.empty()) return task.implementations;
  std::vector<std::string> known;
  for (const std::size_t index : task.implementations) {
    known.push_back(manifest.implementations[index].name);
  }
  std::vector<std::size_t> selected;
  for (const std::string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      throw user_error(fmt::format(
          "{}/{}: no implementation of this name in {}; there {} {}", task.name,
          escape(name), manifest.file.string(),
          known.size() == 1 ? "is" : "are", fmt::join(known, ", ")));
    }
    const std::size_t index =
        task.implementations.begin()[found - known.begin()];
    if (std::count(selected.begin(), selected.end(), index) > 0) {
      throw user_error(
          fmt::format("{}/{}: is asked for twice", task.name, name));
    }
    selected.push_back(index);
  }
  return selected;
}

}  // namespace

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines = split(text, '\n');
  for (std::string& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
  }
  return lines;
}

program_sources read_sources(const manifest& manifest, const program& task,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir) {
  program_sources sources{task.name, task.title, {}};
  for (const std::size_t index : select_sides(manifest, task, names)) {
    const implementation& side = manifest.implementations[index];
    try {
      if (side.source.empty()) {
        throw user_error(
            fmt::format("{} gives no source of this implementation",
                        manifest.file.string()));
      }
      const std::string file = source_file(side, task, bin_dir);
      std::error_code ignored;
      // A pipe would have us wait for whoever writes to it.
      if (std::filesystem::is_other(file, ignored)) {
        throw user_error(
            fmt::format("{}: is not a regular file", escape(file)));
      }
      sources.sides.push_back(
          {side.label, file, split_lines(read_file(file, max_bytes))});
    } catch (const user_error& error) {
      throw user_error(
          fmt::format("{}/{}: {}", task.name, side.name, error.what()));
    }
  }
  return sources;
}

}  // namespace sidebyside
