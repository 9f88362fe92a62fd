#include "source.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "error.hpp"
#include "text.hpp"

namespace compare {
namespace {

constexpr std::uintmax_t most_bytes = 1U << 20U;

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

std::string read_text(const std::filesystem::path& file) {
  const auto fail = [&](std::string_view what) {
    throw user_error(fmt::format("{}: {}", escape(file.string()), what));
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (error) fail(error.message());
  if (std::filesystem::is_directory(status)) {
    fail(std::generic_category().message(EISDIR));
  }
  if (!std::filesystem::is_regular_file(status)) fail("is not a regular file");
  if (std::filesystem::file_size(file, error) > most_bytes) {
    fail("is larger than 1 MiB, which nobody would read");
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  if (!stream || (stream.peek() != EOF && !(content << stream.rdbuf()))) {
    fail(std::generic_category().message(errno));
  }
  return content.str();
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
      found.sides.push_back(
          {side.label, file, split_lines(read_text(file)), side.name});
    } catch (const user_error& error) {
      throw user_error(fmt::format("{}: {}", where, error.what()));
    }
  }
  return found;
}

}  // namespace compare
