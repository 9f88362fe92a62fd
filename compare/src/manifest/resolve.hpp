/// Programs ready to be run and read: without placeholders, each with its
/// sides. A command resolves its programs once.
#pragma once

#include "manifest/manifest.hpp"

namespace sidebyside {

/// Returns the programs of these names in the manifest's order, each once; all
/// if no name is given. `bin_dir` is the folder of the executables. Throws
/// user_error for an unknown name.
std::vector<program> resolve(const manifest& manifest,
                             const std::vector<std::string>& names,
                             const std::filesystem::path& bin_dir);

/// Returns the sweeps of these names likewise. The name of a group stands for
/// all of its sweeps.
std::vector<sweep> resolve_sweeps(const manifest& manifest,
                                  const std::vector<std::string>& names,
                                  const std::filesystem::path& bin_dir);

/// Keeps the sides of these names alone, in this order; all if no name is
/// given. Throws user_error for an unknown name, and for one given twice.
void choose_sides(program& program, const std::vector<std::string>& names);

/// Keeps the sides of these names alone, and the programs that have one; all if
/// no name is given. Throws user_error for a name that no program has.
void keep_sides(std::vector<program>& programs,
                const std::vector<std::string>& names);

/// Leaves out the sides that are timed only if their program is named, and the
/// programs that have no other. Throws user_error if none is left.
void keep_timed_sides(std::vector<program>& programs);

/// Whether a side is left out. Its executable is missing, and its key "needs"
/// says why that may be.
bool is_left_out(const side& side, const std::vector<std::string>& command);

/// Reads the toolchains that the build noted in toolchains.json, by label. None
/// if that file is missing or not readable.
std::map<std::string, std::string> read_toolchains(
    const std::filesystem::path& bin_dir);

}  // namespace sidebyside
