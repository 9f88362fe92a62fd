// Standard output: each call is one event. The library's own buffer is not
// used, because the end of a buffer is no step of the source.
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>

#include "scheduler.hpp"

namespace explore {
namespace {

long write_out(const void* text, std::size_t size, word pc) {
  explore_event& event =
      point({EXPLORE_OUTPUT, EXPLORE_OUTPUT_AT, EXPLORE_OUTPUT_SIZE, pc});
  event.value = size;
  return EXPLORE_REAL(syscall)(SYS_write, STDOUT_FILENO, text, size);
}

// Whether this is for us; if not, the real function has to do it.
bool is_ours(const FILE* file) { return file == stdout && is_on(); }

int print(FILE* file, const char* format, std::va_list& list, word pc) {
  char* text = nullptr;
  const int size = vasprintf(&text, format, list);
  if (size <= 0) return size;
  if (is_ours(file)) {
    write_out(text, static_cast<std::size_t>(size), pc);
  } else {
    EXPLORE_REAL(fputs)(text, file);
  }
  free(text);
  return size;
}

}  // namespace
}  // namespace explore

using namespace explore;

EXPLORE_HOOK size_t fwrite(const void* text, size_t size, size_t count,
                           FILE* file) {
  if (!is_ours(file)) {
    return EXPLORE_REAL(fwrite)(text, size, count, file);
  }
  if (size * count > 0) write_out(text, size * count, EXPLORE_PC);
  return count;
}
EXPLORE_HOOK int fputc(int character, FILE* file) {
  if (!is_ours(file)) return EXPLORE_REAL(fputc)(character, file);
  const char byte = static_cast<char>(character);
  write_out(&byte, 1, EXPLORE_PC);
  return character;
}
#undef putc
#undef putchar
EXPLORE_HOOK int putc(int character, FILE* file) {
  if (!is_ours(file)) return EXPLORE_REAL(putc)(character, file);
  const char byte = static_cast<char>(character);
  write_out(&byte, 1, EXPLORE_PC);
  return character;
}
EXPLORE_HOOK int putchar(int character) {
  if (!is_ours(stdout)) return EXPLORE_REAL(putchar)(character);
  const char byte = static_cast<char>(character);
  write_out(&byte, 1, EXPLORE_PC);
  return character;
}
EXPLORE_HOOK int fputs(const char* text, FILE* file) {
  if (!is_ours(file)) return EXPLORE_REAL(fputs)(text, file);
  write_out(text, std::strlen(text), EXPLORE_PC);
  return 1;
}
EXPLORE_HOOK int puts(const char* text) {
  if (!is_ours(stdout)) return EXPLORE_REAL(puts)(text);
  const std::string line = std::string(text) + "\n";
  write_out(line.data(), line.size(), EXPLORE_PC);
  return 1;
}
EXPLORE_HOOK int printf(const char* format, ...) {
  std::va_list list;
  va_start(list, format);
  const int size = print(stdout, format, list, EXPLORE_PC);
  va_end(list);
  return size;
}
EXPLORE_HOOK int fflush(FILE* file) {
  return is_ours(file) ? 0 : EXPLORE_REAL(fflush)(file);
}
EXPLORE_HOOK ssize_t write(int file, const void* text, size_t size) {
  if (file != STDOUT_FILENO || !is_on()) {
    return EXPLORE_REAL(syscall)(SYS_write, file, text, size);
  }
  return write_out(text, size, EXPLORE_PC);
}
EXPLORE_HOOK ssize_t writev(int file, const iovec* parts, int count) {
  if (file == STDOUT_FILENO && is_on()) {
    point({EXPLORE_OUTPUT, EXPLORE_OUTPUT_AT, EXPLORE_OUTPUT_SIZE, EXPLORE_PC});
  }
  return EXPLORE_REAL(syscall)(SYS_writev, file, parts, count);
}
