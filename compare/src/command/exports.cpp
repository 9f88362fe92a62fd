#include "command/exports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/error.hpp"

namespace sidebyside {

exports::exports(const export_options& options) {
  for (const auto& [file, to_text] : options) {
    std::error_code unresolved;
    auto path = std::filesystem::weakly_canonical(file, unresolved);
    if (unresolved) path = file;
    if (std::ranges::find(targets_, path, &target::path) != targets_.end()) {
      throw user_error(
          fmt::format("{}: two formats cannot go to the same file", file));
    }
    targets_.push_back({std::move(path), output_file(file), to_text});
  }
}

std::vector<std::string> exports::write(const results& found) {
  std::vector<std::string> errors;
  for (target& target : targets_) {
    try {
      target.file.write(target.to_text(found));
    } catch (const user_error& error) {
      errors.emplace_back(error.what());
    }
  }
  return errors;
}

}  // namespace sidebyside
