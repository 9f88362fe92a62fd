#include "page_cache.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "process.hpp"

namespace compare {

void evict_from_page_cache(const std::filesystem::path& file) {
  const descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.get() < 0) return;
  fdatasync(opened.get());  // what is not on the disk yet cannot be dropped
  posix_fadvise(opened.get(), 0, 0, POSIX_FADV_DONTNEED);
}

}  // namespace compare
