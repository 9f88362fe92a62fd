#include "manifest/pattern.hpp"

#include <re2/re2.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Finds the first match from `start` on: its text, then its captures. Empty if
/// nothing matches.
std::vector<re2::StringPiece> find(const re2::RE2& regex, std::string_view text,
                                   std::size_t start, re2::RE2::Anchor anchor) {
  const re2::StringPiece bytes(text.data(), text.size());
  // Most texts do not match, and RE2 is much faster without captures.
  if (!regex.Match(bytes, start, text.size(), anchor, nullptr, 0)) return {};
  const int size = regex.NumberOfCapturingGroups() + 1;
  std::vector<re2::StringPiece> parts(static_cast<std::size_t>(size));
  regex.Match(bytes, start, text.size(), anchor, parts.data(), size);
  return parts;
}

}  // namespace

pattern::pattern(const std::string& text) : text_(text) {
  re2::RE2::Options options(re2::RE2::Latin1);  // bytes
  options.set_log_errors(false);
  regex_ = std::make_shared<const re2::RE2>(text, options);
  if (!regex_->ok()) {
    throw user_error("not a pattern (RE2): {}", escape(regex_->error()));
  }
}

std::string pattern::literal(std::string_view bytes) {
  return re2::RE2::QuoteMeta({bytes.data(), bytes.size()});
}

std::size_t pattern::captures() const {
  return static_cast<std::size_t>(regex_->NumberOfCapturingGroups());
}

std::optional<pattern::match> pattern::match_all(std::string_view text) const {
  const auto parts = find(*regex_, text, 0, re2::RE2::ANCHOR_BOTH);
  if (parts.empty()) return std::nullopt;
  return match(parts.begin(), parts.end());
}

std::vector<pattern::match> pattern::find_all(std::string_view text) const {
  std::vector<match> all;
  for (std::size_t start = 0; start <= text.size();) {
    const auto parts = find(*regex_, text, start, re2::RE2::UNANCHORED);
    if (parts.empty()) break;
    all.emplace_back(parts.begin(), parts.end());
    const auto end = parts[0].data() + parts[0].size() - text.data();
    start = static_cast<std::size_t>(end) + (parts[0].empty() ? 1 : 0);
  }
  return all;
}

std::optional<std::string> pattern::replace(
    std::string text, const std::string& replacement) const {
  // This is faster without captures, too.
  if (!re2::RE2::PartialMatch(text, *regex_)) return std::nullopt;
  re2::RE2::Replace(&text, *regex_, replacement);
  return text;
}

std::string pattern::replace_all(std::string text,
                                 const std::string& replacement) const {
  re2::RE2::GlobalReplace(&text, *regex_, replacement);
  return text;
}

bool pattern::can_make(const std::string& replacement) const {
  std::string error;
  return regex_->CheckRewriteString(replacement, &error);
}

std::string expand(const std::string& text, const word_reader& value_of) {
  // The text before a placeholder, one in braces of its own, or its word.
  static const pattern next(
      R"((?s)(.*?)(?:\{(\{[a-z_][a-z0-9_-]*\})\}|\{([a-z_][a-z0-9_-]*)\}))");
  std::string expanded;
  std::size_t end = 0;
  for (const pattern::match& match : next.find_all(text)) {
    expanded += match[1] + (match[3].empty() ? match[2] : value_of(match[3]));
    end += match[0].size();
  }
  return expanded + text.substr(end);
}

std::string expand(const std::string& text, const word_values& values) {
  return expand(text, [&](const std::string& word) { return values.at(word); });
}

}  // namespace sidebyside
