/// What the kernel keeps of a file in memory.
#pragma once

#include <filesystem>

namespace compare {

/// Makes the kernel forget the file's pages, so that its next user reads them
/// anew from the disk. A file that was just written is cached in larger pieces
/// (folios of 64 kB, say) than one that was read page by page, and a program of
/// a millisecond starts up to an eighth faster from them: how long ago it was
/// built would pass for a difference between two programs.
///
/// Does what the system allows (fdatasync(2), POSIX_FADV_DONTNEED), and no
/// more: pages that another process has mapped stay, and so does a file on a
/// file system that is all memory.
void evict_from_page_cache(const std::filesystem::path& file);

}  // namespace compare
