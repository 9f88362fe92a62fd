/// Sources taken apart into keywords, comments and the like, by GNU
/// Source-highlight's library. The callers choose colours.
#pragma once

#include <string>
#include <vector>

namespace sidebyside {

/// The kind of a token. A literal is a number, a string, or the name of a
/// value. A directive of the preprocessor is a keyword.
enum class token_kind { plain, keyword, type, function, literal, comment };

/// A part of a line. No token is empty, and none ends within a character.
struct token {
  token_kind kind = token_kind::plain;
  std::string text;
};

/// Returns the tokens of every line. Joined, they are the line again. The
/// language comes from the file's name and Source-highlight's lang.map. We
/// define some languages in data/languages, Source-highlight defines the rest.
/// All tokens are plain if the language is unknown, and if Source-highlight's
/// own files are missing. The rest of a line that is very long is plain.
std::vector<std::vector<token>> highlight(const std::vector<std::string>& lines,
                                          const std::string& file);

}  // namespace sidebyside
