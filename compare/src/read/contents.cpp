#include "read/contents.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace sidebyside {
namespace {

std::string link_to_page(const program& program) {
  return fmt::format("[{}]({}.md)", escape_markup(program.title), program.name);
}

}  // namespace

std::string to_contents(const std::vector<program>& programs) {
  std::string text;
  std::string chapter;
  for (const program& program : programs) {
    if (program.chapter != chapter) {
      chapter = program.chapter;
      text += fmt::format("\n## {}\n\n", escape_markup(chapter));
    }
    text += fmt::format("- {}{}{}\n", link_to_page(program),
                        program.shows.empty() ? "" : ": ",
                        escape_markup(program.shows));
  }
  return text + "\n";
}

std::string page_around(std::string_view content,
                        const std::vector<program>& programs,
                        std::string_view name) {
  const auto own = std::ranges::find(programs, name, &program::name);
  std::string links = "[Contents](README.md)";
  if (own != programs.begin()) {
    links += " · previous: " + link_to_page(*(own - 1));
  }
  if (own + 1 != programs.end()) {
    links += " · next: " + link_to_page(*(own + 1));
  }
  return fmt::format("# {}\n\n{}\n\n{}\n{}\n", escape_markup(own->title), links,
                     content, links);
}

std::string link_site(const std::string& url) {
  return url.empty() ? "" : fmt::format("[Read them on the web]({}).\n", url);
}

}  // namespace sidebyside
