/// A program of the commands that were given in place of a manifest.
#pragma once

#include "manifest/manifest.hpp"

namespace sidebyside {

/// Splits a command into words, by the rules of POSIX for quotes and
/// backslashes (Shell Command Language, 2.2 Quoting). Nothing is expanded, and
/// only blanks end a word. Throws user_error for a quote that is not closed,
/// and for a backslash at the end.
std::vector<std::string> split_words(const std::string& text);

/// Returns the first operator of a shell in a command, such as "<", "2>", "|"
/// or
/// "&&", unless it is quoted. Empty if there is none.
std::string find_shell_operator(const std::string& text);

/// Makes the program "commands", whose sides are these commands. The first is
/// the reference. Labels are the commands; long ones lose their middle. Names
/// are the labels in letters and digits, such as "sleep-0.01". A label or name
/// that is taken gets a number. Output may be anything. With `uses_shell` the
/// commands are run by /bin/sh. Throws user_error.
program make_program(const std::vector<std::string>& commands, bool uses_shell);

}  // namespace sidebyside
