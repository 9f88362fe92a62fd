#include "explore/symbols.hpp"

#include <fmt/format.h>

#include "manifest/pattern.hpp"

namespace sidebyside {
namespace {

/// Returns what a command prints; nothing if it cannot be run.
std::string run(runner& runner, const std::vector<std::string>& argv,
                const std::filesystem::path& folder) {
  const auto command = find_command(argv, {}, folder);
  if (!command) return "";
  const run_result run = runner.run(*command, {60, 1U << 26U});
  return run.out.read(0, run.out.size());
}

}  // namespace

std::map<std::uint64_t, std::vector<source_place>> find_places(
    runner& runner, const side& side,
    const std::set<std::uint64_t>& addresses) {
  std::vector<std::string> argv = side.explorer->symbolizer;
  for (const std::uint64_t address : addresses) {
    argv.push_back(fmt::format("{:#x}", address));
  }
  const std::string output = run(runner, argv, side.folder);
  const bool has_addresses = output.starts_with("0x");
  // The address, if it is printed, a function, and its file and line.
  static const pattern entry(
      R"((0x[0-9a-f]+\n)?.*\n(?:(.*):(\d{1,9})(?: .*)?|.*)(?:\n|$))");
  std::map<std::uint64_t, std::vector<source_place>> places;
  std::vector<source_place>* own = nullptr;
  auto next = addresses.begin();
  for (const pattern::match& parts : entry.find_all(output)) {
    if (!has_addresses || !parts[1].empty()) {
      if (next == addresses.end()) break;
      own = &places[*next++];
    }
    if (!parts[3].empty()) own->push_back({parts[2], std::stoul(parts[3])});
  }
  return places;
}

variable_map find_variables(runner& runner, const side& side) {
  static const pattern symbol(
      R"((?m)^([0-9a-f]+) ([0-9a-f]+) [bBdDuV] )"
      R"((?:main\.|\(anonymous namespace\)::)?([A-Za-z_][\w:.]*)$)");
  const std::string& executable = side.explorer->command.front();
  const std::string symbols =
      run(runner, {"nm", "-CS", "--defined-only", executable}, side.folder);
  variable_map variables;
  for (const pattern::match& parts : symbol.find_all(symbols)) {
    variables[std::stoull(parts[1], nullptr, 16)] = {
        std::stoull(parts[2], nullptr, 16), parts[3]};
  }
  return variables;
}

std::string find_name(const variable_map& variables, std::uint64_t address) {
  const auto next = variables.upper_bound(address);
  if (next == variables.begin()) return "";
  const auto& [start, variable] = *std::prev(next);
  if (address >= start + variable.size) return "";
  return address == start
             ? variable.name
             : fmt::format("{}+{}", variable.name, address - start);
}

}  // namespace sidebyside
