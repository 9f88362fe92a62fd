/// Placeholders in the manifest's texts: "{word}".
#pragma once

#include <map>
#include <string>
#include <vector>

namespace sidebyside {

/// Returns the word of every "{word}" in a text. "{{word}}" is none.
std::vector<std::string> find_placeholders(const std::string& text);

/// Replaces every "{word}" by the value of the word, which must have one.
/// "{{word}}" becomes "{word}". Other braces are just text.
std::string expand(const std::string& text,
                   const std::map<std::string, std::string>& values);

}  // namespace sidebyside
