#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

/// More than anybody has of anything that is counted.
constexpr std::int64_t max_count = 1'000'000;

void read_sizes(table_reader& table, std::vector<replaced_text>& sizes) {
  table.read_table("sizes", [&](table_reader& all) {
    sizes.clear();
    for (const std::string& name : all.keys()) {
      all.read_table(name, [&](table_reader& size) {
        replaced_text& replaced = sizes.emplace_back();
        replaced.from = name;
        size.fail_if(name.empty(), "to", "has nothing to replace");
        size.require("to", replaced.to);
        size.read("times", replaced.times, 1, max_count);
      });
    }
  });
}

/// Reads what may stand in [program.explore] and in [program.explore.NAME].
void read_plan(table_reader& table, side& side) {
  exploration_plan& plan = side.exploration;
  read_sizes(table, plan.sizes);
  table.read("size", plan.words);
  table.read("args", plan.args, program_words);
  table.read("none", side.no_explorer);
  table.read("leaks", plan.may_leak);
  table.read("preemptions", plan.preemptions, 0, max_count);
  if (!plan.expected) plan.expected = side.expected;
  read_expectation(table, {side}, *plan.expected);
}

}  // namespace

program_explorer read_explorer(table_reader& table, const manifest&) {
  program_explorer explorer;
  read_tool(table, explorer);
  table.read("copies", explorer.copies);
  table.require_command("symbolizer", explorer.symbolizer, {"file"});
  return explorer;
}

void read_explorer_of(table_reader& table,
                      const std::vector<program_explorer>& explorers,
                      side& side) {
  table.read_table("explore", [&](table_reader& explore) {
    side.explorer = explore.named("explorer", explorers);
    explore.require_command("command", side.explorer->command, program_words);
  });
  table.read("no_explorer", side.no_explorer);
  table.fail_if(side.explorer && !side.no_explorer.empty(), "no_explorer",
                "stands beside 'explore', which names one");
  table.fail_if(side.source.empty() && side.explorer, "explore",
                "needs the key 'source' too");
}

void read_exploration(table_reader& table, side& side) {
  read_plan(table, side);
  table.read_table(side.name, [&](table_reader& own) { read_plan(own, side); });
}

}  // namespace sidebyside
