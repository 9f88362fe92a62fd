// Reads what a disassembler prints.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "read/assembly.hpp"

namespace sidebyside {
namespace {

/// Limits that stop a rewriting rule that never ends.
constexpr int max_rewrites = 50;
constexpr std::size_t max_text_size = 1U << 12U;

std::uint64_t parse_hexadecimal(const std::string& digits) {
  return std::strtoull(digits.c_str(), nullptr, 16);
}

/// Returns the part of a path that other paths of the same file have too. Clang
/// writes the folder of the build, then "../", then that part.
std::string end_of(std::string file) {
  const std::size_t start = file.rfind("../");
  if (start != std::string::npos) file.erase(0, start + 3);
  return "/" + std::filesystem::path(file).lexically_normal().string();
}

class assembly_parser {
 public:
  assembly_parser(const disassembler& reader, const source& source)
      : reader_(reader), source_(source) {}

  void parse(const std::string& line) {
    if (reader_.section.match_all(line)) {
      section_ += section_size;
      return;
    }
    if (const auto symbol = reader_.relocation.match_all(line)) {
      if (has_appended_) relocate((*symbol)[1]);
      return;
    }
    if (const auto start = reader_.function.match_all(line)) {
      function_ = rewrite((*start)[1]);
      function_file_ = start->size() > 2 ? (*start)[2] : "";
      is_own_function_ = !function_file_.empty() && is_source(function_file_);
      place_file_.clear();
      place_line_ = own_line_ = 0;
      return;
    }
    if (const auto& [place, caller] = places_of(line); place) {
      place_file_ = outermost_file_ = (*place)[1];
      place_line_ = line_in_source(*place);
    } else if (caller) {
      if (caller_line_ > 0) return;
      caller_line_ = line_in_source(*caller);
      if (caller_line_ == 0) outermost_file_ = (*caller)[1];
      return;
    }
    if (place_line_ == 0 && caller_line_ == 0 && !is_own_function_) return;
    // The line of a place may have an instruction, too.
    if (const auto parts = reader_.instruction.match_all(line)) {
      append(section_ + parse_hexadecimal((*parts)[1]), rewrite((*parts)[2]));
      caller_line_ = 0;
      outermost_file_ = place_file_;
    }
  }

  /// Returns the instructions in the order of their functions' first lines. A
  /// jump to padding becomes a jump to the instruction behind the padding.
  std::vector<instruction> finish() {
    std::set<std::uint64_t> addresses;
    std::map<std::string, std::size_t> first_lines;
    for (const instruction& each : instructions_) {
      addresses.insert(each.address);
      auto& first = first_lines.emplace(each.function, each.line).first->second;
      first = std::min(first, each.line);
    }
    for (instruction& each : instructions_) {
      const auto next = addresses.lower_bound(each.goal);
      const bool is_padding = padding_.contains(each.goal);
      if (is_padding && next != addresses.end()) each.goal = *next;
    }
    std::ranges::stable_sort(instructions_, {}, [&](const instruction& each) {
      return first_lines[each.function];
    });
    return std::move(instructions_);
  }

 private:
  using optional_match = std::optional<pattern::match>;

  using place_and_caller = std::pair<optional_match, optional_match>;

  /// Returns the place that a line names, or the caller. The same lines come
  /// often, and it takes long to match them.
  const place_and_caller& places_of(const std::string& line) {
    const auto [known, is_new] = known_places_.try_emplace(line);
    auto& [place, caller] = known->second;
    if (is_new) place = reader_.place.match_all(line);
    if (is_new && !place) caller = reader_.caller.match_all(line);
    return known->second;
  }

  /// Returns whether a disassembler's name of a file means the source. A name
  /// that leads to no file comes from a build in another folder. It means the
  /// source if one path is the end of the other.
  [[nodiscard]] bool is_source(const std::string& name) {
    const auto [known, is_new] = known_names_.try_emplace(name);
    if (is_new) {
      std::error_code none;
      const std::string end = end_of(name);
      const std::string own_end = end_of(source_.file);
      known->second =
          std::filesystem::exists(name, none)
              ? std::filesystem::equivalent(name, source_.file, none)
              : end.ends_with(own_end) || own_end.ends_with(end);
    }
    return known->second;
  }

