// compare report: one page of all that was found.
#include <algorithm>
#include <cstddef>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "pages/page.hpp"
#include "process/runner.hpp"
#include "read/assembly.hpp"
#include "results/json.hpp"

namespace sidebyside {
namespace {

/// The results of the files, each by its name without folder and ending where
/// these differ, else by the file as it was given.
std::vector<named_results> read_files(const std::vector<std::string>& files) {
  std::vector<named_results> all;
  std::set<std::string> names;
  for (const std::string& file : files) {
    all.push_back({std::filesystem::path(file).stem(), read_results(file)});
    names.insert(all.back().name);
  }
  if (names.size() == files.size()) return all;
  for (std::size_t i = 0; i < files.size(); ++i) all[i].name = files[i];
  return all;
}

/// The programs that the results speak of; the points of sweeps are none.
std::vector<std::string> programs_in(const std::vector<named_results>& files) {
  std::vector<std::string> names;
  const auto add = [&names](const auto& programs) {
    for (const auto& program : programs) {
      if (std::ranges::find(names, program.program) == names.end()) {
        names.push_back(program.program);
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

/// The sources that there are: the manifest may name none.
program_sources find_sources(const manifest& manifest, const program& task,
                             const std::filesystem::path& bin_dir) {
  std::vector<std::string> names;
  for (const std::size_t index : task.implementations) {
    const implementation& side = manifest.implementations[index];
    if (!side.source.empty()) names.push_back(side.name);
  }
  if (names.empty()) return {task.name, task.title, {}};
  return read_sources(manifest, task, names, bin_dir);
}

/// The machine code that there is: without it the page is of use, too. Returns
/// the signal that asked us to stop, or 0.
int add_assembly(std::vector<reported_program>& programs,
                 const manifest& manifest,
                 const std::filesystem::path& bin_dir) {
  if (manifest.disassemblers.empty()) return 0;
  runner runner;
  std::string objection;  // the first one speaks for all
  for (reported_program& each : programs) {
    const program task = select_programs(manifest, {each.sources.name}).front();
    try {
      each.assembly = read_assembly(runner, manifest, task, {}, bin_dir);
    } catch (const user_error& error) {
      if (objection.empty()) objection = error.what();
    }
    if (runner.stop_signal() != 0) return runner.stop_signal();
  }
  if (!objection.empty()) tell("not all machine code is there: " + objection);
  return 0;
}

}  // namespace

int report(const global_options& global, const report_arguments& chosen) {
  const manifest manifest = read_manifest(global.manifest);
  const auto bin_dir = global.bin_dir.value_or(release_bin_dir);
  const std::vector<named_results> files = read_files(chosen.files);
  // Those of the manifest in its order, with their sources, then the others.
  std::vector<std::string> names = programs_in(files);
  std::vector<reported_program> programs;
  for (const program& task : manifest.programs) {
    if (std::erase(names, task.name) == 0) continue;
    programs.push_back({find_sources(manifest, task, bin_dir), task.expected});
  }
  if (const int signal = add_assembly(programs, manifest, bin_dir)) {
    return stopped + signal;
  }
  for (const std::string& name : names) {
    programs.push_back({{name, name, {}}, {}});
  }
  const std::string page = to_page(files, programs);
  if (const auto warning = write_file(chosen.output, page)) tell(*warning);
  return all_good;
}

}  // namespace sidebyside
