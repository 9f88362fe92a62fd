/// Commands given in place of a manifest: they become the implementations of
/// one program, "commands".
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.hpp"

namespace sidebyside {

/// The words of a command, by the rules of POSIX for quotes and backslashes
/// (Shell Command Language, 2.2 Quoting). Nothing is expanded, and nothing but
/// blanks ends a word. Throws user_error for a quote that is not closed, and
/// for a backslash at the end.
std::vector<std::string> split_words(const std::string& text);

/// The manifest of these commands, of which the first is the reference. Labels
/// are the commands, the middle left out of a long one; names are the same in
/// letters and digits, "sleep-0.01"; both numbered where they are taken. What
/// they print may be anything. Those of a shell are run by /bin/sh. Throws
/// user_error.
manifest manifest_of_commands(const std::vector<std::string>& commands,
                              bool uses_shell);

}  // namespace sidebyside
