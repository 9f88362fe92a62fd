#include "read/highlight.hpp"

#include <srchilite/formattermanager.h>
#include <srchilite/langdefmanager.h>
#include <srchilite/langmap.h>
#include <srchilite/regexrulefactory.h>
#include <srchilite/settings.h>
#include <srchilite/sourcehighlighter.h>

#include <boost/make_shared.hpp>
#include <functional>
#include <map>

#include "base/installation.hpp"

namespace sidebyside {
namespace {

using token_line = std::vector<token>;

/// The start of a line that is highlighted. Source-highlight searches the rest
/// of a line for each of a language's rules, once for every token.
constexpr std::size_t max_line_size = 1000;

/// Appends a token to a line. Source-highlight takes bytes for characters, so
/// bytes that continue a character are added to the token before.
void append(token_line& line, token_kind kind, std::string_view text) {
  while (!line.empty() && !text.empty() && (text.front() & 0xC0) == 0x80) {
    line.back().text += text.front();
    text.remove_prefix(1);
  }
  if (text.empty()) return;
  if (line.empty() || line.back().kind != kind) line.push_back({kind, ""});
  line.back().text += text;
}

/// Receives texts of one kind from Source-highlight.
struct receiver : srchilite::Formatter {
  using function = std::function<void(const std::string&)>;
  explicit receiver(function use) : receive(std::move(use)) {}
  void format(const std::string& text,
              const srchilite::FormatterParams* /*unused*/) override {
    receive(text);
  }

  function receive;
};

/// Returns the tokens of each line; of fewer lines if the language is unknown.
/// Throws the exceptions of Source-highlight.
std::vector<token_line> tokenize(const std::vector<std::string>& lines,
                                 const std::string& file) {
  // An archive that runs anywhere has a copy of Source-highlight's files.
  std::string folder = data_file("source-highlight");
  if (!std::filesystem::exists(folder)) {
    folder = srchilite::Settings::retrieveDataDir();
  }
  srchilite::LangMap languages(folder, "lang.map");
  const std::string language = languages.getMappedFileNameFromFileName(file);
  if (language.empty()) return {};
  const auto own = data_file("languages");
  if (std::filesystem::exists(own / language)) folder = own;
  srchilite::RegexRuleFactory rules;
  srchilite::LangDefManager definitions(&rules);
  srchilite::SourceHighlighter highlighter(
      definitions.getHighlightState(folder, language));
  token_line tokens;
  using enum token_kind;
  const auto receive = [&](token_kind kind) {
    return boost::make_shared<receiver>([&, kind](const std::string& text) {
      // An address in a comment is a part of the comment. An escape sequence in
      // a string is a part of the string.
      const auto& context = highlighter.getCurrentState()->getDefaultElement();
      const token_kind outer = context == "string" ? literal : kind;
      append(tokens, context == "comment" ? comment : outer, text);
    });
  };
  srchilite::FormatterManager formatters(receive(plain));
  // The kinds of Source-highlight's elements; other elements are plain.
  const std::map<std::string, token_kind> elements{
      {"keyword", keyword},      {"preproc", keyword}, {"type", type},
      {"classname", type},       {"usertype", type},   {"function", function},
      {"predef_func", function}, {"string", literal},  {"specialchar", literal},
      {"regexp", literal},       {"number", literal},  {"constant", literal},
      {"comment", comment},      {"todo", comment}};
  for (const auto& [name, kind] : elements) {
    formatters.addFormatter(name, receive(kind));
  }
  highlighter.setFormatterManager(&formatters);
  std::vector<token_line> all;
  for (const std::string& line : lines) {
    const std::string start = line.substr(0, max_line_size);
    highlighter.highlightParagraph(start);
    std::string text;
    for (const token& part : tokens) text += part.text;
    if (text != start) break;
    append(tokens, plain, line.substr(start.size()));
    all.push_back(std::exchange(tokens, {}));
  }
  return all;
}

}  // namespace

std::vector<token_line> highlight(const std::vector<std::string>& lines,
                                  const std::string& file) {
  std::vector<token_line> tokens;
  try {
    tokens = tokenize(lines, file);
  } catch (const std::exception&) {
    // Source-highlight's files are missing or broken, or a regular expression
    // took too long. The text is shown without colours.
  }
  if (tokens.size() == lines.size()) return tokens;
  tokens.clear();
  for (const std::string& line : lines) {
    append(tokens.emplace_back(), token_kind::plain, line);
  }
  return tokens;
}

}  // namespace sidebyside
