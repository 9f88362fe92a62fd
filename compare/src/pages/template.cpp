#include "pages/template.hpp"

#include <filesystem>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/installation.hpp"
#include "base/text.hpp"

namespace sidebyside {

std::string fill_template(const std::string& name, page_data values) {
  const auto folder = data_file("templates");
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    values.set(entry.path().filename(), read_file(entry.path()));
  }
  kainjow::mustache::mustache filled(read_file(folder / name));
  filled.set_custom_escape(
      [](const std::string& text) { return escape_html(text); });
  std::string page = filled.render(values);
  if (filled.is_valid()) return page;
  throw user_error("{}: is no template: {}", escape((folder / name).string()),
                   filled.error_message());
}

}  // namespace sidebyside
