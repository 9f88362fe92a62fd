/// Placeholders in the manifest's texts: "{word}".
#pragma once

#include <functional>
#include <map>
#include <string>

namespace sidebyside {

using word_values = std::map<std::string, std::string>;
using word_reader = std::function<std::string(const std::string& word)>;

/// Replaces every "{word}" by the value of the word, which must have one.
/// "{{word}}" becomes "{word}". Other braces are just text.
std::string expand(const std::string& text, const word_values& values);
std::string expand(const std::string& text, const word_reader& value_of);

}  // namespace sidebyside
