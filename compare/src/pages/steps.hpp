/// The steps of a program as data for steps.html: prose, code, machine code,
/// and what a reader may want to look up.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "pages/template.hpp"
#include "read/source.hpp"

namespace sidebyside {

/// What the steps of a program are made of.
struct step_material {
  const program_sources& sources;
  const listing_sources& assembly;  ///< no sides: there is none
  const program_sources& base;      ///< which it changes; no sides: none
  const std::vector<documentation>& documented;
  const std::set<std::string>& racing;  ///< "file:line" that a detector named
  std::string source_url;               ///< before a file's name; or empty
};

/// False if there are no sources. Throws user_error if steps do not line up.
page_data steps_of(const step_material& material);

}  // namespace sidebyside
