#include "base/descriptor.hpp"

#include <unistd.h>

namespace sidebyside {

descriptor::~descriptor() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace sidebyside
