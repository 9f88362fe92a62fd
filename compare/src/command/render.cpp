// compare render: the marks of Markdown files, filled from their sources.
#include "read/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "command/command.hpp"
#include "manifest/reader.hpp"
#include "results/json.hpp"
#include "show/terminal.hpp"

namespace sidebyside {
namespace {

/// The results of every machine in the folder, each of which has a folder with
/// a file for each kind.
std::vector<results> read_records(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> machines;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_directory()) machines.push_back(entry.path());
  }
  std::sort(machines.begin(), machines.end());
  std::vector<results> records;
  for (const auto& machine : machines) {
    results& all = records.emplace_back();
    for (const char* kind : {"run", "race", "outcomes", "sweep"}) {
      const auto file = machine / fmt::format("{}.json", kind);
      if (!std::filesystem::exists(file)) continue;
      results found = read_results(file);
      const auto take = [](auto& into, auto& from) {
        into.insert(into.end(), from.begin(), from.end());
      };
      take(all.programs, found.programs);
      take(all.races, found.races);
      take(all.outcomes, found.outcomes);
      take(all.sweeps, found.sweeps);
      // The release build's toolchains, where there are its figures.
      if (all.conditions.date.empty()) all.conditions = found.conditions;
    }
  }
  return records;
}

}  // namespace

int render_files(const global_options& global, const render_arguments& chosen) {
  const manifest from = read_manifest(global.manifest);
  const rendering with{from, global.bin_dir.value_or(release_bin_dir),
                       read_records(chosen.records)};
  // All of them are rendered before the first one is written.
  std::vector<std::pair<std::string, std::string>> stale;
  for (const std::string& file : chosen.files) {
    const std::string text = read_file(file);
    std::string rendered = render(text, file, with);
    if (rendered != text) stale.emplace_back(file, std::move(rendered));
  }
  terminal to(color_mode::automatic, true);
  if (chosen.is_check) {
    for (const auto& [file, unused] : stale) {
      to.print(fmt::format("{} is stale; run: just render\n", file));
    }
    return stale.empty() ? all_good : check_failed;
  }
  for (const auto& [file, text] : stale) {
    write_file(file, text, present_file::rewritten);
  }
  return all_good;
}

}  // namespace sidebyside
