#include "read/highlight.hpp"

#include <srchilite/formatter.h>
#include <srchilite/formattermanager.h>
#include <srchilite/highlightstate.h>
#include <srchilite/langdefmanager.h>
#include <srchilite/langmap.h>
#include <srchilite/regexrulefactory.h>
#include <srchilite/settings.h>
#include <srchilite/sourcehighlighter.h>

#include <boost/locale/utf.hpp>
#include <boost/make_shared.hpp>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <map>
#include <string_view>
#include <utility>

#include "base/installation.hpp"

namespace sidebyside {
namespace {

using token_line = std::vector<token>;

/// Every token makes Source-highlight search the rest of its line for each of
/// a language's rules.
constexpr std::size_t max_line_size = 1000;

/// Source-highlight goes by bytes. Those that continue a character belong to
/// the token that the character starts in.
void append(token_line& line, token_kind kind, std::string_view text) {
  while (!line.empty() && !text.empty() &&
         boost::locale::utf::utf_traits<char>::is_trail(text.front())) {
    line.back().text += text.front();
    text.remove_prefix(1);
  }
  if (text.empty()) return;
  if (line.empty() || line.back().kind != kind) line.push_back({kind, ""});
  line.back().text += text;
}

/// Takes what Source-highlight found for tokens of one kind.
class collector : public srchilite::Formatter {
 public:
  collector(const srchilite::SourceHighlighter& highlighter, token_kind kind,
            token_line& line)
      : highlighter_(highlighter), kind_(kind), line_(line) {}

  void format(const std::string& text,
              const srchilite::FormatterParams* /*unused*/) override {
    // An address in a comment is a part of the comment, an escape in a string
    // one of the string.
    const auto& context = highlighter_.getCurrentState()->getDefaultElement();
    const token_kind kind = context == "comment"  ? token_kind::comment
                            : context == "string" ? token_kind::string
                                                  : kind_;
    append(line_, kind, text);
  }

 private:
  const srchilite::SourceHighlighter& highlighter_;
  token_kind kind_;
  token_line& line_;
};

std::vector<token_line> plain_lines(const std::vector<std::string>& lines) {
  std::vector<token_line> all;
  for (const std::string& line : lines) {
    append(all.emplace_back(), token_kind::plain, line);
  }
  return all;
}

/// Throws what Source-highlight throws.
std::vector<token_line> tokenize(const std::vector<std::string>& lines,
                                 const std::string& file) {
  std::string folder = srchilite::Settings::retrieveDataDir();
  srchilite::LangMap languages(folder, "lang.map");
  const std::string language = languages.getMappedFileNameFromFileName(file);
  if (language.empty()) return plain_lines(lines);
  const std::filesystem::path own = data_file("languages");
  if (std::filesystem::exists(own / language)) folder = own.string();
  srchilite::RegexRuleFactory rules;
  srchilite::LangDefManager definitions(&rules);
  srchilite::SourceHighlighter highlighter(
      definitions.getHighlightState(folder, language));
  token_line tokens;
  const auto make_collector = [&](token_kind kind) {
    return boost::make_shared<collector>(highlighter, kind, tokens);
  };
  srchilite::FormatterManager formatters(make_collector(token_kind::plain));
  // What we make of Source-highlight's elements. The others are plain.
  using enum token_kind;
  const std::map<std::string, token_kind> elements{
      {"keyword", keyword}, {"type", type},           {"classname", type},
      {"usertype", type},   {"function", function},   {"predef_func", function},
      {"string", string},   {"specialchar", string},  {"regexp", string},
      {"number", constant}, {"constant", constant},   {"comment", comment},
      {"todo", comment},    {"preproc", preprocessor}};
  for (const auto& [name, kind] : elements) {
    formatters.addFormatter(name, make_collector(kind));
  }
  highlighter.setFormatterManager(&formatters);
  std::vector<token_line> all;
  for (const std::string& line : lines) {
    if (line.size() > max_line_size) return plain_lines(lines);
    highlighter.highlightParagraph(line);
    std::string text;
    for (const token& part : tokens) text += part.text;
    if (text != line) return plain_lines(lines);
    all.push_back(std::exchange(tokens, {}));
  }
  return all;
}

}  // namespace

std::vector<token_line> highlight(const std::vector<std::string>& lines,
                                  const std::string& file) {
  try {
    return tokenize(lines, file);
  } catch (const std::exception&) {
    // Its files are missing or broken, or a regular expression took too long.
    // The text is what counts.
    return plain_lines(lines);
  }
}

}  // namespace sidebyside
