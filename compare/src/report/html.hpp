/// Text made fit for HTML and SVG.
#pragma once

#include <string>
#include <string_view>

namespace compare {

/// Any bytes as text or as the value of an attribute in quotes: what is not
/// visible is escaped as on the terminal, what is HTML becomes text.
std::string to_html(std::string_view bytes);

/// The same for a part of a source's line: tabs and backslashes stay.
std::string code_to_html(std::string_view code);

/// A heading's or a plot's id: letters, digits and dashes.
std::string to_id(std::string_view text);

}  // namespace compare
