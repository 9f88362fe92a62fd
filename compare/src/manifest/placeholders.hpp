/// Placeholders in the manifest's texts: "{word}".
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sidebyside {

/// Whether the text as a whole could stand between the braces.
bool is_placeholder_word(std::string_view text);

/// Replaces every "{word}" by what `value_of` makes of the word. "{{word}}"
/// stands for itself with one pair of braces; other braces are just text.
std::string expand(
    std::string_view text,
    const std::function<std::string(std::string_view word)>& value_of);

}  // namespace sidebyside
