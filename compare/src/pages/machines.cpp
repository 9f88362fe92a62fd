#include "pages/machines.hpp"

#include <fmt/ranges.h>

#include <filesystem>

#include "base/text.hpp"
#include "pages/html.hpp"
#include "show/messages.hpp"

namespace sidebyside {

std::string machines_section(const std::vector<named_results>& files) {
  html_table table("Where the figures come from",
                   {"results", "machine", "toolchains", "date", "command"});
  std::string notes;
  for (const named_results& file : files) {
    const environment& on = file.found.conditions;
    std::vector<std::string> toolchains;
    for (const auto& [label, toolchain] : on.toolchains) {
      toolchains.push_back(fmt::format("{}: {}", label, toolchain));
    }
    // Where compare stands on that machine is nobody's business.
    std::vector<std::string> command = file.found.command_line;
    if (!command.empty()) {
      command.front() =
          std::filesystem::path(command.front()).filename().string();
    }
    table.add_row(
        {escape_html(file.name), escape_html(machine_words(on)),
         escape_html(fmt::format("{}", fmt::join(toolchains, "; "))),
         escape_html(on.date),
         fmt::format("<code>{}</code>",
                     escape_html(fmt::format("{}", fmt::join(command, " "))))});
    if (file.found.interrupted) {
      notes += fmt::format("<li>{}: the session was interrupted</li>\n",
                           escape_html(file.name));
    }
    for (const std::string& warning : file.found.warnings) {
      notes += fmt::format("<li>{}: {}</li>\n", escape_html(file.name),
                           escape_html(warning));
    }
  }
  std::string text =
      "<section id=\"machine\">\n<h2>Machine and method</h2>\n" + table.text();
  if (!notes.empty()) {
    text += "<h3>Warnings</h3>\n<ul>\n" + notes + "</ul>\n";
  }
  return text + fmt::format(
                    "<h3>Method</h3>\n<p>Each round runs every side once, back "
                    "to back, in random order, so that whatever the machine "
                    "does meanwhile hits all alike. Each block of rounds "
                    "begins with reading the executables into memory anew, for "
                    "where they lie there makes short programs faster or "
                    "slower. Wall time is of the whole process, from the spawn "
                    "until it is "
                    "reaped. The figure that counts is the median of the "
                    "blocks’ median ratios, with the distribution-free {:.0f} "
                    "% interval of the median, over blocks; “faster” and "
                    "“slower” are said only where that interval is more than "
                    "1 % away from 1. Peak memory "
                    "is from extra runs that are not timed. Every run, timed "
                    "or not, was checked against what the program must print."
                    "</p>\n</section>\n",
                    standard_level * 100);
}

}  // namespace sidebyside
