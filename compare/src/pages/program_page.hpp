/// All that the pages say of one program, as data for program.html. Each
/// function returns the values of one or several parts of that template.
#pragma once

#include "pages/page.hpp"
#include "pages/plot.hpp"

namespace sidebyside {

/// Returns links to the documentation of the names in a side's code. If two
/// patterns match at one place, the first counts.
page_data documents_of(const stepped_code& side,
                       const std::vector<documentation>& documented);

/// Returns the address of a source. Empty if it has none, as a file outside of
/// the working directory that is published.
std::string address_of(const page_material& material, const std::string& file);

/// Returns the steps of a program, for steps.html: prose, code, machine code.
/// False if there are no sources.
page_data steps_of(const page_material& material, const page_program& page);

/// Returns what a program can come to, with an order of its steps for each, for
/// explorations.html; the orders of each side, as JSON for the script of
/// play.html; and whether a side is explored in the size that is shown.
page_data explorations_of(const page_program& page);

/// Returns the implementations of a program in each file with its times; of
/// pairs of builds, both builds.
std::vector<plot_row> times_of(const page_material& material,
                               const page_program& page);

/// Returns the sweeps of the files, and the legend of their charts. The charts
/// of a group share their axes.
page_data sweeps_of(const page_material& material,
                    const std::vector<named_results>& files);

/// Returns the data of a program's page. The material is complete.
page_data program_data(const page_material& material, const page_program& page);

}  // namespace sidebyside
