/// Pages as Mustache templates, which one can change without C++: those of
/// compare/data/templates. Here they are filled with data.
#pragma once

#include <concepts>
#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {

/// What a template is filled with. A section of it is shown for what is neither
/// false nor an empty list.
using page_data = kainjow::mustache::data;
using page_list = kainjow::mustache::list;

/// An empty text is false, for Mustache takes it for something.
template <class Value>
page_data to_page_data(Value&& value) {
  using plain = std::remove_cvref_t<Value>;
  if constexpr (std::convertible_to<Value, std::string_view>) {
    const std::string_view text = value;
    return text.empty() ? page_data(false) : page_data(std::string(text));
  } else if constexpr (std::integral<plain> && !std::same_as<plain, bool>) {
    return page_data(std::to_string(value));
  } else {
    return page_data(std::forward<Value>(value));
  }
}

/// Sets names and values in turns: set(data, "label", label, "runs", runs).
inline void set(page_data& /*unused*/) {}
template <class Value, class... Others>
void set(page_data& data, const char* name, Value&& value, Others&&... others) {
  data.set(name, to_page_data(std::forward<Value>(value)));
  set(data, std::forward<Others>(others)...);
}
template <class... Pairs>
page_data fields(Pairs&&... pairs) {
  page_data data(page_data::type::object);
  set(data, std::forward<Pairs>(pairs)...);
  return data;
}

/// The template of this name, such as "index.html", filled; every other one is
/// there as a partial, "{{> table.html}}". What stands in two braces is
/// escaped, for HTML unless told otherwise. Throws user_error if it cannot be
/// read or is none.
std::string fill_template(
    const std::string& name, page_data values,
    std::string (*escape)(std::string_view) = escape_html);

}  // namespace sidebyside
