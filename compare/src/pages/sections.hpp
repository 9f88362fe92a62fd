/// What the sections of the report say, without their headings.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "pages/page.hpp"

namespace sidebyside {

using named_files = std::vector<const named_results*>;

/// Those files that have one of the lists, not empty.
template <class... Lists>
named_files files_with(const std::vector<named_results>& files,
                       Lists results::*... lists) {
  named_files found;
  for (const named_results& file : files) {
    if ((!(file.found.*lists).empty() || ...)) found.push_back(&file);
  }
  return found;
}

/// What comes behind a name where there are several files.
inline std::string file_note(const named_files& files,
                             const named_results& file) {
  return files.size() > 1 ? fmt::format(" ({})", file.name) : "";
}

/// For each sweep a plot and a table; empty if no file has a sweep.
std::string describe_sweeps(const std::vector<named_results>& files);

}  // namespace sidebyside
