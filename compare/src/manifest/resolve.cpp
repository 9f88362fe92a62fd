#include "manifest/resolve.hpp"

#include <algorithm>
#include <boost/algorithm/string/trim.hpp>
#include <boost/range/algorithm_ext/push_back.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
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
                   join(collect(items, &Item::name), ", "));
}

void fill_in(std::vector<std::string>& texts, const word_values& values) {
  for (std::string& text : texts) text = expand(text, values);
}

/// Returns the path from the working directory.
std::string from_root(const std::string& path,
                      const std::filesystem::path& root) {
  return path.empty() ? "" : (root / path).lexically_normal().string();
}

/// Reads the file with stdout, if it is there.
void read_output_file(expectation& expected, const word_values& values,
                      const std::filesystem::path& root) {
  expected.output_file = from_root(expand(expected.output_file, values), root);
  std::error_code ignored;
  if (std::filesystem::is_regular_file(expected.output_file, ignored)) {
    expected.output = read_file(expected.output_file);
  }
}

/// Fills in the placeholders of one program. Paths become those from the
/// working directory, unless commands run in that root.
void fill_in(program& program, const std::filesystem::path& bin_dir,
             const std::filesystem::path& root) {
  word_values values = program.parameters;
  std::error_code ignored;
  values["bin"] = root.empty()
                      ? bin_dir.string()
                      : std::filesystem::absolute(bin_dir, ignored).string();
  values["program"] = program.name;
  fill_in(program.args, values);
  values["args"] = join(program.args, " ");
  fill_in(program.prepare.command, values);
  fill_in(program.cleanup.command, values);
  program.input = from_root(expand(program.input, values), root);
  for (side& side : program.sides) {
    side.folder = root;
    side.source_name = expand(side.source, values);
    side.source = from_root(side.source_name, root);
    values["source"] = side.source_name;
    side.try_line = expand(side.try_line, values);
    boost::trim_right(side.try_line);
    read_output_file(side.expected, values, root);
    fill_in(side.toolchain, values);
    fill_in(side.command, values);
    if (side.race) {
      fill_in(side.race->probe_command, values);
      fill_in(side.race->command, values);
      side.race->access = expand(
          side.race->access, {{"source", pattern::literal(side.source_name)}});
    }
    if (side.explorer) {
      exploration_plan& plan = side.exploration;
      if (plan.expected) read_output_file(*plan.expected, values, root);
      side.explorer->input = program.input;
      side.explorer->copies = from_root(side.explorer->copies, root);
      fill_in(side.explorer->command, values);
      if (plan.args) fill_in(*plan.args, values);
      boost::push_back(side.explorer->command,
                       plan.args.value_or(program.args));
      fill_in(side.explorer->symbolizer,
              {{"file", side.explorer->command.front()}});
    }
    if (side.assembly) {
      fill_in(side.assembly->command, {{"file", side.command.front()}});
    }
    for (target& target : side.targets) {
      target.file = from_root(expand(target.file, values), root);
      fill_in(target.assembly->command, {{"file", target.file}});
    }
  }
  for (program_cost& cost : program.costs) cost.words = values;
}

}  // namespace

std::vector<program> resolve(const manifest& manifest,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir) {
  auto programs = select(manifest.programs, names, "program", manifest.file);
  for (program& program : programs) {
    for (side& side : program.sides) {
      if (!side.note.empty()) side.label += ", " + side.note;
    }
    fill_in(program, bin_dir, manifest.root);
  }
  return programs;
}

std::vector<sweep> resolve_sweeps(const manifest& manifest,
                                  const std::vector<std::string>& names,
                                  const std::filesystem::path& bin_dir) {
  auto sweeps = select(manifest.sweeps, names, "sweep", manifest.file);
  for (sweep& sweep : sweeps) {
    for (auto& point : sweep.values) {
      fill_in(point.program, bin_dir, manifest.root);
    }
  }
  return sweeps;
}

void choose_sides(program& program, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::vector<side> sides;
  for (const std::string& name : names) {
    const auto side = std::ranges::find(program.sides, name, &side::name);
    if (side == program.sides.end()) {
      throw user_error("{}/{}: no implementation of this name; there are {}",
                       program.name, escape(name),
                       join(collect(program.sides, &side::name), ", "));
    }
    if (std::ranges::count(sides, name, &side::name) > 0) {
      throw user_error("{}/{} is asked for twice", program.name, name);
    }
    sides.push_back(*side);
  }
  program.sides = std::move(sides);
}

void keep_sides(std::vector<program>& programs,
                const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::set<std::string> missing(names.begin(), names.end());
  for (program& program : programs) {
    std::erase_if(program.sides, [&](const side& side) {
      missing.erase(side.name);
      return std::ranges::count(names, side.name) == 0;
    });
  }
  std::erase_if(programs, [](auto& program) { return program.sides.empty(); });
  if (missing.empty()) return;
  throw user_error("{}: no program has an implementation of this name",
                   escape(*missing.begin()));
}

void keep_timed_sides(std::vector<program>& programs) {
  for (program& program : programs) {
    std::erase_if(program.sides,
                  [](const side& side) { return !side.is_timed; });
  }
  std::erase_if(programs, [](const auto& each) { return each.sides.empty(); });
  if (programs.empty()) {
    throw user_error(
        "every implementation has timed = false; name the programs"
        " that are to be timed all the same");
  }
}

bool is_left_out(const side& side, const std::vector<std::string>& command) {
  std::error_code ignored;
  return !side.needs.empty() &&
         !std::filesystem::exists(side.folder / command.front(), ignored);
}

std::map<std::string, std::string> read_toolchains(
    const std::filesystem::path& bin_dir) {
  std::map<std::string, std::string> toolchains;
  try {
    const auto all =
        nlohmann::json::parse(read_file(bin_dir / "toolchains.json"));
    for (const auto& [label, text] : all.items()) {
      if (text.is_string()) toolchains[label] = text;
    }
  } catch (const std::exception&) {  // it is missing, or no list of names
  }
  return toolchains;
}

}  // namespace sidebyside
