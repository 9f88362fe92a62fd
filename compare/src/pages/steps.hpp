/// The steps of a program as data for steps.html: prose, code, machine code,
/// and what a reader may want to look up.
#pragma once

#include "pages/page.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// Returns links to the documentation of the names in a side's code. If two
/// patterns match at one place, the first counts.
page_data documents_of(const stepped_code& side,
                       const std::vector<documentation>& documented);

/// Returns the numbers of a side's steps, each with its first line.
page_data lines_of(const stepped_code& side);

/// Returns the address of a source. Empty if it has none, as a file outside of
/// the working directory that is published.
std::string address_of(const page_material& material, const std::string& file);

/// Returns the steps of a program. False if there are no sources.
page_data steps_of(const page_material& material, const page_program& page);

}  // namespace sidebyside
