#include "pages/template.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sidebyside {

page_data text_or_false(const std::string& text) {
  return text.empty() ? page_data(false) : page_data(text);
}

std::string fill_template(const std::string& name, page_data values) {
  const auto folder = data_file("templates");
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    values.set(entry.path().filename(), read_file(entry.path()));
  }
  kainjow::mustache::mustache filled(read_file(folder / name));
  filled.set_custom_escape(
      [](const std::string& text) { return escape_html_source(text); });
  std::string page = filled.render(values);
  if (filled.is_valid()) return page;
  throw user_error(fmt::format("{}: is no template: {}",
                               escape((folder / name).string()),
                               filled.error_message()));
}

}  // namespace sidebyside
