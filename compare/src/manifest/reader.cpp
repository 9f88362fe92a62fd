#include <cmath>
#include <set>
#include <string>

#include "base/error.hpp"
#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

/// The placeholders of the line that compiles and runs an implementation.
const placeholders try_words{"program", "source", "args"};

/// Reads what [[detector]] and [[explorer]] have in common.
template <class Tool>
Tool read_tool(table_reader& table) {
  Tool tool;
  tool.label = tool.name = table.name();
  table.read("label", tool.label);
  table.read("build", tool.build);
  table.read_variables("environment", tool.variables);
  table.require("install", tool.install);
  return tool;
}

race_detector read_detector(table_reader& table, const manifest&) {
  auto detector = read_tool<race_detector>(table);
  table.require("exit_status", detector.exit_status, 0, 255);
  table.read("timer_threads", detector.timer_threads, 0, 100);
  table.require("report", detector.report);
  table.require("access", detector.access, placeholders{"source"});
  const auto access = expand(detector.access, {{"source", ".+?"}});
  table.make_pattern("access", access, 2);
  table.read("kinds", detector.kinds);
  if (!detector.kinds.contains(race_kind)) {
    // A race has two accesses, in any source.
    detector.kinds[race_kind] = table.make_pattern(
        "access", fmt::format(R"((?:{0})[\s\S]*(?:{0}))", access));
  }
  const bool has_probe = table.read_table("probe", [&](table_reader& probe) {
    probe.read_variables("environment", detector.probe_variables);
    probe.require("pattern", detector.probe_pattern);
    probe.read_command("command", detector.probe_command, {"bin"});
    probe.read("advice", detector.probe_advice);
  });
  table.fail_if(!has_probe, "probe",
                "is missing: how a command shows that the detector is in it");
  return detector;
}

program_explorer read_explorer(table_reader& table, const manifest&) {
  auto explorer = read_tool<program_explorer>(table);
  table.read("copies", explorer.copies);
  table.require_command("symbolizer", explorer.symbolizer, {"file"});
  return explorer;
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
  table.require_command("command", reader.command, {"file"});
  table.require("install", reader.install);
  table.read("section", reader.section);
  table.require("function", reader.function, 1U);
  table.require("place", reader.place, 2U);
  table.read("caller", reader.caller, 2);
  table.require("instruction", reader.instruction, 2U);
  table.require("padding", reader.padding);
  table.read("prologue", reader.prologue);
  table.require("target", reader.target, 3U);
  table.read("relocation", reader.relocation, 1);
  table.read_tables("rewrite", [&](table_reader& rewrite) {
    auto& [old, replacement] = reader.rewrites.emplace_back();
    rewrite.require("pattern", old);
    read_replacement(rewrite, "replacement", old, replacement);
  });
  return reader;
}

