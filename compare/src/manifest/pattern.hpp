/// Patterns and placeholders of the manifest. Patterns have RE2's syntax, and
/// the time of a match grows no faster than the text.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace sidebyside {

/// Matches bytes. '.' is no newline, and '^' and '$' are the ends of the whole
/// text.
class pattern {
 public:
  /// Matches nothing.
  pattern() : pattern("[^\\x00-\\xff]") {}
  /// Throws user_error if the text is not a pattern.
  explicit pattern(const std::string& text);

  /// Returns the text of a pattern that matches just these bytes.
  static std::string literal(std::string_view bytes);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// Returns the number of captures.
  [[nodiscard]] std::size_t captures() const;

  /// A matched text, followed by its captures.
  using match = std::vector<std::string>;

  /// Matches the whole text.
  [[nodiscard]] std::optional<match> match_all(std::string_view text) const;
  /// Finds all matches from left to right. None overlaps another.
  [[nodiscard]] std::vector<match> find_all(std::string_view text) const;
  /// Replaces the first match. "\1" stands for the first capture. Returns none
  /// if nothing matches.
  [[nodiscard]] std::optional<std::string> replace(
      std::string text, const std::string& replacement) const;
  /// Replaces all matches by a text without captures.
  [[nodiscard]] std::string replace_all(std::string text,
                                        const std::string& replacement) const;
  /// Returns whether replace() takes the replacement.
  [[nodiscard]] bool can_make(const std::string& replacement) const;

 private:
  std::string text_;
  std::shared_ptr<const re2::RE2> regex_;
};

using word_values = std::map<std::string, std::string>;
using word_reader = std::function<std::string(const std::string& word)>;

/// Replaces every "{word}" by the value of the word, which must have one.
/// "{{word}}" becomes "{word}". Other braces are just text.
std::string expand(const std::string& text, const word_values& values);
std::string expand(const std::string& text, const word_reader& value_of);

}  // namespace sidebyside
