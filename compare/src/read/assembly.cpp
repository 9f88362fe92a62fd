#include "read/assembly.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "manifest/placeholders.hpp"
#include "read/instruction.hpp"

namespace sidebyside {
namespace {

/// More than this of what was inlined from elsewhere, in one go, is folded.
constexpr std::size_t longest_run = 12;

constexpr limits disassembler_limits{120, std::size_t{1} << 28U};

/// Instructions that are shown one after the other, or folded to one line.
struct block {
  std::size_t section = 0;  ///< index of it
  std::vector<const instruction*> members;
  bool is_folded = false;
};

/// The blocks of the wanted sections in order.
std::vector<block> make_blocks(const std::vector<instruction>& instructions,
                               const std::vector<section>& sections,
                               bool is_whole) {
  std::vector<block> blocks;
  for (std::size_t n = 0; n < sections.size(); ++n) {
    const bool is_last = n + 1 == sections.size();
    for (const instruction& one : instructions) {
      const std::size_t line = one.line - 1;
      if (line < sections[n].first) continue;
      if (!is_last && line >= sections[n + 1].first) continue;
      const instruction* last =
          blocks.empty() ? nullptr : blocks.back().members.back();
      const bool goes_on = last != nullptr && last->line == one.line &&
                           last->function == one.function &&
                           !last->inlined.empty() && !one.inlined.empty();
      if (!goes_on) blocks.push_back({n, {}, false});
      blocks.back().members.push_back(&one);
      blocks.back().is_folded =
          !is_whole && blocks.back().members.size() > longest_run;
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

/// The lines of a source in the making, and what is beside them.
struct page_of_code {
  source text;
  std::vector<section> sections;
  std::string function;  ///< of the last instruction
  std::string label;     ///< of the last line

  void append(std::size_t number, std::string line) {
    text.numbers.push_back(number);
    text.lines.push_back(std::move(line));
  }

  void append(const block& shown,
              const std::map<std::uint64_t, std::string>& labels) {
    label.clear();
    for (const instruction* one : shown.members) {
      if (one->function != function) append(0, one->function + ":");
      function = one->function;
      const auto found = labels.find(one->address);
      if (found != labels.end() && found->second != label) {
        append(0, found->second + ":");
        label = found->second;
      }
      if (shown.is_folded) continue;
      append(one->line, "  " + shown_text(*one, labels));
    }
    if (!shown.is_folded) return;
    const instruction& first = *shown.members.front();
    append(first.line, fmt::format("  ; {} instructions of {}",
                                   shown.members.size(), first.inlined));
    const std::string names = names_in(shown);
    if (!names.empty()) append(first.line, "  ; with " + names);
  }
};

/// The instructions as lines of a source, those of the wanted steps alone.
page_of_code lay_out(const source& origin, const std::vector<section>& sections,
                     const std::vector<instruction>& instructions,
                     const assembly_request& wanted) {
  const auto blocks = make_blocks(instructions, sections, wanted.is_whole);
  const auto labels = make_labels(blocks);
  page_of_code page;
  for (std::size_t n = 0; n < sections.size(); ++n) {
    const std::size_t number = sections[n].number;
    if (!wanted.steps.empty() &&
        std::ranges::find(wanted.steps, number) == wanted.steps.end()) {
      continue;
    }
    const std::size_t first = page.text.lines.size();
    if (number > 0) {
      page.append(0, fmt::format("; [{}] {}", number,
                                 split_comment(origin, sections[n]).prose));
    }
    const std::size_t heading_end = page.text.lines.size();
    for (const block& shown : blocks) {
      if (shown.section == n) page.append(shown, labels);
    }
    if (number > 0 && page.text.lines.size() == heading_end) {
      page.append(0, "; no code: the compiler left none");
    }
    page.sections.push_back({number, first, page.text.lines.size() - first});
  }
  page.text.label = origin.label;
  page.text.file = origin.file;
  page.text.language = "assembly.asm";
  return page;
}

std::string run_disassembler(runner& runner, const implementation& side,
                             const program& task,
                             const std::filesystem::path& bin_dir) {
  const disassembler& reader = *side.disassembler;
  const auto run = command_line(side, task, bin_dir);
  const auto executable = find_command(run);
  if (!executable) {
    throw user_error("there is no {}; build it with 'just build'", run.front());
  }
  std::vector<std::string> argv;
  for (const std::string& word : reader.command) {
    argv.push_back(expand(
        word, [&](std::string_view) { return executable->file.string(); }));
  }
  const auto tool = find_command(argv);
  if (!tool) {
    throw user_error("there is no {}; install {}", argv.front(),
                     reader.install);
  }
  const run_result result = runner.run(*tool, disassembler_limits);
  if (result.end == ending::interrupted) return {};
  if (result.end != ending::exited || result.code != 0) {
    throw user_error("{} failed:\n{}", fmt::join(argv, " "),
                     indented(result.err.read(0, 1U << 12U)));
  }
  return result.out.read(0, result.out.size());
}

}  // namespace

listing_sources read_assembly(runner& runner, const manifest& manifest,
                              const program& task,
                              const assembly_request& wanted,
                              const std::filesystem::path& bin_dir) {
  auto names = wanted.implementations;
  for (const std::size_t side : task.implementations) {
    const implementation& known = manifest.implementations[side];
    if (wanted.implementations.empty() && known.disassembler) {
      names.push_back(known.name);
    }
  }
  const program_sources origins = read_sources(manifest, task, names, bin_dir);
  const auto sections = line_up(origins.sides);
  const auto sides = select_sides(manifest, task, names);
  for (const std::size_t step : wanted.steps) {
    if (step > sections.front().back().number) {
      throw user_error("{} has no step {}; its last one is {}", task.name, step,
                       sections.front().back().number);
    }
  }
  listing_sources made{{task.name, task.title, {}}, {}};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const implementation& side = manifest.implementations[sides[i]];
    try {
      if (!side.disassembler) {
        throw user_error("{} gives no disassembler of this",
                         manifest.file.string());
      }
      const std::string printed = run_disassembler(runner, side, task, bin_dir);
      if (runner.stop_signal() != 0) return made;
      const source& origin = origins.sides[i];
      const auto instructions =
          parse_assembly(printed, *side.disassembler, origin);
      if (instructions.empty()) {
        throw user_error(
            "{} names no line of {}; was it built without them, or stripped?",
            side.disassembler->name, escape(origin.file));
      }
      page_of_code page = lay_out(origin, sections[i], instructions, wanted);
      made.sources.sides.push_back(std::move(page.text));
      made.sections.push_back(std::move(page.sections));
    } catch (const user_error& error) {
      throw user_error("{}/{}: {}", task.name, side.name, error.what());
    }
  }
  drop_empty_preludes(made.sections);
  return made;
}

}  // namespace sidebyside
