// compare report: one page of all that was found.
#include <algorithm>
#include <memory>
#include <set>

#include "../export/file.hpp"
#include "../manifest.hpp"
#include "../report/page.hpp"
#include "../results_file.hpp"
#include "command.hpp"

namespace compare {
namespace {

struct options {
  std::vector<std::string> files;
  std::string output;
};

/// The names of the files without folder and ending where these differ, else
/// the files as they were given.
std::vector<std::string> names_of(const std::vector<std::string>& files) {
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const std::string& file : files) {
    names.push_back(std::filesystem::path(file).stem().string());
  }
  const std::set<std::string> different(names.begin(), names.end());
  return different.size() == names.size() ? names : files;
}

/// The programs that the results speak of.
std::vector<std::string> programs_in(const std::vector<named_results>& files) {
  std::vector<std::string> names;
  const auto add = [&names](const auto& all) {
    for (const auto& of : all) {
      if (std::find(names.begin(), names.end(), of.program) == names.end()) {
        names.push_back(of.program);
      }
    }
  };
  for (const named_results& file : files) {
    add(file.found.programs);
    add(file.found.races);
    add(file.found.outcomes);
  }
  return names;
}

/// Those of the manifest in its order, with their sources, then the others.
std::vector<reported_program> read_programs(
    const manifest& from, std::vector<std::string> names,
    const std::filesystem::path& bin_dir) {
  std::vector<reported_program> programs;
  for (const program& task : from.programs) {
    if (std::erase(names, task.name) == 0) continue;
    programs.push_back({read_sources(from, task, {}, bin_dir), task.expected});
  }
  for (const std::string& name : names)
    programs.push_back({{name, name, {}}, {}});
  return programs;
}

int report(const global_options& global, const options& chosen) {
  const manifest from = read_manifest(global.manifest);
  std::vector<named_results> files;
  const std::vector<std::string> names = names_of(chosen.files);
  for (std::size_t i = 0; i < names.size(); ++i) {
    files.push_back({names[i], read_results(chosen.files[i])});
  }
  const auto programs = read_programs(from, programs_in(files),
                                      global.bin_dir.value_or(release_bin_dir));
  const std::string page = to_page(files, programs);
  output_file(chosen.output).write(page);
  return all_good;
}

}  // namespace

void add_report(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<options>();
  CLI::App* command =
      app.add_subcommand("report", "Write one HTML page from results files");
  command
      ->add_option("RESULTS", chosen->files,
                   "Files that run, race or outcomes wrote with --json")
      ->required()
      ->option_text("FILE ...");
  command->add_option("--output,-o", chosen->output, "The page to write")
      ->required()
      ->type_name("FILE");
  command->callback(
      [&global, &status, chosen] { status = report(global, *chosen); });
}

}  // namespace compare
