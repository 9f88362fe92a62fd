#include "process/capture.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace sidebyside {

capture capture::make(const char* name) {
  capture made;
  made.file_ = descriptor(memfd_create(name, MFD_CLOEXEC));
  if (made.fd() < 0) {
    throw std::system_error(errno, std::generic_category(), "memfd_create");
  }
  return made;
}

std::size_t capture::size() const {
  struct stat status {};
  if (fd() < 0 || fstat(fd(), &status) != 0) return 0;
  return static_cast<std::size_t>(status.st_size);
}

std::string capture::read(std::size_t offset, std::size_t length) const {
  std::string bytes(std::min(length, size() - std::min(size(), offset)), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got =
        pread(fd(), bytes.data() + filled, bytes.size() - filled,
              static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace sidebyside
