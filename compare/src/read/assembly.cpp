#include "read/assembly.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "manifest/resolve.hpp"

namespace sidebyside {
namespace {
/// A longer run of instructions that were inlined from other files is folded.
constexpr std::size_t max_run = 12;
constexpr std::size_t max_names = 3;

/// Returns a line with the first functions that these instructions call.
std::string list_calls(std::span<const instruction> instructions) {
  std::vector<std::string> names;
  for (const instruction& each : instructions) {
    const bool is_start =
        !each.name.empty() && each.name.find('+') == std::string::npos;
    if (!is_start || std::ranges::count(names, each.name) > 0) continue;
    names.push_back(names.size() < max_names ? each.name : "…");
    if (names.size() > max_names) break;
  }
  return names.empty() ? "" : "\n; with " + join(names, ", ");
}

/// Replaces each prologue, and each long run of instructions that were inlined
/// from other files, by one instruction that describes them. Jumps into them
/// lead to it.
void fold(std::vector<instruction>& all) {
  const auto is_boundary = [](const instruction& a, const instruction& b) {
    return a.line != b.line || a.function != b.function ||
           a.is_prologue != b.is_prologue ||
           (!a.is_prologue && (a.inlined.empty() || b.inlined.empty()));
  };
  std::map<std::uint64_t, std::uint64_t> starts;  // of runs, by address
  for (auto first = all.begin(); first != all.end(); ++first) {
    auto end = std::adjacent_find(first, all.end(), is_boundary);
    if (end != all.end()) ++end;
    const std::span run(first, end);
    if (run.size() <= (first->is_prologue ? 1 : max_run)) continue;
    for (const auto& each : run) starts[each.address] = first->address;
    first->target.clear();
    first->text = fmt::format(
        "; {} instructions of {}", run.size(),
        first->is_prologue ? "the prologue" : first->inlined + list_calls(run));
    first = all.erase(first + 1, end) - 1;
  }
  for (instruction& each : all) {
    const auto start = starts.find(each.goal);
    if (start != starts.end()) each.goal = start->second;
  }
}

/// Writes labels and names in place of addresses. A jump to another step names
/// the step, too.
void name_addresses(std::vector<instruction>& instructions) {
  std::set<std::uint64_t> goals;
  for (const instruction& each : instructions) {
    if (!each.target.empty()) goals.insert(each.goal);
  }
  std::map<std::uint64_t, const instruction*> places;
  for (instruction& each : instructions) {
    if (!goals.contains(each.address)) continue;
    places.emplace(each.address, &each);
    each.label = fmt::format("L{}", places.size());
  }
  for (instruction& each : instructions) {
    const auto place = places.find(each.goal);
    const bool has_label = place != places.end();
    const auto& name = has_label ? place->second->label : each.name;
    if (each.target.empty() || name.empty()) continue;
    each.text.replace(each.text.rfind(each.target), each.target.size(), name);
    if (!has_label || place->second->step == each.step) continue;
    each.text += fmt::format("  ; in step {}", place->second->step);
  }
}

/// Returns the instructions of the requested steps as lines.
stepped_code lay_out(const stepped_code& origin,
                     std::vector<instruction> instructions,
                     const step_numbers& chosen, bool has_all) {
  for (instruction& each : instructions) {
    const auto next = std::ranges::upper_bound(origin.steps, each.line, {},
                                               &step::first_line);
    each.step = next[-1].number;
  }
  std::ranges::stable_sort(instructions, {}, &instruction::step);
  if (!has_all) fold(instructions);
  name_addresses(instructions);
  stepped_code code{origin.label, origin.file, "assembly.asm", {}};
  std::string function;  // of the last line
  for (const step& source : origin.steps) {
    const std::size_t number = source.number;
    if (!chosen.empty() && std::ranges::count(chosen, number) == 0) continue;
    auto& lines = code.steps.emplace_back(step{number, source.prose}).code;
    for (const instruction& each : instructions) {
      if (each.step != number) continue;
      if (each.function != function) lines.push_back({each.function + ":"});
      function = each.function;
      if (!each.label.empty()) lines.push_back({each.label + ":"});
      for (const auto& text : split(each.text, '\n')) {
        lines.push_back({"  " + text, each.line});
      }
    }
    if (number > 0 && lines.empty()) {
      lines.push_back({"; no code: the compiler left none"});
    }
  }
  return code;
}

/// Returns the file with the machine code of a side.
std::filesystem::path file_of(const side& side) {
  const std::string& file = side.assembly->file;
  if (std::filesystem::exists(file)) return file;
  const auto executable =
      find_command(side.command, side.variables, side.folder);
  if (file.empty() && executable) return executable->file;
  throw user_error("there is no {}; {}",
                   file.empty() ? side.command.front() : file,
                   side.assembly->advice);
}

/// Returns the command that disassembles a side. Warns of an old executable.
command command_of(const side& side, std::string& warning) {
  if (!side.assembly) {
    throw user_error("the manifest gives no disassembler of this");
  }
  auto argv = side.assembly->command;
  const std::filesystem::path file = file_of(side);
  if (warning.empty() && std::filesystem::last_write_time(side.source) >
                             std::filesystem::last_write_time(file)) {
    warning = fmt::format(
        "{} is newer than {}: machine code may stand at wrong lines until it "
        "is built anew",
        escape(side.source), escape(file.string()));
  }
  // The executable may be on the PATH, where disassemblers do not look.
  std::ranges::replace(argv, side.command.front(), file.string());
  const auto tool = find_command(argv);
  if (tool) return *tool;
  throw user_error("there is no {}; install {}", argv[0],
                   side.assembly->install);
}

/// Waits for a disassembler, and parses what it printed.
void finish_one(disassembly& code) {
  const auto [id, result] = code.runner.wait_any();
  auto& [command, reader, source, instructions, fault] = code.files[id];
  if (result.end != ending::exited || result.code != 0) {
    fault = fmt::format("{} failed:\n{}", fmt::join(command, " "),
                        indented(result.err.read(0, 1U << 12U)));
    return;
  }
  instructions =
      parse_assembly(result.out.read(0, result.out.size()), reader, source);
  if (!instructions.empty()) return;
  fault = fmt::format(
      "{} names no line of {}; was it built without them, or stripped?",
      reader.name, escape(source.file));
}

}  // namespace

void keep_disassembled_sides(program& program) {
  std::erase_if(program.sides, [](const side& side) {
    return !side.assembly || is_left_out(side, side.command);
  });
}

void choose_target(program& program, const std::string& name) {
  std::erase_if(program.sides, [&](side& side) {
    const auto own = std::ranges::find(side.targets, name, &target::name);
    if (own == side.targets.end()) return true;
    side.assembly = own->assembly;
    side.assembly->file = own->file;
    side.assembly->advice = own->install;
    return false;
  });
  if (!program.sides.empty()) return;
  throw user_error("{}: the manifest names no code for the target {}",
                   program.name, escape(name));
}

std::vector<std::size_t> disassemble(disassembly& code,
                                     const program& program) {
  constexpr std::size_t max_active = 2;
  const auto sources = read_sources(program);
  std::vector<std::size_t> places;
  for_each_side(program, [&](const side& side) {
    const source& source = sources[places.size()];
    const command command = command_of(side, code.warning);
    const auto known = std::ranges::find_if(code.files, [&](const auto& file) {
      return file.command == command.argv && file.source.file == source.file;
    });
    places.push_back(known - code.files.begin());
    if (known != code.files.end()) return;
    if (code.runner.under_way() == max_active) finish_one(code);
    code.runner.start(places.back(), command, {120, 1U << 28U});
    code.files.push_back({command.argv, *side.assembly, source});
  });
  return places;
}

std::vector<stepped_code> read_assembly(disassembly& code,
                                        const program& program,
                                        const step_numbers& steps,
                                        bool has_all) {
  const auto sides = line_up(read_sources(program));
  const std::size_t last_step = sides.front().steps.back().number;
  for (const std::size_t number : steps) {
    if (number <= last_step) continue;
    throw user_error("{} has no step {}; its last one is {}", program.name,
                     number, last_step);
  }
  const auto places = disassemble(code, program);
  while (code.runner.under_way() > 0) finish_one(code);
  if (code.runner.stop_signal() != 0) return {};
  std::vector<stepped_code> all;
  for_each_side(program, [&](const side& /*side*/) {
    const std::size_t i = all.size();
    const disassembled_file& file = code.files[places[i]];
    if (!file.fault.empty()) throw user_error("{}", file.fault);
    all.push_back(lay_out(sides[i], file.instructions, steps, has_all));
  });
  drop_empty_preludes(all);
  return all;
}

}  // namespace sidebyside
