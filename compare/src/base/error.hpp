/// The one kind of error that a user can cause and repair.
#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace sidebyside {

/// An error in the user's input or machine, such as a bad manifest or a missing
/// binary. what() says what is wrong, where, and what to do. The command ends
/// with status 2.
struct user_error : std::runtime_error {
  using std::runtime_error::runtime_error;
  /// Formats the message as fmt::format() does.
  template <class... Args>
  explicit user_error(fmt::format_string<Args...> format, Args&&... args)
      : runtime_error(fmt::format(format, std::forward<Args>(args)...)) {}
};

/// Throws std::system_error of an errno.
[[noreturn]] inline void throw_error(int error, const char* call = "") {
  throw std::system_error(error, std::generic_category(), call);
}

/// Returns the result of a system call. Throws std::system_error of errno if it
/// is negative.
inline int require(int result, const char* call = "") {
  if (result < 0) throw_error(errno, call);
  return result;
}

}  // namespace sidebyside