target read_target(table_reader& table, const manifest&) {
  target target;
  target.label = target.name = table.name();
  table.read("label", target.label);
  table.require("install", target.install);
  return target;
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

inlined_text read_inlined(table_reader& table, const manifest&) {
  inlined_text inlined;
  table.require("pattern", inlined.place);
  if (table.read("file", inlined.file)) inlined.replacement = "{file}";
  read_replacement(table, "replacement", inlined.place, inlined.replacement);
  table.check_placeholders("replacement", {inlined.replacement}, {"file"});
  return inlined;
}

/// Reads the tool that an implementation is built with, as [KEY], and its
/// command under that tool; or why there is none.
template <class Tool>
void read_built(table_reader& table, std::string_view key,
                std::string_view kind, const std::vector<Tool>& tools,
                std::optional<Tool>& tool, std::string& excuse) {
  table.read_table(key, [&](table_reader& own) {
    tool = own.named(kind, tools);
    own.require_command("command", tool->command, program_words);
  });
  const std::string no_kind = fmt::format("no_{}", kind);
  table.read(no_kind, excuse);
  table.fail_if(tool && !excuse.empty(), no_kind,
                "stands beside '{}', which names one", key);
}

/// Reads an implementation. Its label differs from those before it, because
/// the toolchains are known by their labels.
side read_implementation(table_reader& table, const manifest& so_far) {
  side side;
  side.label = side.name = table.name();
  table.read("label", side.label);
  table.fail_if(
      std::ranges::count(so_far.implementations, side.label, &side::label) > 0,
      "label", "\"{}\" is given twice", side.label);
  table.read("source", side.source, program_words);
  table.require_command("command", side.command, program_words);
  table.read_variables("environment", side.variables);
  table.read_command("toolchain", side.toolchain, {"bin"});
  table.read("optional", side.is_optional);
  table.read("timed", side.is_timed);
  table.read("needs", side.needs);
  table.read("deadlock", side.expected.deadlock_message);
  read_built(table, "race", "detector", so_far.detectors, side.race,
             side.no_detector);
  read_built(table, "explore", "explorer", so_far.explorers, side.explorer,
             side.no_explorer);
  table.read("compiler_explorer", side.compiler_explorer);
  table.read("compiler_explorer_note", side.explorer_note);
  table.read("try", side.try_line, try_words);
  if (table.has("disassembler")) {
    side.assembly = table.named("disassembler", so_far.disassemblers);
  }
  table.read_tables_of("target", so_far.targets, [&](auto& own, auto& target) {
    auto& added = side.targets.emplace_back(target);
    own.require("file", added.file, program_words);
    added.assembly = own.named("disassembler", so_far.disassemblers);
  });
  for (const char* key :
       {"race", "explore", "compiler_explorer", "disassembler", "target"}) {
    table.fail_if(side.source.empty() && table.has(key), key,
                  "needs the key 'source' too");
  }
  return side;
}

/// Reads a command that runs before or after each run: a list, or a table that
/// says whether it runs once for the program.
void read_extra(table_reader& table, std::string_view key,
                extra_command& extra) {
  if (!table.has_table(key)) {
    table.read_command(key, extra.command, program_words);
    return;
  }
  table.read_table(key, [&](table_reader& own) {
    own.require_command("command", extra.command, program_words);
    std::string each;
    own.read_choice("each", each, {"run", "program"});
    extra.is_per_program = each == "program";
  });
}

program read_program(table_reader& table, const manifest& so_far) {
  program program;
  program.title = program.key = program.name = table.name();
  table.read("chapter", program.chapter);
  table.read("title", program.title);
  table.read("shows", program.shows);
  table.read("why", program.why);
  table.read_choice("builds_on", program.builds_on, so_far.programs);
  auto& sides = program.sides = so_far.implementations;
  if (!read_implementations(table, program)) {
    std::erase_if(sides, [](const side& side) { return side.is_optional; });
    table.fail_if(sides.empty(), "implementations",
                  "is missing, and every [[implementation]] is optional");
  }
  table.read_tables_of("implementation", sides, [](auto& own, side& side) {
    own.read("source", side.source, program_words);
    own.read_command("command", side.command, program_words);
    own.read("timed", side.is_timed);
    own.read("try", side.try_line, try_words);
  });
  table.read_table("notes", [&](table_reader& notes) {
    for (side& side : sides) notes.read(side.name, side.note);
  });
  table.read("args", program.args, program_words);
  table.read("timed", program.is_timed);
  table.read_choice("targets", program.targets, so_far.targets);
  table.read_choice("shown", program.shown, sides);
  table.read("stdin_file", program.input, program_words);
  read_extra(table, "prepare", program.prepare);
  read_extra(table, "cleanup", program.cleanup);
  table.read("timeout", program.timeout_seconds);
  const double timeout = program.timeout_seconds.value_or(1);
  table.fail_if(!std::isfinite(timeout) || timeout <= 0, "timeout",
                "must be a number of seconds above 0");
  read_expectations(table, sides);
  read_costs(table, program);
  // Every side reads the keys that hold for all, and its own.
  table.read_table("explore", [&](table_reader& explore) {
    for (side& side : sides) read_exploration(explore, side);
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
  table_reader top(file, content);
  manifest.root = read_root(top, file);
  top.has("include");  // read_toml() has read it
  const auto read_all = [&](std::string_view key, auto& items, auto read_item) {
    std::set<std::string> names;
    top.read_tables(key, [&](table_reader& table) {
      if constexpr (requires { names.insert(items.front().name); }) {
        const std::string name = table.name();
        table.fail_if(!names.insert(name).second, "name",
                      "\"{}\" is given twice", name);
      }
      items.push_back(read_item(table, manifest));
    });
  };
  const auto require = [&](std::string_view key, const auto& items) {
    top.fail_if(items.empty(), key, "is missing; there must be at least one");
  };
  top.read("install", manifest.install);
  read_all("detector", manifest.detectors, read_detector);
  read_all("explorer", manifest.explorers, read_explorer);
  read_all("disassembler", manifest.disassemblers, read_disassembler);
  read_all("target", manifest.targets, read_target);
  read_all("documentation", manifest.documented, read_documentation);
  read_all("inline", manifest.inlined, read_inlined);
  read_all("implementation", manifest.implementations, read_implementation);
  require("implementation", manifest.implementations);
  read_all("program", manifest.programs, read_program);
  require("program", manifest.programs);
  std::map<std::string, const program*> programs;
  for (const program& each : manifest.programs) programs[each.name] = &each;
  read_all("sweep", manifest.sweeps, [&](auto& table, const auto& so_far) {
    return read_sweep(table, so_far, programs);
  });
  top.reject_other_keys();
  return manifest;
}

}  // namespace sidebyside
