#include "command/exports.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "results/json_writer.hpp"
#include "show/benchfmt.hpp"
#include "show/junit.hpp"
#include "show/markdown.hpp"

namespace sidebyside {

exports::exports(const export_options& to) {
  add(to.json, to_json);
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

void exports::write(const results& found) {
  for (target& target : targets_) target.file.write(target.to_text(found));
}

}  // namespace sidebyside
