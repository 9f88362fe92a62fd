#include "command/export_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Compares paths of any spelling. The files need not exist.
bool is_same_path(const std::string& one, const std::string& other) {
  std::error_code ignored;
  return !one.empty() && std::filesystem::weakly_canonical(one, ignored) ==
                             std::filesystem::weakly_canonical(other, ignored);
}

}  // namespace

export_files::export_files(const export_options& options,
                           const input_files& inputs) {
  // All steps of a job on GitHub add to one page.
  const char* summary = std::getenv("GITHUB_STEP_SUMMARY");
  for (const auto& [file, to_text] : options) {
    output_file output(file, summary != nullptr && is_same_path(file, summary));
    output.check(inputs);
    if (std::ranges::any_of(files_, [&](const export_file& other) {
          return output.is_same_as(other.output);
        })) {
      throw user_error("{}: two formats cannot go to the same file",
                       escape(file));
    }
    files_.push_back({std::move(output), to_text});
  }
}

void export_files::check(const input_files& inputs) const {
  for (const export_file& file : files_) file.output.check(inputs);
}

std::vector<std::string> export_files::write(
    const results& results, std::chrono::milliseconds max_wait) {
  std::vector<std::string> errors;
  for (export_file& file : files_) {
    try {
      const auto warning = file.output.write(file.to_text(results), max_wait);
      if (warning) tell(*warning, max_wait);
    } catch (const std::exception& error) {
      errors.emplace_back(error.what());
    }
  }
  return errors;
}

}  // namespace sidebyside
