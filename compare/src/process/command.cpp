#include "process/command.hpp"

#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

namespace sidebyside {

std::optional<command> find_command(std::vector<std::string> argv) {
  const auto is_executable = [](const std::filesystem::path& file) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored) &&
           access(file.c_str(), X_OK) == 0;
  };
  const std::string& name = argv.at(0);
  if (name.find('/') != std::string::npos) {
    if (!is_executable(name)) return std::nullopt;
    std::filesystem::path file = name;
    return command{std::move(file), std::move(argv)};
  }
  const char* variable = std::getenv("PATH");
  std::string_view path = variable == nullptr ? "/usr/bin:/bin" : variable;
  while (!name.empty()) {
    const std::size_t colon = path.find(':');
    const std::string_view folder = path.substr(0, colon);
    auto file = std::filesystem::path(folder.empty() ? "." : folder) / name;
    if (is_executable(file)) return command{std::move(file), std::move(argv)};
    if (colon == std::string_view::npos) break;
    path.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

}  // namespace sidebyside
