// compare render: the marks of Markdown files, filled from their sources.
#include "read/render.hpp"

#include <optional>
#include <set>

#include "base/text.hpp"
#include "command/command.hpp"
#include "manifest/resolve.hpp"
#include "measure/machine.hpp"
#include "results/json.hpp"

namespace sidebyside {
namespace {

/// Reads the results files in the folder and the folders below it.
std::vector<results> read_records(const std::filesystem::path& folder) {
  std::error_code error;
  std::set<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") files.insert(entry.path());
  }
  return collect(files, read_results);
}

}  // namespace

int render_files(const render_arguments& chosen) {
  const manifest manifest = read_manifest(chosen.manifest);
  const auto bin_dir = chosen.bin_dir.value_or(manifest.root / release_bin_dir);
  rendering material{resolve(manifest, {}, bin_dir),
                     read_records(chosen.records), chosen.site_url,
                     options_table()};
  std::optional<runner> runner(std::in_place);
  disassembly code{*runner};
  const auto toolchains =
      read_environment(*runner, material.programs, read_toolchains(bin_dir))
          .toolchains;
  for (const results& record : material.records) {
    if (record.conditions.toolchains == toolchains) material.code = &code;
  }
  // All of them are rendered before the first one is written.
  bool has_assembly = false;
  std::map<std::string, std::string> stale;
  for (const std::string& file : chosen.files) {
    const std::string text = read_file(file);
    has_assembly |= text.find("<!-- assembly:") != text.npos;
    std::string rendered = render(text, file, material);
    if (runner->stop_signal() != 0) return stopped + runner->stop_signal();
    if (rendered != text) stale[file] = std::move(rendered);
  }
  runner.reset();  // signals may end what follows
  if (has_assembly && material.code == nullptr) {
    tell("machine code is left as it is: no record has these toolchains");
  }
  if (!code.warning.empty()) tell(code.warning);
  if (!chosen.is_check) return write_files(stale, "");
  terminal screen(color_mode::automatic, true);
  for (const auto& [file, unused] : stale) {
    screen.print(
        fmt::format("{} is stale; render it without --check\n", escape(file)));
  }
  return stale.empty() ? all_good : check_failed;
}

}  // namespace sidebyside
