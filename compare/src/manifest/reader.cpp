#include <boost/algorithm/string/finder.hpp>
#include <boost/algorithm/string/iter_find.hpp>
#include <cmath>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/installation.hpp"
#include "manifest/cost.hpp"
#include "manifest/expectation_reader.hpp"
#include "manifest/explore_reader.hpp"
#include "manifest/manifest.hpp"
#include "manifest/sweep_reader.hpp"
#include "manifest/table_reader.hpp"
#include "manifest/toml_file.hpp"

namespace sidebyside {
namespace {

/// The placeholders of commands, sources and arguments.
const std::vector<std::string> placeholders{"bin", "program"};

void read_command(table_reader& table, std::string_view key,
                  std::vector<std::string>& command,
                  const std::vector<std::string>& allowed) {
  table.require(key, command);
  table.fail_if(command.empty() || command.front().empty(), key,
                "is empty; its first element is the file to run");
  table.check_placeholders(key, command, allowed);
}

/// Reads a table of variables, each as "NAME=value".
void read_environment(table_reader& table,
                      std::vector<std::string>& variables) {
  std::map<std::string, std::string> texts;
  table.read("environment", texts);
  for (const auto& [name, value] : texts) {
    const std::string variable = fmt::format("{}={}", name, value);
    table.fail_if(name.empty() || variable.find('=') < name.size() ||
                      variable.find('\0') != std::string::npos,
                  "environment", "has a variable that cannot be: \"{}\"",
                  escape(name));
    variables.push_back(variable);
  }
}

/// Reads the kinds of reports. By default a race has two accesses, in any
/// source.
void read_kinds(table_reader& table, race_detector& detector) {
  std::map<std::string, std::string> kinds;
  table.read("kinds", kinds);
  const auto access = expand(detector.access, {{"source", ".+?"}});
  kinds.emplace(race_kind, fmt::format(R"((?:{0})[\s\S]*(?:{0}))", access));
  for (const auto& [kind, text] : kinds) {
    detector.kinds.emplace_back(kind, table.make_pattern("kinds", text));
  }
}

race_detector read_detector(table_reader& table, const manifest&) {
  race_detector detector;
  detector.label = detector.name = table.name();
  table.read("label", detector.label);
  table.read("build", detector.build);
  read_environment(table, detector.variables);
  std::int64_t status = -1;
  table.read("exit_status", status);
  table.fail_if(status < 0 || status > 255, "exit_status",
                "must be an integer from 0 to 255: the status of a run in "
                "which a race was reported");
  detector.exit_status = static_cast<int>(status);
  table.require("report", detector.report);
  table.require("access", detector.access);
  table.check_placeholders("access", {detector.access}, {"source"});
  const std::string sample = expand(detector.access, {{"source", "x"}});
  table.fail_if(table.make_pattern("access", sample).captures() < 2, "access",
                "must have two captures: what kind of access it is, and in "
                "which line");
  read_kinds(table, detector);
  table.require("install", detector.install);
  const bool has_probe = table.read_table("probe", [&](table_reader& probe) {
    read_environment(probe, detector.probe_variables);
    probe.require("pattern", detector.probe_pattern);
    if (probe.has("command")) {
      read_command(probe, "command", detector.probe_command, {"bin"});
    }
    probe.read("advice", detector.probe_advice);
  });
  table.fail_if(!has_probe, "probe",
                "is missing: how a command shows that the detector is in it");
  return detector;
}

/// Reads a replacement, which may name the captures of a pattern alone.
void read_replacement(table_reader& table, std::string_view key,
                      const pattern& old, std::string& replacement) {
  table.read(key, replacement);
  table.fail_if(!old.can_make(replacement), key,
                "names a capture that 'pattern' has not");
}

disassembler read_disassembler(table_reader& table, const manifest&) {
  disassembler reader;
  reader.name = table.name();
  read_command(table, "command", reader.command, {"file"});
  table.require("install", reader.install);
  table.require("function", reader.function, 1U);
  table.require("place", reader.place, 2U);
  table.read("caller", reader.caller, 2);
  table.require("instruction", reader.instruction, 2U);
  table.require("padding", reader.padding);
  table.require("target", reader.target, 3U);
  table.read_tables("rewrite", [&](table_reader& rewrite) {
    auto& [old, replacement] = reader.rewrites.emplace_back();
    rewrite.require("pattern", old);
    read_replacement(rewrite, "replacement", old, replacement);
  });
  return reader;
}

documentation read_documentation(table_reader& table, const manifest&) {
  documentation documentation;
  table.require("pattern", documentation.name);
  table.require("url", documentation.url);
  read_replacement(table, "url", documentation.name, documentation.url);
  table.fail_if(!documentation.url.starts_with("https://"), "url",
                "must start with \"https://\"");
  return documentation;
}

/// Reads an implementation. Its label differs from those before it, because
/// the toolchains are known by their labels.
side read_implementation(table_reader& table, const manifest& so_far) {
  const auto& before = so_far.implementations;
  side side;
  side.label = side.name = table.name();
  table.read("label", side.label);
  const auto same = std::ranges::find(before, side.label, &side::label);
  if (same != before.end()) {
    table.fail("label", "\"{}\" of \"{}\" is that of \"{}\" too", side.label,
               side.name, same->name);
  }
  table.read("source", side.source);
  table.check_placeholders("source", {side.source}, placeholders);
  read_command(table, "command", side.command, placeholders);
  read_environment(table, side.variables);
  if (table.has("toolchain")) {
    read_command(table, "toolchain", side.toolchain, {"bin"});
  }
  table.read("optional", side.is_optional);
  table.read_table("race", [&](table_reader& race) {
    side.race = race.named("detector", so_far.detectors);
    read_command(race, "command", side.race->command, placeholders);
  });
  table.read("no_detector", side.no_detector);
  table.fail_if(side.race && !side.no_detector.empty(), "no_detector",
                "stands beside 'race', which names one");
  read_explorer_of(table, so_far.explorers, side);
  if (std::string state; table.read("compiler_explorer", state)) {
    boost::iter_split(side.compiler_explorer, state,
                      boost::first_finder("{source}"));
  }
  if (table.has("disassembler")) {
    side.assembly = table.named("disassembler", so_far.disassemblers);
  }
  for (const char* key : {"race", "compiler_explorer", "disassembler"}) {
    table.fail_if(side.source.empty() && table.has(key), key,
                  "needs the key 'source' too");
  }
  return side;
}

std::vector<side> read_sides(table_reader& table, std::vector<side> all) {
  std::vector<std::string> names;
  if (!table.read("implementations", names)) {
    std::erase_if(all, [](const side& side) { return side.is_optional; });
    table.fail_if(all.empty(), "implementations",
                  "is missing, and every [[implementation]] is optional");
    return all;
  }
  table.fail_if(names.empty(), "implementations", "is empty");
  std::vector<side> sides;
  for (const std::string& name : names) {
    const auto side = std::ranges::find(all, name, &side::name);
    table.fail_if(side == all.end(), "implementations",
                  "names \"{}\", which no [[implementation]] has",
                  escape(name));
    table.fail_if(std::ranges::count(sides, name, &side::name) > 0,
                  "implementations", "names \"{}\" twice", name);
    sides.push_back(*side);
  }
  return sides;
}

/// Reads a command that runs before or after each run: a list, or a table that
/// says whether it runs once for the program.
void read_extra(table_reader& table, std::string_view key,
                extra_command& extra) {
  if (!table.is_table(key)) {
    if (table.has(key)) read_command(table, key, extra.command, placeholders);
    return;
  }
  table.read_table(key, [&](table_reader& own) {
    read_command(own, "command", extra.command, placeholders);
    std::string each = "run";
    own.read("each", each);
    extra.is_per_program = each == "program";
    own.fail_if(each != "run" && each != "program", "each",
                "is \"{}\"; it can be \"run\" or \"program\"", escape(each));
  });
}

program read_program(table_reader& table, const manifest& so_far) {
  program program;
  program.title = program.key = program.name = table.name();
  table.read("chapter", program.chapter);
  table.read("title", program.title);
  table.read("shows", program.shows);
  table.read("why", program.why);
  table.read("compiler_explorer", program.is_standalone);
  table.read("builds_on", program.builds_on);
  const std::string& base = program.builds_on;
  table.fail_if(
      !base.empty() &&
          std::ranges::count(so_far.programs, base, &program::name) == 0,
      "builds_on", "is \"{}\", which no program before it is", escape(base));
  program.sides = read_sides(table, so_far.implementations);
  table.read_table("implementation", [&](table_reader& own) {
    for (side& side : program.sides) {
      own.read_table(side.name, [&](table_reader& keys) {
        keys.read("source", side.source);
        keys.check_placeholders("source", {side.source}, placeholders);
        if (!keys.has("command")) return;
        read_command(keys, "command", side.command, placeholders);
      });
    }
  });
  table.read_table("notes", [&](table_reader& notes) {
    for (side& side : program.sides) notes.read(side.name, side.note);
  });
  table.read("args", program.args);
  table.check_placeholders("args", program.args, placeholders);
  table.read("timed", program.is_timed);
  table.read("stdin_file", program.input);
  table.check_placeholders("stdin_file", {program.input}, placeholders);
  read_extra(table, "prepare", program.prepare);
  read_extra(table, "cleanup", program.cleanup);
  table.read("timeout", program.timeout_seconds);
  const double timeout = program.timeout_seconds.value_or(1);
  table.fail_if(!std::isfinite(timeout) || timeout <= 0, "timeout",
                "must be a number of seconds above 0");
  read_expectations(table, program.sides);
  read_costs(table, program);
  // Every side reads the keys that hold for all, and its own.
  table.read_table("explore", [&](table_reader& explore) {
    for (side& side : program.sides) read_exploration(explore, side);
  });
  return program;
}

/// Finds the folder that paths are relative to.
std::filesystem::path read_root(table_reader& top,
                                const std::filesystem::path& file) {
  std::string text = ".";
  top.read("root", text);
  const auto folder = file.parent_path() / text;
  std::error_code error;
  const auto root = std::filesystem::canonical(folder, error);
  top.fail_if(error || !std::filesystem::is_directory(root, error), "root",
              "is \"{}\", and {} is no folder", escape(text),
              escape(folder.string()));
  return std::filesystem::equivalent(root, ".", error) ? "" : root;
}

}  // namespace

manifest read_manifest(const std::filesystem::path& file) {
  const toml::table content = read_toml(file);
  manifest manifest;
  manifest.file = file;
  std::set<std::string> none;
  table_reader top(file, content, "", none);
  manifest.root = read_root(top, file);
  std::vector<std::string> included;  // read_toml() has read the files
  top.read("include", included);
  const auto read_all = [&](std::string_view key, auto& items, auto read_item) {
    top.read_tables(key, [&](table_reader& table) {
      items.push_back(read_item(table, manifest));
    });
  };
  const auto require = [&](std::string_view key, const auto& items) {
    top.fail_if(items.empty(), key, "is missing; there must be at least one");
  };
  top.read("install", manifest.install);
  read_all("detector", manifest.detectors, read_detector);
  read_all("explorer", manifest.explorers,
           [](table_reader& table, auto&) { return read_explorer(table); });
  read_all("disassembler", manifest.disassemblers, read_disassembler);
  read_all("documentation", manifest.documented, read_documentation);
  read_all("implementation", manifest.implementations, read_implementation);
  require("implementation", manifest.implementations);
  read_all("program", manifest.programs, read_program);
  require("program", manifest.programs);
  std::map<std::string, const program*> programs;
  for (const program& each : manifest.programs) programs[each.name] = &each;
  std::set<std::string> names;
  top.read_tables("sweep", [&](table_reader& table) {
    auto& sweeps = manifest.sweeps;
    sweeps.push_back(read_sweep(table, programs));
    names.insert(sweeps.back().name);
    const std::string& group = sweeps.back().group;
    table.fail_if(names.contains(group), "group",
                  "is \"{}\", the name of a sweep", group);
  });
  top.reject_other_keys();
  return manifest;
}

}  // namespace sidebyside