  /// Returns the line of a file and line; 0 if it is not a line of the source.
  [[nodiscard]] std::size_t line_in_source(const pattern::match& place) {
    const std::size_t line = std::strtoull(place[2].c_str(), nullptr, 10);
    // A name without a folder may mean the function's file.
    const bool is_functions =
        std::filesystem::path(function_file_).filename() == place[1];
    const bool is_ours = is_functions ? is_own_function_ : is_source(place[1]);
    return line <= source_.lines.size() && is_ours ? line : 0;
  }

  [[nodiscard]] std::string rewrite(std::string text) const {
    for (const auto& [old, replacement] : reader_.rewrites) {
      for (int i = 0; i < max_rewrites && text.size() < max_text_size; ++i) {
        auto new_text = old.replace(text, replacement);
        if (!new_text) break;
        text = *std::move(new_text);
      }
    }
    return text;
  }

  void append(std::uint64_t address, const std::string& text) {
    const bool is_padding = reader_.padding.match_all(text).has_value();
    has_appended_ = false;
    // Padding marks where a call was inlined, the outermost call first.
    const bool is_nested =
        std::exchange(follows_padding_, is_padding) && is_padding;
    std::size_t line = place_line_ > 0 ? place_line_ : caller_line_;
    if (is_own_function_) {
      if (line > 0 && !is_nested) own_line_ = line;
      line = own_line_;
    }
    if (is_padding) padding_.insert(address);
    if (line == 0 || is_padding) return;
    instruction added{address, function_, text, line,
                      place_line_ == 0 ? outermost_file_ : ""};
    added.is_prologue = place_line_ > 0 && reader_.prologue.match_all(text);
    if (const auto targets = reader_.target.find_all(text); !targets.empty()) {
      const pattern::match& target = targets.back();
      added.target = target[0];
      added.goal = target[2].empty() ? section_ + parse_hexadecimal(target[1])
                                     : address + parse_hexadecimal(target[2]);
      added.name = target[3];
      // Other functions are called by their names.
      if (!added.name.empty() && added.name.find('+') == text.npos &&
          added.name != function_) {
        added.goal = unlisted;
      }
    }
    instructions_.push_back(std::move(added));
    has_appended_ = true;
  }

  /// Makes a symbol the target of the last instruction. The linker has yet to
  /// write its address.
  void relocate(const std::string& symbol) {
    instruction& last = instructions_.back();
    if (last.target.empty()) return;
    last.name = rewrite("@" + symbol).substr(1);
    last.goal = unlisted;
  }

  static constexpr std::uint64_t unlisted = ~std::uint64_t{0};
  /// The distance between the first addresses of two sections in a row.
  static constexpr std::uint64_t section_size = std::uint64_t{1} << 48U;

  const disassembler& reader_;
  const source& source_;
  std::map<std::string, bool> known_names_;  ///< whether they mean the source
  std::unordered_map<std::string, place_and_caller> known_places_;
  std::uint64_t section_ = 0;  ///< where its addresses start
  bool has_appended_ = false;  ///< the last line with an instruction
  std::string function_;
  std::string function_file_;  ///< as the disassembler names it; or empty
  bool is_own_function_ = false;
  std::string place_file_;
  std::size_t place_line_ = 0;   ///< in the source; 0: in another file
  std::string outermost_file_;   ///< of a chain of inlined calls
  std::size_t caller_line_ = 0;  ///< the innermost caller in the source
  std::size_t own_line_ = 0;     ///< the last line of this function
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
  // A text of megabytes. Each function is a paragraph. Only paragraphs that
  // name the source are parsed.
  while (!printed.empty()) {
    const std::size_t end = printed.find("\n\n");
    const std::string_view paragraph = printed.substr(0, end);
    printed.remove_prefix(std::min(paragraph.size() + 2, printed.size()));
    const bool is_named = paragraph.find(name) != paragraph.npos;
    if (!is_named && !reader.section.match_all(paragraph)) continue;
    for (const std::string& line : split(paragraph, '\n')) parser.parse(line);
  }
  return parser.finish();
}

}  // namespace sidebyside
