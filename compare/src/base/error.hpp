/// The one kind of error that a user can cause and mend.
#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace sidebyside {

/// Thrown where the user's input or machine keeps us from going on: a bad
/// manifest, a missing binary, a file that cannot be written. what() says what
/// is wrong, where, and what to do. The command ends with status 2.
struct user_error : std::runtime_error {
  using std::runtime_error::runtime_error;
  /// The message is what fmt::format() makes of it.
  template <class... Args>
  explicit user_error(fmt::format_string<Args...> format, Args&&... args)
      : runtime_error(fmt::format(format, std::forward<Args>(args)...)) {}
};

/// The result of a system call, if it is not negative. Throws std::system_error
/// of errno otherwise.
inline int require(int result, const char* call = "") {
  if (result < 0) {
    throw std::system_error(errno, std::generic_category(), call);
  }
  return result;
}

}  // namespace sidebyside
