/// The one kind of error that a user can cause and mend.
#pragma once

#include <stdexcept>

namespace sidebyside {

/// Thrown where the user's input or machine keeps us from going on: a bad
/// manifest, a missing binary, a file that cannot be written. what() says what
/// is wrong, where, and what to do. The command ends with status 2.
struct user_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sidebyside
