// compare side-by-side: the sources of all programs as Markdown.
#include "../export/side_by_side.hpp"

#include <memory>

#include "../export/file.hpp"
#include "../manifest.hpp"
#include "../source.hpp"
#include "command.hpp"

namespace compare {
namespace {

struct options {
  std::optional<std::string> output;
  std::vector<std::string> updated;
};

/// A file, and what is to stand in it.
struct page {
  output_file file;
  std::string text;
};

int side_by_side(const global_options& global, const options& chosen) {
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
    std::string text = update_side_by_side(read_text(file), file, programs);
    pages.push_back({output_file(file), std::move(text)});
  }
  for (page& page : pages) page.file.write(page.text);
  return all_good;
}

}  // namespace

void add_side_by_side(CLI::App& app, const global_options& global,
                      int& status) {
  auto chosen = std::make_shared<options>();
  CLI::App* command = app.add_subcommand(
      "side-by-side", "Write the sources of all programs as Markdown");
  command
      ->add_option("--output,-o", chosen->output,
                   "A page with all programs, step by step")
      ->type_name("FILE");
  command
      ->add_option("--update", chosen->updated,
                   "A page with places for programs, each from a line <!-- "
                   "side-by-side: PROGRAM --> to a line <!-- end -->")
      ->option_text("FILE ...");
  command->require_option(1, 0);
  command->callback(
      [&global, &status, chosen] { status = side_by_side(global, *chosen); });
}

}  // namespace compare
