// compare report and site: pages of what is there and what was found.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/installation.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/manifest.hpp"
#include "pages/page.hpp"
#include "process/runner.hpp"
#include "read/assembly.hpp"
#include "results/json.hpp"
#include "show/terminal.hpp"

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

/// The programs that the results speak of; the points of sweeps are none. That
/// of a pair of builds is "program/implementation".
std::vector<std::string> programs_in(const std::vector<named_results>& files) {
  std::vector<std::string> names;
  const auto add = [&names](const auto& programs) {
    for (const auto& program : programs) {
      const std::string& key = program.program;
      const std::string name = key.substr(0, key.find('/'));
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
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

/// Lists the files that the pages are made from.
input_files inputs_of(const page_material& material,
                      const std::vector<std::string>& results_files) {
  input_files inputs(results_files.begin(), results_files.end());
  inputs.insert(material.programs.file);
  for (const shown_program& each : material.shown) {
    for (const program_sources* sources : {&each.sources, &each.base}) {
      for (const source& side : sources->sides) inputs.insert(side.file);
    }
  }
  std::error_code ignored;
  inputs.insert(
      std::filesystem::directory_iterator(data_file("templates"), ignored),
      std::filesystem::directory_iterator());
  return inputs;
}

/// The machine code that there is: without it the page is of use, too. Returns
/// the signal that asked us to stop, or 0. Adds what it runs to the inputs.
int add_assembly(page_material& material, const std::filesystem::path& bin_dir,
                 input_files& inputs) {
  if (material.programs.disassemblers.empty()) return 0;
  terminal screen(color_mode::automatic, false);
  runner runner([&](int signal) { screen.on_signal(signal); });
  std::string objection;  // the first one speaks for all
  std::size_t number = 0;
  for (shown_program& each : material.shown) {
    ++number;
    screen.progress([&] {
      return fmt::format("disassembling {} of {}", number,
                         count(material.shown.size(), "program"));
    });
    if (each.sources.sides.empty()) continue;
    try {
      each.assembly =
          read_assembly(runner, material.programs, each.task, {}, bin_dir);
    } catch (const user_error& error) {
      if (objection.empty()) objection = error.what();
    }
    if (runner.stop_signal() != 0) return runner.stop_signal();
  }
  inputs.insert(runner.inputs().begin(), runner.inputs().end());
  if (!objection.empty()) tell("not all machine code is there: " + objection);
  return 0;
}

/// Programs of the manifest in its order, all or these, with their sources;
/// then those that are in no manifest any more.
std::vector<shown_program> show_programs(
    const manifest& manifest, std::optional<std::vector<std::string>> names,
    const std::filesystem::path& bin_dir) {
  std::vector<shown_program> shown;
  for (const program& task : manifest.programs) {
    if (names && std::erase(*names, task.name) == 0) continue;
    auto& program = shown.emplace_back();
    program.task = task;
    program.sources = find_sources(manifest, task, bin_dir);
    if (task.builds_on.empty()) continue;
    program.base = find_sources(
        manifest, select_programs(manifest, {task.builds_on}).front(), bin_dir);
  }
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    auto& gone = shown.emplace_back();
    gone.task.name = gone.task.title = name;
  }
  return shown;
}

}  // namespace

int report(const global_options& global, const report_arguments& chosen) {
  // Results of commands can be reported where there is no manifest.
  const bool has_none = global.manifest == default_manifest() &&
                        !std::filesystem::exists(global.manifest);
  const manifest manifest =
      has_none ? sidebyside::manifest() : read_manifest(global.manifest);
  const auto bin_dir = global.bin_dir.value_or(release_bin_dir);
  page_material material{manifest, read_files(chosen.files), {}, ""};
  material.shown =
      show_programs(manifest, programs_in(material.files), bin_dir);
  auto inputs = inputs_of(material, chosen.files);
  if (const int signal = add_assembly(material, bin_dir, inputs)) {
    return stopped + signal;
  }
  return write_or_tell(chosen.output, make_report(material), inputs)
             ? all_good
             : cannot_start;
}

int site(const global_options& global, const site_arguments& chosen) {
  const manifest manifest = read_manifest(global.manifest);
  const auto bin_dir = global.bin_dir.value_or(release_bin_dir);
  page_material material{manifest, read_files(chosen.files), {}, ""};
  material.shown = show_programs(manifest, std::nullopt, bin_dir);
  const auto folder = std::filesystem::absolute(chosen.output);
  material.source_url = chosen.source_url.value_or(
      std::filesystem::current_path().lexically_relative(folder).string() +
      "/");
  auto inputs = inputs_of(material, chosen.files);
  if (const int signal = add_assembly(material, bin_dir, inputs)) {
    return stopped + signal;
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  int status = all_good;
  for (const auto& [name, page] : make_site(material)) {
    const auto file = std::filesystem::path(chosen.output) / name;
    if (!write_or_tell(file, page, inputs)) status = cannot_start;
  }
  return status;
}

}  // namespace sidebyside
