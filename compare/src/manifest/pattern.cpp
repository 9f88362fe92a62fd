#include "manifest/pattern.hpp"

#include <fmt/format.h>

#include <boost/regex.hpp>

#include "base/error.hpp"

namespace sidebyside {
namespace {

const auto flags = boost::match_not_dot_newline | boost::match_single_line;

pattern::match to_texts(const boost::smatch& found) {
  return {found.begin(), found.end()};
}

}  // namespace

pattern::pattern(const std::string& text) : text_(text) {
  try {
    regex_ =
        std::make_shared<const boost::regex>(text, boost::regex::ECMAScript);
  } catch (const boost::regex_error& error) {
    throw user_error(
        fmt::format("not an ECMAScript pattern: {}", error.what()));
  }
}

std::size_t pattern::captures() const {
  return regex_ ? regex_->mark_count() : 0;
}

std::optional<pattern::match> pattern::match_all(
    const std::string& text) const {
  boost::smatch found;
  if (!regex_ || !boost::regex_match(text, found, *regex_, flags)) {
    return std::nullopt;
  }
  return to_texts(found);
}

std::vector<pattern::match> pattern::find_all(const std::string& text) const {
  std::vector<match> all;
  if (!regex_) return all;
  for (boost::sregex_iterator at(text.begin(), text.end(), *regex_, flags), end;
       at != end; ++at) {
    all.push_back(to_texts(*at));
  }
  return all;
}

}  // namespace sidebyside
