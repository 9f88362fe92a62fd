/// Patterns, as the manifest has them: RE2's syntax, and its promise that the
/// time of matching grows with the text and no faster.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace sidebyside {

/// Matches bytes. '.' is no newline, and '^' and '$' are the ends of the whole
/// text.
class pattern {
 public:
  /// Matches nothing; to be assigned to.
  pattern() = default;
  /// Throws user_error where the text is not a pattern.
  explicit pattern(const std::string& text);

  /// A pattern's text that matches just these bytes.
  static std::string literal(std::string_view bytes);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// How many captures it has.
  [[nodiscard]] std::size_t captures() const;

  /// What was matched, from the whole at 0 to the last capture.
  using match = std::vector<std::string>;

  /// The text as a whole; none if it does not match.
  [[nodiscard]] std::optional<match> match_all(std::string_view text) const;
  /// All places that match, from left to right, none overlapping.
  [[nodiscard]] std::vector<match> find_all(std::string_view text) const;
  /// The text with the first place that matches replaced: "\1" stands for the
  /// first capture. None if nothing matches.
  [[nodiscard]] std::optional<std::string> replace(
      std::string text, const std::string& replacement) const;
  /// Whether replace() can make something of the replacement.
  [[nodiscard]] bool can_make(const std::string& replacement) const;

 private:
  std::string text_;
  std::shared_ptr<const re2::RE2> regex_;
};

}  // namespace sidebyside
