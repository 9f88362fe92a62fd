/// What a mark in a Markdown file takes from records.
#pragma once

#include "show/rows.hpp"

namespace sidebyside {

/// Returns the tables of one kind of results, of these names or of all. The
/// name of a group stands for all of its sweeps.
std::vector<table> select_tables(const results& all, std::string_view kind,
                                 const std::vector<std::string>& names);

/// Returns what a program can come to, and how often it did, in a table;
/// nothing if no record has explored it.
std::string outcomes_to_markdown(const std::vector<results>& records,
                                 const std::string& program);

/// Returns a witness of each outcome of a program that has several, folded but
/// for the first.
std::string witnesses_to_markdown(const std::vector<results>& records,
                                  const std::string& program);

/// Returns the witness of an outcome, a table for each implementation of these
/// names, or of all; nothing if no record has one.
std::string witness_to_markdown(const std::vector<results>& records,
                                const std::string& program,
                                const std::string& outcome,
                                const std::vector<std::string>& names);

}  // namespace sidebyside
