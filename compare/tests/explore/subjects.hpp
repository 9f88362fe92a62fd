/// The programs that are explored by the tests, and how they are built.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "explore/explored.hpp"

namespace sidebyside::test {

/// A program in a size in which all orders can be gone through, but one.
struct subject {
  std::string program;
  std::vector<replaced_text> sizes;
  std::vector<std::string> args;
  std::set<std::string> outputs;  ///< or ends that are no output
  std::size_t executions = 0;     ///< 0: too many, so only some are looked at
  std::string points;  ///< of the first execution, but no plain accesses
  bool is_racy = false;
};

/// Prints its name, for GoogleTest.
void PrintTo(const subject& each, std::ostream* out);

/// Returns the programs.
const std::vector<subject>& subjects();

/// An explored program, as it is or with a fault.
struct built {
  explicit built(const subject& subject,
                 const std::vector<replaced_text>& fault = {});

  temporary_folder folder;
  std::optional<explored_process> process;
};

/// Whether nothing has come up that the program must not do.
bool is_right(const subject& subject, const search_results& found);

}  // namespace sidebyside::test
