/// The tables that a mark in a Markdown file takes from a record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "results/results.hpp"
#include "show/rows.hpp"

namespace sidebyside {

/// Returns the tables of one kind of results, of these names or of all. The
/// name of a group stands for all of its sweeps.
std::vector<table> select_tables(const results& all, std::string_view kind,
                                 const std::vector<std::string>& names);

}  // namespace sidebyside
