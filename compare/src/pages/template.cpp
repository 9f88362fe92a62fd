#include "pages/template.hpp"

#include <filesystem>
#include <kainjow/mustache.hpp>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/installation.hpp"

namespace sidebyside {
namespace {

using kainjow::mustache::data;

/// Converts data for the library, which takes an empty text for something.
data to_mustache(const page_data& value) {
  if (value.is_object()) {
    data object(data::type::object);
    for (const auto& [name, member] : value.items()) {
      object.set(name, to_mustache(member));
    }
    return object;
  }
  if (value.is_array()) {
    data list(data::type::list);
    for (const page_data& element : value) list.push_back(to_mustache(element));
    return list;
  }
  if (value.is_number()) return data(value.dump());
  if (!value.is_string()) return data(value == true);
  const auto& text = value.get_ref<const std::string&>();
  return text.empty() ? data(false) : data(text);
}

}  // namespace

std::string fill_template(const std::string& name, const page_data& values,
                          std::string (*escape)(std::string_view)) {
  const auto folder = data_file("templates");
  data all = to_mustache(values);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    all.set(entry.path().filename(), read_file(entry.path()));
  }
  kainjow::mustache::mustache page(read_file(folder / name));
  page.set_custom_escape(escape);
  std::string text = page.render(all);
  if (page.is_valid()) return text;
  throw user_error("{}: is no template: {}",
                   sidebyside::escape((folder / name).string()),
                   page.error_message());
}

}  // namespace sidebyside
