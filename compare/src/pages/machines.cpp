#include <fmt/ranges.h>

#include <filesystem>

#include "base/text.hpp"
#include "pages/html.hpp"
#include "pages/sections.hpp"
#include "show/messages.hpp"

namespace sidebyside {

std::string describe_machines(const std::vector<named_results>& files) {
  std::vector<std::vector<std::string>> rows;
  std::string notes;
  for (const named_results& file : files) {
    const environment& conditions = file.found.conditions;
    const std::string name = escape_html(file.name);
    std::vector<std::string> toolchains;
    for (const auto& [label, toolchain] : conditions.toolchains) {
      toolchains.push_back(fmt::format("{}: {}", label, toolchain));
    }
    // Where compare stands on that machine is nobody's business.
    std::vector<std::string> command = file.found.command_line;
    if (!command.empty()) {
      command.front() =
          std::filesystem::path(command.front()).filename().string();
    }
    rows.push_back(
        {name, escape_html(machine_words(conditions)),
         escape_html(fmt::format("{}", fmt::join(toolchains, "; "))),
         escape_html(conditions.date),
         fmt::format("<code>{}</code>",
                     escape_html(fmt::format("{}", fmt::join(command, " "))))});
    if (file.found.interrupted) {
      notes += fmt::format("<li>{}: the session was interrupted</li>\n", name);
    }
    for (const std::string& warning : file.found.warnings) {
      notes += fmt::format("<li>{}: {}</li>\n", name, escape_html(warning));
    }
  }
  if (!notes.empty()) notes = "<h3>Warnings</h3>\n<ul>\n" + notes + "</ul>\n";
  return html_table("Where the figures come from",
                    {"results", "machine", "toolchains", "date", "command"},
                    rows) +
         notes +
         fmt::format(
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
             "</p>\n",
             standard_level * 100);
}

}  // namespace sidebyside
