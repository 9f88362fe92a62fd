/// Text made fit for HTML and SVG.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "results/runs.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// A text with a dash for all but letters, digits, '_' and '.': an id.
std::string to_id(std::string_view text);

/// A failure of a program, with its evidence.
std::string failure_to_html(const std::string& program, const failure& failed,
                            const std::vector<std::string>& evidence);

/// Every failure of a program, of any kind of results.
template <class Results>
std::string failures_of(const Results& of) {
  std::string text;
  for (const failure& failed : of.failures) {
    text += failure_to_html(of.program, failed, failure_evidence(of, failed));
  }
  return text;
}

/// A table whose rows become blocks on a narrow screen, where each cell brings
/// its heading. The roles stay what the elements are, for those who listen.
class html_table {
 public:
  html_table(std::string_view caption, std::vector<std::string> headings);

  /// The first cell heads the row; all of them are HTML.
  void add_row(const std::vector<std::string>& cells);

  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> headings_;
  std::string text_;
};

/// A table of rows; the title of a group stands in each of its rows.
std::string to_html(const table& shown, std::string_view caption);

}  // namespace sidebyside
