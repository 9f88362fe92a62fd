#include "read/assembly.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "read/instruction.hpp"

namespace sidebyside {
namespace {

/// More than this of what was inlined from elsewhere, in one go, is folded.
constexpr std::size_t longest_run = 12;

constexpr limits disassembler_limits{120, std::size_t{1} << 28U};

/// Instructions that are shown one after the other, or folded to one line.
struct block {
  std::size_t step = 0;  ///< its index
  std::vector<const instruction*> members;
  bool is_folded = false;
};

/// The blocks of all steps in order.
std::vector<block> make_blocks(const std::vector<instruction>& instructions,
                               const std::vector<step>& steps, bool has_all) {
  std::vector<block> blocks;
  for (std::size_t n = 0; n < steps.size(); ++n) {
    const bool is_last = n + 1 == steps.size();
    for (const instruction& one : instructions) {
      if (one.line < steps[n].first_line()) continue;
      if (!is_last && one.line >= steps[n + 1].first_line()) continue;
      const instruction* last =
          blocks.empty() ? nullptr : blocks.back().members.back();
      const bool goes_on = last != nullptr && last->line == one.line &&
                           last->function == one.function &&
                           !last->inlined.empty() && !one.inlined.empty();
      if (!goes_on) blocks.push_back({n, {}, false});
      blocks.back().members.push_back(&one);
      blocks.back().is_folded =
          !has_all && blocks.back().members.size() > longest_run;
    }
  }
  return blocks;
}

/// Labels of what is jumped to from what is shown, by address; one for a block
/// that is folded.
std::map<std::uint64_t, std::string> make_labels(
    const std::vector<block>& blocks) {
  std::set<std::uint64_t> goals;
  for (const block& shown : blocks) {
    if (shown.is_folded) continue;
    for (const instruction* one : shown.members) {
      if (!one->target.empty()) goals.insert(one->goal);
    }
  }
  std::map<std::uint64_t, std::string> labels;
  std::size_t count = 0;
  for (const block& shown : blocks) {
    std::string label;
    for (const instruction* one : shown.members) {
      if (!goals.contains(one->address)) continue;
      if (label.empty() || !shown.is_folded) {
        label = fmt::format("L{}", ++count);
      }
      labels.emplace(one->address, label);
    }
  }
  return labels;
}

/// The instruction, with a label or a name for the address that it has.
std::string shown_text(const instruction& one,
                       const std::map<std::uint64_t, std::string>& labels) {
  const auto label = labels.find(one.goal);
  const std::string& name = label != labels.end() ? label->second : one.name;
  std::string text = one.text;
  if (one.target.empty() || name.empty()) return text;
  return text.replace(text.rfind(one.target), one.target.size(), name);
}

/// The first functions that what is folded calls, for people.
std::string names_in(const block& folded) {
  constexpr std::size_t most_names = 3;
  std::string names;
  std::set<std::string> known{""};
  for (const instruction* one : folded.members) {
    const bool is_start = one->name.find('+') == std::string::npos;
    if (!is_start || !known.insert(one->name).second) continue;
    if (known.size() - 1 > most_names) return names + ", …";
    names += (names.empty() ? "" : ", ") + one->name;
  }
  return names;
}

/// Writes the lines of one side's blocks.
class line_writer {
 public:
  explicit line_writer(const std::map<std::uint64_t, std::string>& labels)
      : labels_(labels) {}

  void append(const block& block, std::vector<numbered_line>& lines) {
    label_.clear();
    for (const instruction* one : block.members) {
      if (one->function != function_) lines.push_back({one->function + ":"});
      function_ = one->function;
      const auto label = labels_.find(one->address);
      if (label != labels_.end() && label->second != label_) {
        label_ = label->second;
        lines.push_back({label_ + ":"});
      }
      if (block.is_folded) continue;
      lines.push_back({"  " + shown_text(*one, labels_), one->line});
    }
    if (!block.is_folded) return;
    const instruction& first = *block.members.front();
    lines.push_back({fmt::format("  ; {} instructions of {}",
                                 block.members.size(), first.inlined),
                     first.line});
    const std::string names = names_in(block);
    if (!names.empty()) lines.push_back({"  ; with " + names, first.line});
  }

