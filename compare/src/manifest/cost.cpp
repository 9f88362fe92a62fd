#include "manifest/cost.hpp"

#include "manifest/readers.hpp"

namespace sidebyside {
namespace {

/// Reads a number for all sides, or a table with a number for some of them.
/// Returns the numbers by the names of the sides.
std::map<std::string, std::int64_t> read_by_side(table_reader& table,
                                                 std::string_view key,
                                                 const program& program) {
  std::map<std::string, std::int64_t> numbers;
  const bool is_table = table.has_table(key);
  const auto read = [&](table_reader& reader) {
    std::int64_t number = 0;
    for (const side& side : program.sides) {
      const std::string_view name = is_table ? side.name : key;
      if (reader.read(name, number)) numbers[side.name] = number;
    }
  };
  if (is_table) {
    table.read_table(key, read);
  } else {
    read(table);
  }
  return numbers;
}

void read_sizes(table_reader& table, program_cost& cost,
                const program& program) {
  const auto small = read_by_side(table, "small", program);
  const auto large = read_by_side(table, "large", program);
  const auto largest = read_by_side(table, "largest", program);
  const auto check = [&](std::string_view key, std::int64_t number,
                         std::int64_t least) {
    table.fail_if(number < least || number > max_cost_size, key,
                  "must be from {} to {}", least, max_cost_size);
    return number;
  };
  for (const side& side : program.sides) {
    cost_sizes& sizes = cost.sizes[side.name];
    table.fail_if(!small.contains(side.name), "small",
                  "is missing, at least for \"{}\"", side.name);
    sizes.small = check("small", small.at(side.name), 0);
    // Half of a size is a size too, and is not below `small`.
    const std::int64_t least = std::max<std::int64_t>(2 * sizes.small, 2);
    if (large.contains(side.name)) {
      sizes.large = check("large", large.at(side.name), least);
    }
    if (largest.contains(side.name)) {
      sizes.largest =
          check("largest", largest.at(side.name), sizes.large.value_or(least));
    }
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
                "must be three numbers in ascending order: at 'small', at half "
                "of 'large', and at 'large'");
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
  read_sizes(table, cost, program);
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
