#include "manifest/resolve.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/placeholders.hpp"

namespace sidebyside {
namespace {

bool has_name(const program& program, const std::string& name) {
  return program.name == name;
}

bool has_name(const sweep& sweep, const std::string& name) {
  return sweep.name == name || sweep.group == name;
}

/// The items of these names, or all if there are none. `kind` and `file` are
/// for an error.
template <class Item>
std::vector<Item> select(const std::vector<Item>& items,
                         const std::vector<std::string>& names,
                         std::string_view kind,
                         const std::filesystem::path& file) {
  std::vector<Item> selected;
  std::vector<std::string> known;
  std::vector<std::string> missing = names;
  for (const Item& item : items) {
    known.push_back(item.name);
    const auto is_its = [&](const std::string& name) {
      return has_name(item, name);
    };
    if (names.empty() || std::ranges::any_of(names, is_its)) {
      selected.push_back(item);
    }
    std::erase_if(missing, is_its);
  }
  if (missing.empty()) return selected;
  if (known.empty()) known.emplace_back("none");
  throw user_error("{}: no {} of this name in {}; there are {}",
                   escape(missing.front()), kind, file.string(),
                   fmt::join(known, ", "));
}

/// Fills in the placeholders of one program.
class resolver {
 public:
  resolver(program& program, const std::filesystem::path& bin_dir)
      : program_(program), bin_dir_(bin_dir.string()) {}

  void resolve() {
    fill_in(program_.args);
    for (side& each : program_.sides) resolve(each);
    program_.args.clear();
  }

 private:
  void resolve(side& side) {
    side.source = fill_in(side.source);
    fill_in(side.command);
    append_args(side.command);
    fill_in(side.toolchain);
    if (side.race) {
      fill_in(side.race->command);
      append_args(side.race->command);
      fill_in(side.race->probe_command);
      side.race->access = expand(side.race->access, [&](std::string_view) {
        return pattern::literal(side.source);
      });
    }
    if (side.assembly) {
      for (std::string& word : side.assembly->command) {
        word = expand(word,
                      [&](std::string_view) { return side.command.front(); });
      }
    }
  }

  std::string fill_in(const std::string& text) {
    return expand(text, [&](std::string_view word) {
      if (word == "bin") return bin_dir_;
      const auto parameter = program_.parameters.find(std::string(word));
      return parameter == program_.parameters.end() ? program_.name
                                                    : parameter->second;
    });
  }
  void fill_in(std::vector<std::string>& texts) {
    for (std::string& text : texts) text = fill_in(text);
  }
  void append_args(std::vector<std::string>& command) {
    command.insert(command.end(), program_.args.begin(), program_.args.end());
  }

  program& program_;
  std::string bin_dir_;
};

}  // namespace

std::vector<program> resolve(const manifest& manifest,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir) {
  auto programs = select(manifest.programs, names, "program", manifest.file);
  for (program& each : programs) resolver(each, bin_dir).resolve();
  return programs;
}

std::vector<sweep> resolve_sweeps(const manifest& manifest,
                                  const std::vector<std::string>& names,
                                  const std::filesystem::path& bin_dir) {
  auto sweeps = select(manifest.sweeps, names, "sweep", manifest.file);
  for (sweep& each : sweeps) {
    for (sweep_value& point : each.values) {
      resolver(point.program, bin_dir).resolve();
    }
  }
  return sweeps;
}

void choose_sides(program& program, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::vector<side> sides;
  for (const std::string& name : names) {
    const auto known = std::ranges::find(program.sides, name, &side::name);
    if (known == program.sides.end()) {
      std::vector<std::string> all;
      for (const side& each : program.sides) all.push_back(each.name);
      throw user_error("{}/{}: no implementation of this name; there {} {}",
                       program.name, escape(name),
                       all.size() == 1 ? "is" : "are", fmt::join(all, ", "));
    }
    if (std::ranges::count(sides, name, &side::name) > 0) {
      throw user_error("{}/{}: is asked for twice", program.name, name);
    }
    sides.push_back(*known);
  }
  program.sides = std::move(sides);
}

std::map<std::string, std::string> read_toolchains(
    const std::filesystem::path& bin_dir) {
  const auto file = bin_dir / "toolchains.json";
  std::ifstream stream(file);
  const auto json = nlohmann::json::parse(stream, nullptr, false);
  std::map<std::string, std::string> toolchains;
  if (!json.is_object()) return toolchains;
  for (const auto& [label, text] : json.items()) {
    if (text.is_string()) toolchains[label] = text;
  }
  return toolchains;
}

}  // namespace sidebyside