 private:
  const std::map<std::uint64_t, std::string>& labels_;
  std::string function_;  ///< of the last instruction
  std::string label_;     ///< of the last line
};

/// The instructions as lines, those of the requested steps alone.
stepped_code lay_out(const stepped_code& origin,
                     const std::vector<instruction>& instructions,
                     const assembly_request& request) {
  const auto blocks = make_blocks(instructions, origin.steps, request.has_all);
  const auto labels = make_labels(blocks);
  line_writer writer(labels);
  stepped_code code{origin.label, origin.file, "assembly.asm", {}};
  for (std::size_t n = 0; n < origin.steps.size(); ++n) {
    const auto& [number, prose, comment, source] = origin.steps[n];
    if (!request.steps.empty() &&
        std::ranges::find(request.steps, number) == request.steps.end()) {
      continue;
    }
    step& made = code.steps.emplace_back(step{number, prose});
    for (const block& block : blocks) {
      if (block.step == n) writer.append(block, made.code);
    }
    if (number > 0 && made.code.empty()) {
      made.code.push_back({"; no code: the compiler left none"});
    }
  }
  return code;
}

std::string run_disassembler(runner& runner, const side& side) {
  const disassembler& assembly = *side.assembly;
  const auto executable = find_command(side.command);
  if (!executable) {
    throw user_error("there is no {}; build it with 'just build'",
                     side.command.front());
  }
  auto argv = assembly.command;
  // It may have been found on the PATH.
  std::ranges::replace(argv, side.command.front(), executable->file.string());
  const auto tool = find_command(argv);
  if (!tool) {
    throw user_error("there is no {}; install {}", argv.front(),
                     assembly.install);
  }
  const run_result result = runner.run(*tool, disassembler_limits);
  if (result.end == ending::interrupted) return {};
  if (result.end != ending::exited || result.code != 0) {
    throw user_error("{} failed:\n{}", fmt::join(argv, " "),
                     indented(result.err.read(0, 1U << 12U)));
  }
  return result.out.read(0, result.out.size());
}

stepped_code disassemble(runner& runner, const side& side, const source& source,
                         const stepped_code& steps,
                         const assembly_request& request) {
  if (!side.assembly) {
    throw user_error("the manifest gives no disassembler of this");
  }
  const std::string printed = run_disassembler(runner, side);
  if (runner.stop_signal() != 0) return {};
  const disassembler& reader = *side.assembly;
  const auto instructions = parse_assembly(printed, reader, source);
  if (instructions.empty()) {
    throw user_error(
        "{} names no line of {}; was it built without them, or stripped?",
        reader.name, escape(source.file));
  }
  return lay_out(steps, instructions, request);
}

}  // namespace

void keep_disassembled_sides(program& program) {
  std::erase_if(program.sides, [](const side& side) { return !side.assembly; });
}

std::vector<stepped_code> read_assembly(runner& runner, const program& program,
                                        const assembly_request& request) {
  const auto sources = read_sources(program);
  const auto sides = line_up(sources);
  const std::size_t last_step = sides.front().steps.back().number;
  for (const std::size_t number : request.steps) {
    if (number <= last_step) continue;
    throw user_error("{} has no step {}; its last one is {}", program.name,
                     number, last_step);
  }
  std::vector<stepped_code> code;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const side& side = program.sides[i];
    try {
      code.push_back(disassemble(runner, side, sources[i], sides[i], request));
    } catch (const user_error& error) {
      throw user_error("{}/{}: {}", program.name, side.name, error.what());
    }
    if (runner.stop_signal() != 0) return code;
  }
  drop_empty_preludes(code);
  return code;
}

}  // namespace sidebyside
