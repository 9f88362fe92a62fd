/// Sources taken apart into keywords, comments and the like, by GNU
/// Source-highlight's library. What these look like is for others to say.
#pragma once

#include <string>
#include <vector>

namespace sidebyside {

enum class token_kind {
  plain,
  keyword,
  type,
  function,
  string,
  constant,  ///< a number, or the name of a value
  comment,
  preprocessor
};

/// A part of a line. No token is empty, and none ends within a character.
struct token {
  token_kind kind = token_kind::plain;
  std::string text;
};

/// The tokens of every line; put together again, they are the line. The
/// language comes from the file's name, as Source-highlight's lang.map has it;
/// its definition from our data/languages, or else from Source-highlight. All
/// is plain where the language is not known, where Source-highlight's own files
/// are missing, and where lines are so long that it would take its time.
std::vector<std::vector<token>> highlight(const std::vector<std::string>& lines,
                                          const std::string& file);

}  // namespace sidebyside
