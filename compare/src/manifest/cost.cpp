#include "manifest/cost.hpp"

#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

/// Reads a size of a side. The key has one number for all sides, or a table
/// with numbers for some of them.
bool read_size(table_reader& table, std::string_view key,
               const program_cost& cost, const std::string& side, auto& size,
               std::int64_t least) {
  if (!table.has_table(key)) return table.read(key, size, least, max_cost_size);
  bool is_there = false;
  table.read_table(key, [&](table_reader& own) {
    for (const auto& each : cost.sizes) own.has(each.first);  // are keys too
    is_there = own.read(side, size, least, max_cost_size);
  });
  return is_there;
}

void read_sizes(table_reader& table, program_cost& cost) {
  for (auto& [side, sizes] : cost.sizes) {
    table.fail_if(!read_size(table, "small", cost, side, sizes.small, 0),
                  "small", "is missing, at least for \"{}\"", side);
    // A quarter of a size is a size too, and is not below `small`.
    const std::int64_t least = std::max<std::int64_t>(4 * sizes.small, 4);
    read_size(table, "large", cost, side, sizes.large, least);
    read_size(table, "largest", cost, side, sizes.largest,
              sizes.large.value_or(least));
  }
}

/// Reads how many operations there are at a size: "{n}", "2 * {n}", or a list.
void read_operations(table_reader& table, program_cost& cost) {
  const pattern form(R"((?:(\d{1,6}) \* )?)" +
                     pattern::literal("{" + cost.parameter + "}"));
  std::string text;
  if (!table.has_list("operations")) {
    table.require("operations", text);
    const auto match = form.match_all(text);
    table.fail_if(!match || match->at(1) == "0", "operations",
                  "must be \"{{{0}}}\", a multiple such as \"2 * {{{0}}}\", or "
                  "a list",
                  cost.parameter);
    cost.factor = to_integer(match->at(1)).value_or(1);
    return;
  }
  auto& list = cost.operations;
  table.read("operations", list);
  table.fail_if(list.size() != 3 || list[0] < 0 || list[1] <= list[0] ||
                    list[2] <= list[1],
                "operations",
                "must be three numbers in ascending order: at 'small', at a "
                "quarter of 'large', and at 'large'");
  const auto& first = cost.sizes.begin()->second;
  for (const auto& [side, sizes] : cost.sizes) {
    table.fail_if(!sizes.large || sizes.large != first.large ||
                      sizes.small != first.small,
                  "operations",
                  "is a list, so every implementation needs 'large', and the "
                  "same sizes");
  }
}

program_cost read_cost(table_reader& table, const program& program) {
  program_cost cost;
  table.read("label", cost.label);
  table.require("operation", cost.operation);
  read_parameter(table, cost.parameter, cost.args);
  for (const side& side : program.sides) cost.sizes[side.name];
  read_sizes(table, cost);
  read_operations(table, cost);
  table.read("stdout", cost.output, placeholders{cost.parameter, "operations"});
  return cost;
}

}  // namespace

void read_costs(table_reader& table, program& program) {
  const auto read = [&](table_reader& cost) {
    program.costs.push_back(read_cost(cost, program));
    const std::string& label = program.costs.back().label;
    cost.fail_if(
        std::ranges::count(program.costs, label, &program_cost::label) > 1,
        "label", "\"{}\" is that of another cost of this program", label);
  };
  if (table.has_table("cost")) {
    table.read_table("cost", read);
  } else {
    table.read_tables("cost", read);
  }
}

std::int64_t operations_at(const program_cost& cost, std::int64_t size) {
  if (cost.operations.empty()) return cost.factor * size;
  const cost_sizes& sizes = cost.sizes.begin()->second;  // of all sides
  return cost.operations[size == sizes.small ? 0 : size == sizes.large ? 2 : 1];
}

side side_at(side side, const program_cost& cost, std::int64_t size) {
  word_values words = cost.words;
  words[cost.parameter] = std::to_string(size);
  words["operations"] = std::to_string(operations_at(cost, size));
  for (const std::string& each : cost.args) {
    side.command.push_back(expand(each, words));
  }
  if (cost.output) set_output(side.expected, expand(*cost.output, words));
  return side;
}

}  // namespace sidebyside
