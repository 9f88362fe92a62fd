/// All that the pages say of one program, as data for program.html.
#pragma once

#include <string>
#include <vector>

#include "pages/page.hpp"
#include "pages/plot.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// Returns the implementations of a program in each file with its times; of
/// pairs of builds, both builds.
std::vector<plot_row> times_of(const page_material& material,
                               const page_program& page);

/// Returns "C++ 1.5 × slower, C++ pool 2.2 × faster"; empty if not known.
std::string cost_words(const std::vector<plot_row>& rows);

/// Returns the sweeps of the files. The charts of a group share their axes.
page_data sweeps_of(const page_material& material,
                    const std::vector<named_results>& files);

/// Returns the data of a program's page. The material is complete.
page_data program_data(const page_material& material, const page_program& page);

}  // namespace sidebyside
