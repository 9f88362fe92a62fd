/// What a process prints, while it does and afterwards.
#pragma once

#include <cstddef>
#include <string>

#include "base/descriptor.hpp"

namespace sidebyside {

/// What a process wrote to one stream: a file in memory, which costs the
/// process no more than /dev/null does, wakes nobody while it is written, and
/// cannot be held open by a grandchild in a way that matters. It stays out of
/// our own memory until it is read.
class capture {
 public:
  capture() = default;
  /// An empty file; throws std::system_error if there is none to be had.
  static capture make(const char* name);

  [[nodiscard]] std::size_t size() const;
  /// At most `length` bytes from `offset`; fewer at the end.
  [[nodiscard]] std::string read(std::size_t offset, std::size_t length) const;
  [[nodiscard]] int fd() const { return file_.get(); }

 private:
  descriptor file_;
};

}  // namespace sidebyside
