/// Text made fit for HTML and SVG.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "read/source.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// A text with a dash for all but letters, digits, '_' and '.': an id.
std::string to_id(std::string_view text);

/// Every failure of a program with its evidence, of any kind of results.
template <class Program>
std::string failures_of(const Program& program) {
  std::string html;
  for (const failure& failed : program.failures) {
    html += fmt::format(
        "<div class=\"failure\"><p><strong class=\"bad\">FAILED</strong> "
        "{}/{}, {}: {}</p>\n<pre>",
        escape_html(program.program), escape_html(failed.implementation),
        escape_html(failed.round), escape_html_source(failed.found.message));
    for (const std::string& line : failure_evidence(program, failed)) {
      html += escape_html_source(line) + "\n";
    }
    html += "</pre></div>\n";
  }
  return html;
}

/// A table whose rows become blocks on a narrow screen, where each cell brings
/// its heading. The roles stay what the elements are, for those who listen. The
/// title of a group heads each of its rows, or else the first cell does.
std::string to_html(const table& shown, std::string_view caption);

/// The sources of a program, or what else is shown of each step, a row for
/// each. A row that is pointed at, or has the focus, is marked on all sides.
/// `noun` says what it is, and `racing` has the lines to be marked, as
/// "file:line".
std::string to_html(const listing_sources& shown, std::string_view noun,
                    const std::set<std::string>& racing = {});

}  // namespace sidebyside
