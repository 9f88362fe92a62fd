/// Pages as Mustache templates, which one can change without C++: those of
/// compare/data/templates. Here they are filled with data.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>

namespace sidebyside {

/// What a template is filled with. A section of it is shown for what is neither
/// false nor an empty list.
using page_data = kainjow::mustache::data;
using page_fields = kainjow::mustache::object;
using page_list = kainjow::mustache::list;

/// A text; false if it is empty, for Mustache takes that for something.
page_data text_or_false(const std::string& text);

/// The template of this name, such as "index.html", filled; every other one is
/// there as a partial, "{{> table.html}}". What stands in two braces is escaped
/// for HTML. Throws user_error if it cannot be read or is none.
std::string fill_template(const std::string& name, page_data values);

}  // namespace sidebyside
