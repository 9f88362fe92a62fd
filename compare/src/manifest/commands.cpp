#include "manifest/commands.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <set>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Adds a number to a text that is taken: "sleep-2".
std::string make_unique(const std::string& text, std::string_view separator,
                        std::set<std::string>& others) {
  std::string unique = text;
  for (int number = 2; !others.insert(unique).second; ++number) {
    unique = fmt::format("{}{}{}", text, separator, number);
  }
  return unique;
}

}  // namespace

std::vector<std::string> split_words(const std::string& text) {
  static const RE2 blanks("[ \t\n]+", RE2::Latin1);
  static const RE2 line_end("\\\\\n");  // quoted, it joins two lines
  static const RE2 part(
      R"re((?s)'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^ \t\n'"\\]+))re",
      RE2::Latin1);
  static const RE2 escape_in_quotes(R"(\\(?:\n|([$`"\\])))");
  std::vector<std::string> words;
  bool is_in_word = false;
  re2::StringPiece rest(text);
  while (!rest.empty()) {
    if (RE2::Consume(&rest, line_end)) continue;
    if (RE2::Consume(&rest, blanks)) {
      is_in_word = false;
      continue;
    }
    std::string single, twofold, escaped, plain;
    if (!RE2::Consume(&rest, part, &single, &twofold, &escaped, &plain)) {
      throw user_error("{}: the quoting with {} is not closed", escape(text),
                       rest[0]);
    }
    RE2::GlobalReplace(&twofold, escape_in_quotes, R"(\1)");
    if (!std::exchange(is_in_word, true)) words.emplace_back();
    words.back().append(single).append(twofold).append(escaped).append(plain);
  }
  return words;
}

std::string find_shell_operator(const std::string& text) {
  static const RE2 quoted(R"re((?s)'[^']*'|"(?:\\.|[^"\\])*"|\\.)re",
                          RE2::Latin1);
  static const RE2 operators(R"((\d*[<>]+|&&|\|+|;)(?:[^;]|$))", RE2::Latin1);
  std::string bare = text;
  RE2::GlobalReplace(&bare, quoted, "_");
  std::string found;
  RE2::PartialMatch(bare, operators, &found);
  return found;
}

program make_program(const std::vector<std::string>& commands,
                     bool uses_shell) {
  static const RE2 others("[^A-Za-z0-9_.]+", RE2::Latin1);
  program program;
  program.name = program.key = program.title = "commands";
  std::set<std::string> labels;
  std::set<std::string> names;
  for (const std::string& text : commands) {
    side& side = program.sides.emplace_back();
    std::string label = text;  // of 40 characters at most, without its middle
    RE2::Replace(&label, "(?s)^(.{20}).{2,}(.{19})$", R"(\1…\2)");
    side.label = make_unique(label, " #", labels);
    // "awk '{print}'" becomes "awk-print".
    std::string name = side.label;
    RE2::GlobalReplace(&name, others, "-");
    RE2::GlobalReplace(&name, "^[-.]+|-$", "");
    side.name = make_unique(name.empty() ? "command" : name, "-", names);
    side.command = uses_shell ? std::vector<std::string>{"/bin/sh", "-c", text}
                              : split_words(text);
    if (side.command.empty()) throw user_error("a command is empty");
    side.expected.errors.reset();
  }
  return program;
}

}  // namespace sidebyside
