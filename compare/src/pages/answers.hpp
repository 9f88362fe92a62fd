/// The answers of all results together, which the index and the report show.
#pragma once

#include "pages/page.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// Returns the implementations on which files disagree: "a, C++: faster in x86,
/// no difference in arm".
std::string disagreement_words(const page_material& material);

/// Returns a sentence or two about each file.
page_data answers_of(const page_material& material);

/// Returns the tables of costs, with a row for each kind of operation.
page_data headlines_of(const page_material& material);

/// Returns the same figures in words, by the name of the operation with hyphens
/// for blanks.
page_data costs_of(const page_material& material);

/// Returns how often updates were lost, and the outcomes of all orders of the
/// steps, for sentences of the templates: by program and implementation.
page_data facts_of(const page_material& material);

}  // namespace sidebyside
