// compare side-by-side: the sources of all programs as Markdown.
#include "read/side_by_side.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/input_file.hpp"
#include "base/output_file.hpp"
#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "manifest/reader.hpp"
#include "read/source.hpp"

namespace sidebyside {

namespace {

/// A file, and what is to stand in it.
struct page {
  output_file file;
  std::string text;
};

}  // namespace

int side_by_side(const global_options& global,
                 const side_by_side_arguments& chosen) {
  const manifest from = read_manifest(global.manifest);
  std::vector<program_sources> programs;
  for (const program& task : from.programs) {
    programs.push_back(
        read_sources(from, task, {}, global.bin_dir.value_or(release_bin_dir)));
  }
  // All of them are made before the first one is written.
  std::vector<page> pages;
  if (chosen.output) {
    const auto folder = std::filesystem::path(*chosen.output).parent_path();
    std::string text = to_side_by_side(programs, folder.empty() ? "." : folder);
    pages.push_back({output_file(*chosen.output), std::move(text)});
  }
  for (const std::string& file : chosen.updated) {
    std::string text = update_side_by_side(read_file(file), file, programs);
    pages.push_back({output_file(file), std::move(text)});
  }
  for (page& page : pages) page.file.write(page.text);
  return all_good;
}

}  // namespace sidebyside
