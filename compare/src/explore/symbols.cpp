#include "explore/symbols.hpp"

#include <fmt/format.h>

#include <boost/algorithm/string/replace.hpp>
#include <boost/range/algorithm_ext/push_back.hpp>

#include "base/text.hpp"
#include "manifest/pattern.hpp"

namespace sidebyside {
namespace {

/// Returns the lines that a command prints; none if it fails.
std::vector<std::string> run(runner& runner,
                             const std::vector<std::string>& argv,
                             const std::filesystem::path& folder) {
  const auto command = find_command(argv, {}, folder);
  if (!command) return {};
  const run_result run = runner.run(*command, {60, 1U << 26U});
  return split(run.out.read(0, run.out.size()), '\n');
}

}  // namespace

std::map<std::uint64_t, std::vector<source_place>> find_places(
    runner& runner, const side& side,
    const std::set<std::uint64_t>& addresses) {
  std::vector<std::string> argv = side.explorer->symbolizer;
  for (const std::uint64_t address : addresses) {
    argv.push_back(fmt::format("{:#x}", address));
  }
  const auto lines = run(runner, argv, side.folder);
  const bool has_addresses = !lines.empty() && lines[0].starts_with("0x");
  static const pattern place(R"((.*):(\d{1,9})(?: .*)?)");
  std::map<std::uint64_t, std::vector<source_place>> places;
  std::vector<source_place>* own = nullptr;
  auto next = addresses.begin();
  for (std::size_t i = 0; i < lines.size(); i += 2) {
    if (!has_addresses || lines[i].starts_with("0x")) {
      if (next == addresses.end()) break;
      own = &places[*next++];
      if (has_addresses) ++i;
    }
    if (i + 1 >= lines.size()) break;
    if (const auto parts = place.match_all(lines[i + 1])) {
      own->push_back({(*parts)[1], std::stoul((*parts)[2])});
    }
  }
  return places;
}

variable_names::variable_names(runner& runner, const side& side) {
  static const pattern symbol(
      R"(([0-9a-f]+) ([0-9a-f]+) [bBdDuV] (?:main\.|\(anonymous namespace\)::)?)"
      R"(([A-Za-z_][\w:.]*))");
  const std::string& executable = side.explorer->command.front();
  for (const std::string& line :
       run(runner, {"nm", "-CS", "--defined-only", executable}, side.folder)) {
    const auto parts = symbol.match_all(line);
    if (!parts) continue;
    variables_[std::stoull((*parts)[1], nullptr, 16)] = {
        std::stoull((*parts)[2], nullptr, 16), (*parts)[3]};
  }
}

std::string variable_names::find(std::uint64_t address) const {
  const auto next = variables_.upper_bound(address);
  if (next == variables_.begin()) return "";
  const auto& [start, variable] = *std::prev(next);
  if (address >= start + variable.size) return "";
  return address == start
             ? variable.name
             : fmt::format("{}+{}", variable.name, address - start);
}

}  // namespace sidebyside
