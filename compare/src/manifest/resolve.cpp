#include "manifest/resolve.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/range/algorithm_ext/push_back.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

bool has_name(const program& program, const std::string& name) {
  return program.name == name;
}

bool has_name(const sweep& sweep, const std::string& name) {
  return sweep.name == name || sweep.group == name;
}

/// Returns the items of these names, or all if no name is given. `kind` and
/// `file` are for an error.
template <class Item>
std::vector<Item> select(const std::vector<Item>& items,
                         const std::vector<std::string>& names,
                         std::string_view kind,
                         const std::filesystem::path& file) {
  if (names.empty()) return items;
  std::vector<Item> selected;
  std::vector<std::string> missing = names;
  for (const Item& item : items) {
    const auto is_its = [&](auto& name) { return has_name(item, name); };
    if (std::ranges::any_of(names, is_its)) selected.push_back(item);
    std::erase_if(missing, is_its);
  }
  if (missing.empty()) return selected;
  throw user_error("{}: no {} of this name in {}; there are {}",
                   escape(missing.front()), kind, file.string(),
                   fmt::join(collect(items, &Item::name), ", "));
}

void fill_in(std::vector<std::string>& texts, const word_values& values) {
  for (std::string& text : texts) text = expand(text, values);
}

/// Fills in the placeholders of one program.
void fill_in(program& program, const std::filesystem::path& bin_dir) {
  word_values values = program.parameters;
  values["bin"] = bin_dir.string();
  values["program"] = program.name;
  fill_in(program.args, values);
  for (side& side : program.sides) {
    side.source = expand(side.source, values);
    fill_in(side.toolchain, values);
    fill_in(side.command, values);
    boost::push_back(side.command, program.args);
    if (side.race) {
      fill_in(side.race->probe_command, values);
      fill_in(side.race->command, values);
      boost::push_back(side.race->command, program.args);
      side.race->access = expand(side.race->access,
                                 {{"source", pattern::literal(side.source)}});
    }
    if (side.explorer) {
      std::vector<std::string> args =
          side.exploration.args.value_or(program.args);
      fill_in(args, values);
      fill_in(side.explorer->command, values);
      boost::push_back(side.explorer->command, args);
      fill_in(side.explorer->symbolizer,
              {{"file", side.explorer->command.front()}});
    }
    if (side.assembly) {
      fill_in(side.assembly->command, {{"file", side.command.front()}});
    }
  }
  program.args.clear();
}

}  // namespace

std::vector<program> resolve(const manifest& manifest,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir) {
  auto programs = select(manifest.programs, names, "program", manifest.file);
  for (program& program : programs) fill_in(program, bin_dir);
  return programs;
}

std::vector<sweep> resolve_sweeps(const manifest& manifest,
                                  const std::vector<std::string>& names,
                                  const std::filesystem::path& bin_dir) {
  auto sweeps = select(manifest.sweeps, names, "sweep", manifest.file);
  for (sweep& sweep : sweeps) {
    for (auto& point : sweep.values) fill_in(point.program, bin_dir);
  }
  return sweeps;
}

void choose_sides(program& program, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::vector<side> sides;
  for (const std::string& name : names) {
    const auto side = std::ranges::find(program.sides, name, &side::name);
    if (side == program.sides.end()) {
      throw user_error("{}/{}: no implementation of this name; there {} {}",
                       program.name, escape(name),
                       program.sides.size() == 1 ? "is" : "are",
                       fmt::join(collect(program.sides, &side::name), ", "));
    }
    if (std::ranges::count(sides, name, &side::name) > 0) {
      throw user_error("{}/{}: is asked for twice", program.name, name);
    }
    sides.push_back(*side);
  }
  program.sides = std::move(sides);
}

std::map<std::string, std::string> read_toolchains(
    const std::filesystem::path& bin_dir) {
  std::ifstream stream(bin_dir / "toolchains.json");
  const auto json = nlohmann::json::parse(stream, nullptr, false);
  std::map<std::string, std::string> toolchains;
  if (!json.is_object()) return toolchains;
  for (const auto& [label, text] : json.items()) {
    if (text.is_string()) toolchains[label] = text;
  }
  return toolchains;
}

}  // namespace sidebyside
