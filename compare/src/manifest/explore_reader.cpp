#include "manifest/explore_reader.hpp"

#include "manifest/expectation_reader.hpp"

namespace sidebyside {
namespace {

/// Reads a command, whose words may hold these placeholders.
void read_words(table_reader& table, std::string_view key,
                std::vector<std::string>& words,
                const std::vector<std::string>& allowed) {
  table.require(key, words);
  table.fail_if(words.empty() || words.front().empty(), key,
                "is empty; its first element is the file to run");
  table.check_placeholders(key, words, allowed);
}

void read_sizes(table_reader& table, std::vector<replaced_text>& sizes) {
  const auto names = table.table_keys("sizes");
  if (names.empty()) return;
  sizes.clear();
  table.read_table("sizes", [&](table_reader& all) {
    for (const std::string& name : names) {
      all.read_table(name, [&](table_reader& size) {
        std::int64_t times = 1;
        replaced_text& replaced = sizes.emplace_back();
        replaced.from = name;
        size.require("to", replaced.to);
        size.read("times", times);
        size.fail_if(times < 1 || name.empty(), "times",
                     "must be at least 1: how often the text is there");
        replaced.times = static_cast<std::size_t>(times);
      });
    }
  });
}

/// Reads what may stand in [program.explore] and in [program.explore.NAME].
void read_plan(table_reader& table, side& side) {
  exploration_plan& plan = side.exploration;
  read_sizes(table, plan.sizes);
  table.read("size", plan.words);
  table.read("args", plan.args);
  table.read("none", side.no_explorer);
  if (std::int64_t preemptions = 0; table.read("preemptions", preemptions)) {
    table.fail_if(preemptions < 0, "preemptions", "must not be negative");
    plan.preemptions = static_cast<std::size_t>(preemptions);
  }
  static const std::vector<std::string> keys{
      "stdout",  "stdout_file", "output",      "pattern",
      "outcome", "stderr",      "exit_status", "racy"};
  if (std::ranges::any_of(keys, [&](auto& key) { return table.has(key); })) {
    expectation expected = plan.expected.value_or(side.expected);
    read_expectation(table, {side}, expected);
    plan.expected = std::move(expected);
  }
}

}  // namespace

program_explorer read_explorer(table_reader& table) {
  program_explorer explorer;
  explorer.label = explorer.name = table.name();
  table.read("label", explorer.label);
  table.read("build", explorer.build);
  table.read("copies", explorer.copies);
  read_words(table, "symbolizer", explorer.symbolizer, {"file"});
  table.require("install", explorer.install);
  std::map<std::string, std::string> variables;
  table.read("environment", variables);
  for (const auto& [name, value] : variables) {
    explorer.variables.push_back(fmt::format("{}={}", name, value));
  }
  return explorer;
}

void read_explorer_of(table_reader& table,
                      const std::vector<program_explorer>& explorers,
                      side& side) {
  table.read_table("explore", [&](table_reader& explore) {
    side.explorer = explore.named("explorer", explorers);
    read_words(explore, "command", side.explorer->command, {"bin", "program"});
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
