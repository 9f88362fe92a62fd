/// ECMAScript patterns, as the manifest has them.
#pragma once

#include <boost/regex_fwd.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sidebyside {

/// As in ECMAScript without flags, '.' is no newline, and '^' and '$' are the
/// ends of the whole text.
class pattern {
 public:
  /// Matches nothing; to be assigned to.
  pattern() = default;
  /// Throws user_error where the text is not a pattern.
  explicit pattern(const std::string& text);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// How many captures it has.
  [[nodiscard]] std::size_t captures() const;

  /// What was matched, from the whole at 0 to the last capture.
  using match = std::vector<std::string>;

  // These throw std::runtime_error where a text takes too long to match.

  /// The text as a whole; none if it does not match.
  [[nodiscard]] std::optional<match> match_all(const std::string& text) const;
  /// All places that match, from left to right, none overlapping.
  [[nodiscard]] std::vector<match> find_all(const std::string& text) const;

 private:
  std::string text_;
  std::shared_ptr<const boost::regex> regex_;
};

}  // namespace sidebyside
