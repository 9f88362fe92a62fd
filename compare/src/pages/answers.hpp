/// The answers of all results together, which the index and the report show.
#pragma once

#include "pages/page.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// Returns what files have together, by its name in the templates:
/// - answers: a sentence or two about each file;
/// - disagreement: the implementations on which files disagree: "a, C++: faster
///   in x86, no difference in arm";
/// - headlines: the tables of costs, with a row for each kind of operation;
/// - cost: the same figures in words, by the name of the operation with hyphens
///   for blanks;
/// - facts: how often updates were lost, and the outcomes of all orders of the
///   steps, for sentences of the templates: by program and implementation.
page_data answers_of(const page_material& material);

}  // namespace sidebyside
