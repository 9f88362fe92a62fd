// compare report and site: pages of the programs and of results.
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
#include "manifest/resolve.hpp"
#include "pages/page.hpp"
#include "process/runner.hpp"
#include "read/assembly.hpp"
#include "results/json.hpp"
#include "show/terminal.hpp"

namespace sidebyside {
namespace {

/// The results of the files. Their names are without folder and extension, or
/// the paths as given if two names are the same.
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

/// The names of the programs in the results, without the points of sweeps. The
/// key of a pair of builds is "program/implementation".
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
    add(file.results.programs);
    add(file.results.pairs);
    add(file.results.races);
    add(file.results.outcomes);
  }
  return names;
}

/// Reads the sources that the manifest names. Removes the sides without a
/// source if others have one.
std::vector<source> read_present_sources(program& program) {
  sidebyside::program with_sources = program;
  std::erase_if(with_sources.sides,
                [](const side& side) { return side.source.empty(); });
  if (with_sources.sides.empty()) return {};
  program = std::move(with_sources);
  return read_sources(program);
}

/// Lists the files that the pages are made from.
input_files inputs_of(const page_material& material,
                      const std::vector<std::string>& results_files) {
  input_files inputs(results_files.begin(), results_files.end());
  inputs.insert(material.manifest);
  for (const page_program& page : material.programs) {
    for (const auto* sources : {&page.sources, &page.base}) {
      for (const source& source : *sources) inputs.insert(source.file);
    }
  }
  std::error_code ignored;
  inputs.insert(
      std::filesystem::directory_iterator(data_file("templates"), ignored),
      std::filesystem::directory_iterator());
  return inputs;
}

/// Adds the machine code, as far as it can be had, and the files that were run
/// for it to the inputs. Returns the signal that asked us to stop, or 0.
int add_assembly(page_material& material, input_files& inputs) {
  terminal screen(color_mode::automatic, false);
  runner runner([&](int signal) { screen.on_signal(signal); });
  std::string first_error;
  std::size_t number = 0;
  for (page_program& each : material.programs) {
    ++number;
    program program = each.program;
    keep_disassembled_sides(program);
    if (program.sides.empty()) continue;
    screen.progress([&] {
      return fmt::format("disassembling {} of {}", number,
                         count(material.programs.size(), "program"));
    });
    try {
      each.assembly = read_assembly(runner, program, {});
    } catch (const user_error& error) {
      if (first_error.empty()) first_error = error.what();
    }
    if (runner.stop_signal() != 0) return runner.stop_signal();
  }
  inputs.insert(runner.inputs().begin(), runner.inputs().end());
  if (!first_error.empty()) {
    tell("not all machine code is there: " + first_error);
  }
  return 0;
}

/// Gathers the programs of the pages: all of the manifest, or those in the
/// results, and then those that the manifest no longer has.
page_material gather(const global_options& global,
                     const report_arguments& chosen, bool has_all) {
  // Results of commands can be reported without a manifest.
  const bool has_none = !has_all && global.manifest == default_manifest() &&
                        !std::filesystem::exists(global.manifest);
  const manifest manifest =
      has_none ? sidebyside::manifest() : read_manifest(global.manifest);
  page_material material{
      manifest.file, manifest.documented, {}, read_files(chosen.files), {}, ""};
  for (const side& side : manifest.implementations) {
    material.implementations.push_back(side.name);
  }
  auto names = programs_in(material.files);
  const auto programs =
      resolve(manifest, {}, global.bin_dir.value_or(release_bin_dir));
  for (program program : programs) {
    if (std::erase(names, program.name) == 0 && !has_all) continue;
    auto& page = material.programs.emplace_back();
    page.sources = read_present_sources(program);
    page.program = std::move(program);
    const auto base =
        std::ranges::find(programs, page.program.builds_on, &program::name);
    if (base == programs.end()) continue;
    sidebyside::program copy = *base;
    page.base = read_present_sources(copy);
    page.base_title = copy.title;
  }
  if (has_all) return material;
  for (const std::string& name : names) {
    auto& gone = material.programs.emplace_back();
    gone.program.name = gone.program.title = name;
  }
  return material;
}

}  // namespace

int report(const global_options& global, const report_arguments& chosen) {
  page_material material = gather(global, chosen, false);
  auto inputs = inputs_of(material, chosen.files);
  if (const int signal = add_assembly(material, inputs)) {
    return stopped + signal;
  }
  return write_or_tell(chosen.output, make_report(material), inputs)
             ? all_good
             : cannot_start;
}

int site(const global_options& global, const site_arguments& chosen) {
  page_material material = gather(global, chosen, true);
  const auto folder = std::filesystem::absolute(chosen.output);
  material.source_url = chosen.source_url.value_or(
      std::filesystem::current_path().lexically_relative(folder).string() +
      "/");
  auto inputs = inputs_of(material, chosen.files);
  if (const int signal = add_assembly(material, inputs)) {
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
