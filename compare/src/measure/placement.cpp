#include "measure/placement.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>

#include "base/file.hpp"
#include "base/text.hpp"

namespace sidebyside {
namespace {

/// Returns true also if nobody can tell. If the file belongs to another user,
/// mincore(2) says of every page that it is there.
bool has_cached_pages(int file) {
  struct stat status {};
  if (fstat(file, &status) != 0 || status.st_size == 0) return true;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* mapped = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) return true;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> pages((size + page - 1) / page);
  const bool is_known = mincore(mapped, size, pages.data()) == 0;
  munmap(mapped, size);
  return !is_known || std::ranges::any_of(pages, [](unsigned char flags) {
    return (flags & 1U) != 0;
  });
}

}  // namespace

bool evict_from_page_cache(const std::filesystem::path& file) {
  const descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.get() < 0) return false;
  fdatasync(opened.get());  // pages that are not on the disk cannot be dropped
  posix_fadvise(opened.get(), 0, 0, POSIX_FADV_DONTNEED);
  return !has_cached_pages(opened.get());
}

std::vector<bool> draw_placement(const std::vector<command>& commands,
                                 std::mt19937_64& random) {
  auto is_drawn = collect(commands, [](const command& command) {
    return evict_from_page_cache(command.file);
  });
  auto files = collect(commands, &command::file);
  // A file of several commands is read from the disk the first time only.
  std::ranges::shuffle(files, random);
  constexpr auto all = std::numeric_limits<std::streamsize>::max();
  for (const auto& file : files) std::ifstream(file).ignore(all);
  return is_drawn;
}

}  // namespace sidebyside
