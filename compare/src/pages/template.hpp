/// Fills the Mustache templates of compare/data/templates, which one can change
/// without C++.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace sidebyside {

/// The data of a template. Its sections are left out for false, null, an empty
/// text and an empty list.
using page_data = nlohmann::json;

/// Fills the template of this name, such as "index.html". Every other template
/// is a partial, "{{> table.html}}". Values in two braces are escaped, for HTML
/// unless told otherwise. Throws user_error for a template that cannot be read,
/// or is none.
std::string fill_template(
    const std::string& name, const page_data& values,
    std::string (*escape)(std::string_view) = escape_html);

}  // namespace sidebyside
