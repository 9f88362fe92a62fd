#include "explore/copies.hpp"

#include <utility>

#include "base/error.hpp"
#include "base/output.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Comments, texts in quotes, and all else, in the order of a source.
const pattern& parts_of_source() {
  static const pattern parts(R"re((//[^\n]*|/\*(?s:.*?)\*/)|)re"
                             R"re(("(?:[^"\\\n]|\\.)*"|[^/"]+|[/"]))re");
  return parts;
}

bool is_word(char c) { return is_letter_or_digit(c) || c == '_'; }

/// Replaces a text, and returns how often.
std::size_t replace_words(std::string& code, const replaced_text& size) {
  std::size_t count = 0;
  const std::string& from = size.from;
  for (std::size_t at = code.find(from); at != std::string::npos;
       at = code.find(from, at)) {
    const std::size_t end = at + from.size();
    const bool is_part =
        (at > 0 && is_word(code[at - 1]) && is_word(from.front())) ||
        (end < code.size() && is_word(code[end]) && is_word(from.back()));
    if (!is_part) code.replace(at, from.size(), size.to);
    if (!is_part) ++count;
    at += is_part ? 1 : size.to.size();
  }
  return count;
}

}  // namespace

std::string replace_sizes(const std::string& source,
                          const std::vector<replaced_text>& sizes,
                          const std::filesystem::path& file) {
  std::vector<std::size_t> counts(sizes.size(), 0);
  std::string copy;
  std::string code;  // up to the next comment
  const auto add_code = [&] {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      counts[i] += replace_words(code, sizes[i]);
    }
    copy += std::exchange(code, "");
  };
  for (const pattern::match& part : parts_of_source().find_all(source)) {
    code += part[2];
    if (part[1].empty()) continue;
    add_code();
    copy += part[1];
  }
  add_code();
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (counts[i] == sizes[i].times) continue;
    throw user_error(
        "{}: \"{}\" is in the code {}, and the manifest says {}: see sizes in "
        "[program.explore]",
        escape(file.string()), escape(sizes[i].from), count(counts[i], "time"),
        count(sizes[i].times, "time"));
  }
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
