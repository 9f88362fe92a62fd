// compare report: one page of all that was found.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "manifest/reader.hpp"
#include "pages/page.hpp"
#include "results/json.hpp"

namespace sidebyside {
namespace {

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

/// The programs that the results speak of; the points of sweeps are none.
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
    add(file.found.pairs);
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

}  // namespace

int report(const global_options& global, const report_arguments& chosen) {
  const manifest from = read_manifest(global.manifest);
  std::vector<named_results> files;
  const std::vector<std::string> names = names_of(chosen.files);
  for (std::size_t i = 0; i < names.size(); ++i) {
    files.push_back({names[i], read_results(chosen.files[i])});
  }
  const auto programs = read_programs(from, programs_in(files),
                                      global.bin_dir.value_or(release_bin_dir));
  const std::string page = to_page(files, programs);
  write_file(chosen.output, page);
  return all_good;
}

}  // namespace sidebyside
