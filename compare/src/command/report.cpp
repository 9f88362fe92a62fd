// compare report and site: pages of the programs and of results.
#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/resolve.hpp"
#include "pages/page.hpp"
#include "read/assembly.hpp"
#include "results/json.hpp"

namespace sidebyside {
namespace {

/// Reads the results of the files. Their names are without folder and
/// extension, or the paths as given if two names are the same.
std::vector<named_results> read_files(const std::vector<std::string>& files) {
  std::set<std::filesystem::path> stems;
  for (const std::filesystem::path file : files) stems.insert(file.stem());
  const bool has_stems = stems.size() == files.size();
  return collect(files, [&](const std::filesystem::path& file) {
    return named_results{has_stems ? file.stem() : file, read_results(file)};
  });
}

/// Returns the names of the programs in the results, without the points of
/// sweeps. The key of a pair of builds is "program/implementation".
std::set<std::string> programs_in(const std::vector<named_results>& files) {
  std::set<std::string> names;
  const auto add = [&](const auto& programs) {
    for (const auto& program : programs) {
      const std::string& key = program.program;
      names.insert(key.substr(0, key.find('/')));
    }
  };
  for (const auto& [file, results, note, start_up] : files) {
    add(results.programs);
    if (has_times(results)) add(results.verified);
    add(results.races);
    add(results.outcomes);
    add(results.explorations);
  }
  return names;
}

/// Calls `use`. Its error goes to `gap`, unless there is an earlier one.
void attempt(std::string& gap, const auto& use) {
  try {
    use();
  } catch (const user_error& error) {
    if (gap.empty()) gap = error.what();
  }
}

/// Gathers the results, and the programs of the manifest.
page_material gather(const manifest& manifest, const report_arguments& chosen) {
  page_material material;
  material.documented = manifest.documented;
  material.implementations = collect(manifest.implementations, &side::name);
  material.files = read_files(chosen.files);
  const auto bin_dir = chosen.bin_dir.value_or(manifest.root / release_bin_dir);
  for (const program& program : resolve(manifest, {}, bin_dir)) {
    material.programs.push_back({program});
  }
  return material;
}

/// Reads the sources that are there, with their steps. Removes the sides
/// without one if others have one. `gap` becomes the first reason why one is
/// not shown.
void read_present_sources(page_program& page, std::string& gap) {
  std::vector<side> sides;
  for (const side& each : page.program.sides) {
    if (each.source.empty()) continue;
    program alone = page.program;
    alone.sides = {each};
    attempt(gap, [&] {
      page.sources.push_back(read_sources(alone).front());
      sides.push_back(each);
    });
  }
  if (sides.empty()) return;
  page.program.sides = sides;
  page.sides = whole_files(page.sources);
  attempt(gap, [&] { page.sides = line_up(page.sources); });
}

/// Adds all that pages show of sources.
void add_sources(page_material& material, const manifest& manifest) {
  std::string gap;
  std::map<std::string, const page_program*> pages;
  for (page_program& page : material.programs) {
    read_present_sources(page, gap);
    pages[page.program.name] = &page;
    const auto base = pages.find(page.program.builds_on);
    if (base == pages.end()) continue;
    page.base = base->second->sources;
    page.base_title = base->second->program.title;
  }
  for (inlined_text each : manifest.inlined) {
    attempt(gap, [&] {
      const std::string content =
          each.file.empty() ? "" : read_file(manifest.root / each.file);
      each.replacement =
          expand(each.replacement,
                 {{"file", boost::replace_all_copy(content, "\\", "\\\\")}});
    });
    material.inlined.push_back(each);
  }
  if (!gap.empty()) tell("not all steps of the sources are there: " + gap);
}

/// Returns a program for each processor that a page has machine code for, and
/// makes room for that code.
std::vector<program> programs_by_target(page_program& page) {
  std::vector<program> programs{page.program};
  keep_disassembled_sides(programs[0]);
  page.assembly = {{}};
  std::set<std::string> known;
  for (const side& side : page.program.sides) {
    for (const target& target : side.targets) {
      if (!known.insert(target.name).second) continue;
      choose_target(programs.emplace_back(page.program), target.name);
      const bool is_shown =
          std::ranges::count(page.program.targets, target.name) > 0;
      page.assembly.push_back({target.label, is_shown});
    }
  }
  return programs;
}

/// Adds the machine code, as far as it can be had. Returns the signal that
/// asked us to stop, or 0.
int add_assembly(page_material& material) {
  terminal screen(color_mode::automatic, false);
  runner runner([&](int signal) { screen.on_signal(signal); });
  disassembly code{runner};
  std::vector<std::pair<program, page_code*>> all;
  for (page_program& page : material.programs) {
    const bool has_steps =
        !page.sides.empty() && page.sides[0].steps.back().number > 0;
    if (!has_steps) continue;
    const auto programs = programs_by_target(page);
    for (std::size_t i = 0; i < programs.size(); ++i) {
      all.emplace_back(programs[i], &page.assembly[i]);
    }
  }
  std::string gap;
  for (std::size_t i = 0; i < all.size(); ++i) {
    screen.progress([&] {
      return fmt::format("disassembling {} of {}", i + 1,
                         count(all.size(), "program"));
    });
    attempt(gap, [&] { disassemble(code, all[i].first); });
    if (runner.stop_signal() != 0) return runner.stop_signal();
  }
  for (auto& [program, machine] : all) {
    if (program.sides.empty()) continue;
    attempt(gap, [&, &program = program, machine = machine] {
      machine->sides = read_assembly(code, program, {});
    });
    if (runner.stop_signal() != 0) return runner.stop_signal();
  }
  if (!gap.empty()) tell("not all machine code is there: " + gap);
  if (!code.warning.empty()) tell(code.warning);
  return 0;
}

}  // namespace

int report(const report_arguments& chosen) {
  // Results of commands can be reported without a manifest.
  const bool has_manifest = chosen.manifest != default_manifest() ||
                            std::filesystem::exists(chosen.manifest);
  auto material = gather(
      has_manifest ? read_manifest(chosen.manifest) : manifest(), chosen);
  auto names = programs_in(material.files);
  std::erase_if(material.programs, [&](const page_program& page) {
    return names.erase(page.program.name) == 0;
  });
  for (const std::string& name : names) {  // the manifest has them no longer
    program& program = material.programs.emplace_back().program;
    program.name = program.title = name;
  }
  const std::string page = make_report(std::move(material));
  return write_files({{chosen.output, page}}, "", false);
}

int site(const site_arguments& chosen) {
  const manifest manifest = read_manifest(chosen.manifest);
  page_material material = gather(manifest, chosen);
  add_sources(material, manifest);
  const auto folder = std::filesystem::absolute(chosen.output);
  material.source_url = chosen.source_url.value_or(
      std::filesystem::current_path().lexically_relative(folder).string() +
      "/");
  material.site_url = chosen.site_url;
  if (const int signal = add_assembly(material)) return stopped + signal;
  std::error_code ignored;
  std::filesystem::create_directories(chosen.output, ignored);
  return write_files(make_site(std::move(material)), chosen.output, false);
}

}  // namespace sidebyside
