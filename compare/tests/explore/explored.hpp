/// Programs that the tests build to be explored.
#pragma once

#include "explore/search.hpp"
#include "manifest/manifest.hpp"
#include "support.hpp"

namespace sidebyside::test {

/// Returns a program in C with two threads, which run `first` and `second`, and
/// print what `result` is.
std::string two_threads(const std::string& globals, const std::string& first,
                        const std::string& second, const std::string& result);

struct build_options {
  std::string optimisation = "-O0";
  std::string runtime = EXPLORE_RUNTIME;
};

/// Writes a source of this name, a C or C++ file, and builds it to be explored.
/// Returns the executable.
std::filesystem::path build_explored(const temporary_folder& folder,
                                     const std::string& name,
                                     const std::string& source,
                                     const build_options& options = {});

/// Explores an executable, at most for a minute.
search_results explore(const std::filesystem::path& executable,
                       search_limits limits = {.max_seconds = 60});

/// Returns what the outcomes are: "2", or "2, deadlock".
std::set<std::string> names_of(const search_results& found);

}  // namespace sidebyside::test
