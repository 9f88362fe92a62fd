#include "read/highlight.hpp"

#include <srchilite/formatter.h>
#include <srchilite/formattermanager.h>
#include <srchilite/highlightstate.h>
#include <srchilite/langdefmanager.h>
#include <srchilite/langmap.h>
#include <srchilite/regexrulefactory.h>
#include <srchilite/settings.h>
#include <srchilite/sourcehighlighter.h>

#include <algorithm>
#include <array>
#include <boost/make_shared.hpp>
#include <cstddef>
#include <exception>
#include <string_view>
#include <utility>

namespace sidebyside {
namespace {

using token_line = std::vector<token>;

/// Every token makes Source-highlight search the rest of its line for each of
/// a language's rules.
constexpr std::size_t longest_line = 1000;

/// What we make of Source-highlight's elements. The others are plain.
constexpr std::array<std::pair<const char*, token_kind>, 13> elements{{
    {"keyword", token_kind::keyword},
    {"type", token_kind::type},
    {"classname", token_kind::type},
    {"usertype", token_kind::type},
    {"function", token_kind::function},
    {"predef_func", token_kind::function},
    {"string", token_kind::string},
    {"specialchar", token_kind::string},
    {"regexp", token_kind::string},
    {"number", token_kind::number},
    {"comment", token_kind::comment},
    {"todo", token_kind::comment},
    {"preproc", token_kind::preprocessor},
}};

void append(token_line& line, token_kind kind, std::string_view text) {
  if (text.empty()) return;
  if (line.empty() || line.back().kind != kind) line.push_back({kind, ""});
  line.back().text += text;
}

/// Source-highlight goes by bytes. Moves those that continue a character to
/// the token that the character starts in.
token_line mend_characters(token_line line) {
  token_line mended;
  for (token& part : line) {
    std::string_view text = part.text;
    while (!mended.empty() && !text.empty() &&
           (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80) {
      mended.back().text += text.front();
      text.remove_prefix(1);
    }
    append(mended, part.kind, text);
  }
  return mended;
}

std::string text_of(const token_line& line) {
  std::string text;
  for (const token& part : line) text += part.text;
  return text;
}

/// Takes what Source-highlight found for tokens of one kind.
class collector : public srchilite::Formatter {
 public:
  collector(const srchilite::SourceHighlighter& from, token_kind kind,
            token_line& line)
      : from_(from), kind_(kind), line_(line) {}

  void format(const std::string& text,
              const srchilite::FormatterParams* /*unused*/) override {
    // An address in a comment is a part of the comment, an escape in a string
    // one of the string.
    const std::string& within = from_.getCurrentState()->getDefaultElement();
    const token_kind kind = within == "comment"  ? token_kind::comment
                            : within == "string" ? token_kind::string
                                                 : kind_;
    append(line_, kind, text);
  }

 private:
  const srchilite::SourceHighlighter& from_;
  token_kind kind_;
  token_line& line_;
};

/// Tokens of the lines of one file, in their order, which matters: a comment
/// may go on for lines.
class tokenizer {
 public:
  /// Throws what Source-highlight throws.
  explicit tokenizer(srchilite::HighlightStatePtr language)
      : highlighter_(std::move(language)),
        formatters_(make(token_kind::plain)) {
    for (const auto& [element, kind] : elements) {
      formatters_.addFormatter(element, make(kind));
    }
    highlighter_.setFormatterManager(&formatters_);
  }

  token_line operator()(const std::string& line) {
    line_.clear();
    highlighter_.highlightParagraph(line);
    return mend_characters(std::exchange(line_, {}));
  }

 private:
  srchilite::FormatterPtr make(token_kind kind) {
    return boost::make_shared<collector>(highlighter_, kind, line_);
  }

  token_line line_;
  srchilite::SourceHighlighter highlighter_;
  srchilite::FormatterManager formatters_;
};

std::vector<token_line> plain(const std::vector<std::string>& lines) {
  std::vector<token_line> all(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    append(all[i], token_kind::plain, lines[i]);
  }
  return all;
}

}  // namespace

std::vector<token_line> highlight(const std::vector<std::string>& lines,
                                  const std::string& file) {
  if (std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
        return line.size() > longest_line;
      })) {
    return plain(lines);
  }
  try {
    const std::string folder = srchilite::Settings::retrieveDataDir();
    srchilite::LangMap languages(folder, "lang.map");
    const std::string language = languages.getMappedFileNameFromFileName(file);
    if (language.empty()) return plain(lines);
    srchilite::RegexRuleFactory rules;
    srchilite::LangDefManager definitions(&rules);
    tokenizer tokens(definitions.getHighlightState(folder, language));
    std::vector<token_line> all;
    all.reserve(lines.size());
    for (const std::string& line : lines) {
      all.push_back(tokens(line));
      if (text_of(all.back()) != line) return plain(lines);
    }
    return all;
  } catch (const std::exception&) {
    // Its files are missing or broken, or a regular expression took too long.
    // The text is what counts.
    return plain(lines);
  }
}

}  // namespace sidebyside
