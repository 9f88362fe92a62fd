#include "explore/copies.hpp"

#include <boost/algorithm/string/replace.hpp>

#include "base/error.hpp"
#include "base/output.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Returns a pattern of a text that is not part of a longer word.
pattern whole_words(const std::string& text) {
  const auto boundary = [](char c) {
    return is_letter_or_digit(c) || c == '_' ? "\\b" : "";
  };
  return pattern(boundary(text.front()) + pattern::literal(text) +
                 boundary(text.back()));
}

}  // namespace

std::string replace_sizes(const std::string& source,
                          const std::vector<replaced_text>& sizes,
                          const std::filesystem::path& file) {
  // Comments, texts in quotes, and all else, in the order of a source.
  static const pattern parts(R"re((//[^\n]*|/\*(?s:.*?)\*/)|)re"
                             R"re(("(?:[^"\\\n]|\\.)*"|[^/"]+|[/"]))re");
  struct segment {
    std::string code;
    std::string comment;  ///< behind it
  };
  std::vector<segment> segments(1);
  for (const pattern::match& part : parts.find_all(source)) {
    segments.back().code += part[2];
    if (part[1].empty()) continue;
    segments.back().comment = part[1];
    segments.emplace_back();
  }
  for (const auto& [from, to, times] : sizes) {
    const pattern words = whole_words(from);
    const std::string replacement = boost::replace_all_copy(to, "\\", "\\\\");
    std::size_t found = 0;
    for (segment& each : segments) {
      found += words.find_all(each.code).size();
      each.code = words.replace_all(each.code, replacement);
    }
    if (found == times) continue;
    throw user_error(
        "{}: \"{}\" is in the code {}, and the manifest says {}: see sizes in "
        "[program.explore]",
        escape(file.string()), escape(from), count(found, "time"),
        count(times, "time"));
  }
  std::string copy;
  for (const auto& [code, comment] : segments) copy += code + comment;
  return copy;
}

std::filesystem::path copy_of(const side& side) {
  if (side.explorer->copies.empty()) return side.source;
  const auto path = std::filesystem::path(side.source_name)
                        .relative_path()
                        .lexically_normal();
  if (*path.begin() != "..") return side.explorer->copies / path;
  throw user_error("{}: is above the folder of the copies' sources",
                   escape(side.source));
}

void write_copy(const side& side) {
  if (side.explorer->copies.empty()) {
    if (side.exploration.sizes.empty()) return;
    throw user_error("{} has sizes to replace, and its explorer no 'copies'",
                     escape(side.source));
  }
  const auto copy = copy_of(side);
  const std::string text = replace_sizes(read_file(side.source),
                                         side.exploration.sizes, side.source);
  std::error_code error;
  if (std::filesystem::exists(copy, error) && read_file(copy) == text) return;
  std::filesystem::create_directories(copy.parent_path(), error);
  write_file(copy, text);
}

}  // namespace sidebyside
