/// Reads what the runs of a program must print, and how they must end.
#pragma once

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// Forgets the text that stdout must be, and its outcomes.
void reset_output(expectation& expected);

/// Reads the text that stdout must be, in place of outcomes, or how to get it:
/// `stdout`, `stdout_file` or `output`. Returns false if there is none of them.
bool read_output(table_reader& table,
                 const std::vector<std::string>& placeholders,
                 expectation& expected);

/// Reads an expectation of these sides. A key that is left out stays as in
/// `expected`.
void read_expectation(table_reader& table, const std::vector<side>& sides,
                      expectation& expected);

/// Reads the expectation of a program, and the tables "expect.NAME" of its
/// sides. A key that such a table leaves out is as the program's.
void read_expectations(table_reader& table, std::vector<side>& sides);

}  // namespace sidebyside
