/// Readers of the manifest's tables. Each throws user_error with file, line and
/// key if a value is not allowed.
#pragma once

#include <map>
#include <string>

#include "manifest/manifest.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {

/// The placeholders of commands, sources and arguments.
inline const placeholders program_words{"bin", "program"};

/// Reads a TOML file, and adds the entries of the data files that its list
/// "include" names. If two files define the same, the first one wins. Tables
/// with a name are joined key by key.
toml::table read_toml(const std::filesystem::path& file);

/// Keeps the sides that the key "implementations" names, in its order. Returns
/// false if the key is missing.
bool read_implementations(table_reader& table, program& program);

/// Sets the text that stdout must be, in place of outcomes.
void set_output(expectation& expected, std::optional<std::string> output);

/// Reads the text that stdout must be, in place of outcomes, or how to get it:
/// `stdout`, `stdout_file` or `output`. Returns false if there is none of them.
bool read_output(table_reader& table, const placeholders& allowed,
                 expectation& expected);

/// Reads the expectation of a program, and the tables "expect.NAME" of its
/// sides. A key that such a table leaves out is as the program's.
void read_expectations(table_reader& table, std::vector<side>& sides);

/// Reads the keys "parameter", a word that becomes a placeholder, and "args",
/// which has this placeholder.
void read_parameter(table_reader& table, std::string& parameter,
                    std::vector<std::string>& args);

/// Reads the sweep that a table describes, of one of the programs. No sweep has
/// the name of a group.
sweep read_sweep(table_reader& table, const manifest& so_far,
                 const std::map<std::string, const program*>& programs);

/// Reads [program.cost], or every [[program.cost]], of a program whose sides
/// are known.
void read_costs(table_reader& table, program& program);

/// Reads the keys of [program.explore] into a side of the program. If the side
/// is called NAME, the keys of [program.explore.NAME] count, too. Keys about
/// the output replace what the runs of the side must print.
void read_exploration(table_reader& table, side& side);

}  // namespace sidebyside
