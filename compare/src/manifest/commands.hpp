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

/// Returns the program "commands", whose sides are these commands, the first
/// being the reference. Labels are the commands, long ones without their
/// middle; names are the same in letters and digits, "sleep-0.01". A second one
/// of the same label or name is numbered. They may print anything.
/// `uses_shell`: they are run by /bin/sh. Throws user_error.
program make_program(const std::vector<std::string>& commands, bool uses_shell);

}  // namespace sidebyside
