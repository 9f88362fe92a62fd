#include "read/source.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
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
std::vector<std::size_t> select_sides(const manifest& from, const program& task,
                                      const std::vector<std::string>& names) {
  if (names.empty()) return task.implementations;
  std::vector<std::string> known;
  for (const std::size_t index : task.implementations) {
    known.push_back(from.implementations[index].name);
  }
  std::vector<std::size_t> selected;
  for (const std::string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      throw user_error(fmt::format(
          "{}/{}: no implementation of this name in {}; there {} "
          "{}",
          task.name, escape(name), from.file.string(),
          known.size() == 1 ? "is" : "are", fmt::join(known, ", ")));
    }
    const std::size_t index =
        task.implementations[static_cast<std::size_t>(found - known.begin())];
    if (std::find(selected.begin(), selected.end(), index) != selected.end()) {
      throw user_error(
          fmt::format("{}/{}: is asked for twice", task.name, name));
    }
    selected.push_back(index);
  }
  return selected;
}

/// A pipe would have us wait for whoever writes to it.
void require_regular(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (std::filesystem::exists(status) &&
      !std::filesystem::is_directory(status) &&
      !std::filesystem::is_regular_file(status)) {
    throw user_error(
        fmt::format("{}: is not a regular file", escape(file.string())));
  }
}

}  // namespace

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

program_sources read_sources(const manifest& from, const program& task,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir) {
  program_sources found{task.name, task.title, {}};
  for (const std::size_t index : select_sides(from, task, names)) {
    const implementation& side = from.implementations[index];
    const std::string where = fmt::format("{}/{}", task.name, side.name);
    if (side.source.empty()) {
      throw user_error(
          fmt::format("{}: {} gives no source of this implementation", where,
                      from.file.string()));
    }
    const std::string file = source_file(side, task, bin_dir);
    try {
      require_regular(file);
      found.sides.push_back({side.label, file,
                             split_lines(read_file(file, max_bytes)),
                             side.name});
    } catch (const user_error& error) {
      throw user_error(fmt::format("{}: {}", where, error.what()));
    }
  }
  return found;
}

}  // namespace sidebyside
