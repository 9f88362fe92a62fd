#include "manifest/cost.hpp"

#include <limits>

#include "manifest/sweep_reader.hpp"

namespace sidebyside {
namespace {

/// Reads a number, or a table with a number for some of the sides. Gives each
/// to `use` with the index of the side.
void read_by_side(table_reader& table, std::string_view key,
                  const program& program, const auto& use) {
  std::int64_t number = 0;
  const auto apply = [&](table_reader& reader, std::string_view name,
                         std::size_t index) {
    if (reader.read(name, number)) use(reader, name, index, number);
  };
  for (std::size_t i = 0; i < program.sides.size() && !table.is_table(key); ++i)
    apply(table, key, i);
  if (!table.is_table(key)) return;
  table.read_table(key, [&](table_reader& numbers) {
    for (std::size_t i = 0; i < program.sides.size(); ++i)
      apply(numbers, program.sides[i].name, i);
  });
}

void read_sizes(table_reader& table, program_cost& cost,
                const program& program) {
  constexpr std::int64_t none = -1;
  cost.sizes.resize(program.sides.size(), {none, {}});
  const auto check = [](const table_reader& reader, std::string_view key,
                        std::int64_t number, std::int64_t least) {
    reader.fail_if(number < least || number > max_cost_size, key,
                   "must be from {} to {}", least, max_cost_size);
  };
  read_by_side(table, "small", program,
               [&](auto& reader, auto key, std::size_t i, auto number) {
                 check(reader, key, number, 0);
                 cost.sizes[i].small = number;
               });
  for (std::size_t i = 0; i < cost.sizes.size(); ++i) {
    table.fail_if(cost.sizes[i].small == none, "small",
                  "is missing, at least for \"{}\"", program.sides[i].name);
  }
  // Half of a size is a size too, and is not below `small`.
  const auto least = [&](std::size_t i) {
    return std::max<std::int64_t>(2 * cost.sizes[i].small, 2);
  };
  read_by_side(table, "large", program,
               [&](auto& reader, auto key, std::size_t i, auto number) {
                 check(reader, key, number, least(i));
                 cost.sizes[i].large = number;
               });
  read_by_side(table, "largest", program,
               [&](auto& reader, auto key, std::size_t i, auto number) {
                 check(reader, key, number,
                       cost.sizes[i].large.value_or(least(i)));
                 cost.sizes[i].largest = number;
               });
}

/// Reads how many operations there are at a size: "{n}", "2 * {n}", or a list.
void read_operations(table_reader& table, program_cost& cost) {
  const pattern form(R"((?:(\d{1,6}) \* )?)" +
                     pattern::literal("{" + cost.parameter + "}"));
  std::string text;
  if (!table.is_list("operations")) {
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
  const auto& first = cost.sizes.front();
  for (const cost_sizes& sizes : cost.sizes) {
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
  cost.parameter = read_parameter(table);
  read_sizes(table, cost, program);
  read_operations(table, cost);
  table.require("args", cost.args);
  const auto words = table.check_placeholders(
      "args", cost.args, {"bin", "program", cost.parameter});
  table.fail_if(!words.contains(cost.parameter), "args",
                "has no {{{}}}, which would change nothing", cost.parameter);
  table.read("stdout", cost.output);
  table.check_placeholders("stdout", {cost.output.value_or("")},
                           {cost.parameter, "operations"});
  return cost;
}

}  // namespace

void read_costs(table_reader& table, program& program) {
  const auto read = [&](table_reader& cost) {
    program.costs.push_back(read_cost(cost, program));
    const std::string& label = program.costs.back().label;
    const auto labels = collect(program.costs, &program_cost::label);
    cost.fail_if(std::ranges::count(labels, label) > 1, "label",
                 "\"{}\" is that of another cost of this program", label);
  };
  if (table.is_table("cost")) {
    table.read_table("cost", read);
  } else {
    table.read_tables("cost", read);
  }
}

std::int64_t operations_at(const program_cost& cost, std::size_t index,
                           std::int64_t size) {
  if (cost.operations.empty()) return cost.factor * size;
  const cost_sizes& sizes = cost.sizes[index];
  return cost.operations[size == sizes.small ? 0 : size == sizes.large ? 2 : 1];
}

side side_at(const program_cost& cost, std::size_t index, std::int64_t size) {
  side side = cost.sides[index];
  word_values words = cost.words;
  words[cost.parameter] = std::to_string(size);
  words["operations"] = std::to_string(operations_at(cost, index, size));
  for (const std::string& each : cost.args) {
    side.command.push_back(expand(each, words));
  }
  if (cost.output) {
    side.expected.outcomes.reset();
    side.expected.output = expand(*cost.output, words);
  }
  return side;
}

}  // namespace sidebyside
