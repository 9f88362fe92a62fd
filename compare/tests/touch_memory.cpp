// Touches so much memory, and prints the peak of its resident set, both in
// bytes: touch-memory BYTES.
#include <sys/mman.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>

int main(int argc, char* argv[]) {
  if (argc != 2) return 2;
  const std::size_t bytes = std::strtoull(argv[1], nullptr, 10);
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  madvise(memory, bytes, MADV_NOHUGEPAGE);  // so that each page is a fault
  auto* byte = static_cast<volatile char*>(memory);
  for (std::size_t i = 0; i < bytes; i += 4096) byte[i] = 1;

  std::FILE* status = std::fopen("/proc/self/status", "r");
  if (status == nullptr) return 1;
  unsigned long kilobytes = 0;
  char line[256];
  while (std::fgets(line, sizeof line, status) != nullptr) {
    if (std::sscanf(line, "VmHWM: %lu kB", &kilobytes) == 1) break;
  }
  std::fclose(status);
  std::printf("%lu\n", kilobytes * 1024);
}
