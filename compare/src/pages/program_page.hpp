/// All that the pages say of one program, as data for program.html.
#pragma once

#include <string>
#include <vector>

#include "pages/page.hpp"
#include "pages/plot.hpp"
#include "pages/template.hpp"

namespace sidebyside {

/// The results of one file, and a note for captions: " (x86)" names the file if
/// there are several of its kind.
struct noted_results {
  const sidebyside::results& results;
  std::string note;
};

/// Returns the files that have times.
std::vector<noted_results> timed_files(const page_material& material);

/// Returns the implementations of a program in each file with its times; of
/// pairs of builds, both builds.
std::vector<plot_row> times_of(const page_material& material,
                               const std::string& name);

/// Returns "C++ 1.5 × slower, C++ pool 2.2 × faster"; empty if not known.
std::string cost_words(const std::vector<plot_row>& rows);

/// Returns the sweeps of a program, or all if `name` is empty. Sweeps of a
/// group share one chart.
page_data sweeps_of(const page_material& material, const std::string& name);

/// Returns the data of a program's page.
page_data program_data(const page_material& material, const page_program& page);

}  // namespace sidebyside
