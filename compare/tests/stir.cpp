// Stirs free memory: stir MIB. Takes so much of it page by page, gives half of
// the pages back in random order, says "ready", and keeps the rest until it is
// killed. Files that are read meanwhile lie in single pages from all over it.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <vector>

int main(int argc, char* argv[]) {
  if (argc != 2) return 2;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t bytes = std::strtoull(argv[1], nullptr, 10) << 20U;
  void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return 1;
  madvise(mapped, bytes, MADV_NOHUGEPAGE);
  auto* memory = static_cast<char*>(mapped);
  for (std::size_t at = 0; at < bytes; at += page) memory[at] = 1;

  std::vector<std::size_t> pages(bytes / page);
  std::iota(pages.begin(), pages.end(), 0);
  std::shuffle(pages.begin(), pages.end(),
               std::mt19937_64(std::random_device{}()));
  pages.resize(pages.size() / 2);
  for (const std::size_t each : pages) {
    madvise(memory + each * page, page, MADV_DONTNEED);
  }
  std::puts("ready");
  std::fflush(stdout);
  for (;;) pause();
}
