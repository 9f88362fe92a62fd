#include "manifest/pattern.hpp"

#include <fmt/format.h>
#include <re2/re2.h>
#include <re2/stringpiece.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// What matches from `start` on, and where it ends; none if nothing does.
std::optional<pattern::match> find(const re2::RE2& regex, std::string_view text,
                                   std::size_t start, re2::RE2::Anchor anchor,
                                   std::size_t& end) {
  std::vector<re2::StringPiece> parts(
      static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1);
  if (!regex.Match({text.data(), text.size()}, start, text.size(), anchor,
                   parts.data(), static_cast<int>(parts.size()))) {
    return std::nullopt;
  }
  end = static_cast<std::size_t>(parts.front().data() - text.data()) +
        parts.front().size();
  pattern::match found;
  for (const re2::StringPiece& part : parts) {
    found.emplace_back(part.data() == nullptr ? "" : part.data(), part.size());
  }
  return found;
}

}  // namespace

pattern::pattern(const std::string& text) : text_(text) {
  re2::RE2::Options options(re2::RE2::Latin1);  // bytes
  options.set_log_errors(false);
  regex_ = std::make_shared<const re2::RE2>(text, options);
  if (!regex_->ok()) {
    throw user_error(
        fmt::format("not a pattern (RE2): {}", escape(regex_->error())));
  }
}

std::string pattern::literal(std::string_view bytes) {
  return re2::RE2::QuoteMeta({bytes.data(), bytes.size()});
}

std::size_t pattern::captures() const {
  return regex_ ? static_cast<std::size_t>(regex_->NumberOfCapturingGroups())
                : 0;
}

std::optional<pattern::match> pattern::match_all(std::string_view text) const {
  std::size_t end = 0;
  if (!regex_) return std::nullopt;
  return find(*regex_, text, 0, re2::RE2::ANCHOR_BOTH, end);
}

std::vector<pattern::match> pattern::find_all(std::string_view text) const {
  std::vector<match> all;
  std::size_t start = 0;
  while (regex_ && start <= text.size()) {
    std::size_t end = start;
    auto found = find(*regex_, text, start, re2::RE2::UNANCHORED, end);
    if (!found) break;
    const bool is_empty = found->front().empty();
    all.push_back(std::move(*found));
    start = is_empty ? end + 1 : end;
  }
  return all;
}

}  // namespace sidebyside
