#include "read/instruction.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// A rule that never ends is cut short.
constexpr int most_rewrites = 50;
constexpr std::size_t longest_text = 1U << 12U;

std::uint64_t from_hexadecimal(std::string_view digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

/// What a path has in common with others of the same file: Clang repeats the
/// folder of the build before the way out of it.
std::string end_of(const std::string& file) {
  const std::size_t way_out = file.rfind("../");
  return "/" + std::filesystem::path(way_out == std::string::npos
                                         ? file
                                         : file.substr(way_out + 3))
                   .lexically_normal()
                   .string();
}

/// Whether one path is the end of the other: disassemblers name files from
/// anywhere, or without their folder.
bool is_same_file(const std::string& a, const std::string& b) {
  return end_of(a).ends_with(end_of(b)) || end_of(b).ends_with(end_of(a));
}

class assembly_parser {
 public:
  assembly_parser(const disassembler& reader, const source& source)
      : reader_(reader),
        source_(source),
        file_name_(std::filesystem::path(source.file).filename()) {}

  void take(std::string_view line) {
    if (const auto function = reader_.function.match_all(line)) {
      function_ = (*function)[1];
      is_rewritten_ = false;
      is_own_function_ = function->size() > 2 && is_source((*function)[2]);
      innermost_ = {};
      own_line_ = 0;
      return;
    }
    if (const auto place = reader_.place.match_all(line)) {
      innermost_ = {(*place)[1], line_of(*place)};
      outermost_file_ = innermost_.file;
    } else if (const auto caller = reader_.caller.match_all(line)) {
      if (callers_line_ > 0) return;
      callers_line_ = line_of(*caller);
      if (callers_line_ == 0) outermost_file_ = (*caller)[1];
      return;
    }
    if (innermost_.line == 0 && callers_line_ == 0 && !is_own_function_) return;
    if (const auto found = reader_.instruction.match_all(line)) {
      add(from_hexadecimal((*found)[1]), rewritten((*found)[2]));
      callers_line_ = 0;
      outermost_file_ = innermost_.file;
    }
  }

  /// What is jumped to is never padding, and a function is behind another that
  /// begins in an earlier line.
  std::vector<instruction> finish() {
    std::set<std::uint64_t> addresses;
    std::map<std::string, std::size_t> first_lines;
    for (const instruction& one : instructions_) {
      addresses.insert(one.address);
      auto& first = first_lines.emplace(one.function, one.line).first->second;
      first = std::min(first, one.line);
    }
    for (instruction& one : instructions_) {
      const auto next = addresses.lower_bound(one.goal);
      const bool is_padding = padding_.contains(one.goal);
      if (is_padding && next != addresses.end()) one.goal = *next;
    }
    std::ranges::stable_sort(instructions_, {}, [&](const instruction& one) {
      return first_lines[one.function];
    });
    return std::move(instructions_);
  }

 private:
  struct location {
    std::string file;
    std::size_t line = 0;  ///< of our source; 0: of another
  };

  [[nodiscard]] bool is_source(const std::string& file) const {
    return file.ends_with(file_name_) && is_same_file(file, source_.file);
  }

  /// The line, if it is one of the source.
  [[nodiscard]] std::size_t line_of(const pattern::match& place) const {
    const auto line = to_integer(place[2]).value_or(0);
    const bool is_own =
        line > 0 && static_cast<std::size_t>(line) <= source_.lines.size() &&
        is_source(place[1]);
    return is_own ? static_cast<std::size_t>(line) : 0;
  }

  [[nodiscard]] std::string rewritten(std::string text) const {
    for (const auto& [old, replacement] : reader_.rewrites) {
      for (int i = 0; i < most_rewrites && text.size() < longest_text; ++i) {
        auto made = old.replace(text, replacement);
        if (!made) break;
        text = *std::move(made);
      }
    }
    return text;
  }

  void add(std::uint64_t address, std::string text) {
    const bool is_padding = reader_.padding.match_all(text).has_value();
    // Padding marks where something was inlined, the outermost place first.
    const bool is_nested = is_padding && follows_padding_;
    follows_padding_ = is_padding;
    std::size_t line = innermost_.line > 0 ? innermost_.line : callers_line_;
    if (is_own_function_) {
      if (line > 0 && !is_nested) own_line_ = line;
      line = own_line_;
    }
    if (is_padding) padding_.insert(address);
    if (line == 0 || is_padding) return;
    instruction& made = instructions_.emplace_back();
    made.address = address;
    made.line = line;
    if (!is_rewritten_) function_ = rewritten(function_);
    is_rewritten_ = true;
    made.function = function_;
    if (innermost_.line == 0) made.inlined = outermost_file_;
    if (const auto all = reader_.target.find_all(text); !all.empty()) {
      const pattern::match& target = all.back();
      made.target = target[0];
      made.goal = target[2].empty() ? from_hexadecimal(target[1])
                                    : address + from_hexadecimal(target[2]);
      made.name = target[3];
    }
    made.text = std::move(text);
  }

  const disassembler& reader_;
  const source& source_;
  std::string file_name_;
  bool is_own_function_ = false;
  std::string function_;
  bool is_rewritten_ = false;  ///< only where it is shown, for it takes long
  location innermost_;
  std::string outermost_file_;    ///< of those that were inlined into our line
  std::size_t callers_line_ = 0;  ///< the innermost line of ours among callers
  std::size_t own_line_ = 0;      ///< the last one in this function
  bool follows_padding_ = false;
  std::set<std::uint64_t> padding_;
  std::vector<instruction> instructions_;
};

}  // namespace

std::vector<instruction> parse_assembly(std::string_view printed,
                                        const disassembler& reader,
                                        const source& source) {
  assembly_parser parser(reader, source);
  const std::string name = std::filesystem::path(source.file).filename();
  // Megabytes, most of which are not kept: a function is a paragraph, and one
  // that does not name the source has nothing of it.
  while (!printed.empty()) {
    const std::size_t end = printed.find("\n\n");
    const std::string_view paragraph = printed.substr(0, end);
    printed.remove_prefix(std::min(paragraph.size() + 2, printed.size()));
    if (paragraph.find(name) == paragraph.npos) continue;
    for (const std::string& line : split(paragraph, '\n')) parser.take(line);
  }
  return parser.finish();
}

}  // namespace sidebyside
