/// Programs that the tests build to be explored.
#pragma once

#include "explore/search.hpp"
#include "manifest/manifest.hpp"
#include "support.hpp"

namespace sidebyside::test {

/// Writes a source of this name, a C or C++ file, and builds it to be explored
/// by a runtime. Returns the executable.
std::filesystem::path build_explored(
    const temporary_folder& folder, const std::string& name,
    const std::string& source, const std::string& runtime = EXPLORE_RUNTIME);

/// Explores an executable, at most for a minute.
search_results explore(const std::filesystem::path& executable,
                       search_limits limits = {.max_seconds = 60});

/// Returns what the outcomes are: "2", or "2, deadlock".
std::set<std::string> names_of(const search_results& found);

}  // namespace sidebyside::test
