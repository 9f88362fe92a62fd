#include "command/exports.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "results/json.hpp"
#include "show/exports.hpp"

namespace sidebyside {

exports::exports(const export_options& to) {
  add(to.json, to_json);
  add(to.record, to_record);
  add(to.markdown, to_markdown);
  add(to.junit, to_junit);
  add(to.benchfmt, to_benchfmt);
}

void exports::add(const std::optional<std::string>& file, format to_text) {
  if (!file) return;
  std::error_code unresolved;
  auto path = std::filesystem::weakly_canonical(*file, unresolved);
  if (unresolved) path = *file;
  for (const target& other : targets_) {
    if (other.path != path) continue;
    throw user_error(
        fmt::format("{}: two formats cannot go to the same file", *file));
  }
  targets_.push_back({std::move(path), output_file(*file), to_text});
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
