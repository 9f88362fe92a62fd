// Standard output: each call is one event. The library's own buffer is not
// used, because the end of a buffer is no step of the source.
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "scheduler.hpp"

namespace explore {
namespace {

long write_out(const void* text, std::size_t size, word pc) {
  operation output{EXPLORE_OUTPUT, EXPLORE_OUTPUT_AT, EXPLORE_OUTPUT_SIZE, pc};
  const std::string_view bytes{static_cast<const char*>(text), size};
  output.value = std::hash<std::string_view>{}(bytes) | 1U;
  point(output).value = size;
  return EXPLORE_REAL(syscall)(SYS_write, STDOUT_FILENO, text, size);
}

// Whether output to a file is ours. If not, the real function has to do it.
bool is_ours(const FILE* file) { return file == stdout && is_on(); }

int write_byte(int character, word pc) {
  const char byte = static_cast<char>(character);
  write_out(&byte, 1, pc);
  return character;
}

int write_line(const char* text, word pc) {
  const std::string line = std::string(text) + "\n";
  return static_cast<int>(write_out(line.data(), line.size(), pc));
}

int print(FILE* file, const char* format, std::va_list list, word pc) {
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

#undef HOOK
#undef putc
#undef putchar
#define HOOK(result, function, parameters, arguments, file, ...) \
  EXPLORE_HOOK result function parameters {                      \
    if (!is_ours(file)) return EXPLORE_REAL(function) arguments; \
    return __VA_ARGS__;                                          \
  }
HOOK(size_t, fwrite, (const void* text, size_t size, size_t count, FILE* file),
     (text, size, count, file), file,
     size* count == 0 ? 0 : (write_out(text, size* count, EXPLORE_PC), count))
HOOK(int, fputc, (int character, FILE* file), (character, file), file,
     write_byte(character, EXPLORE_PC))
HOOK(int, putc, (int character, FILE* file), (character, file), file,
     write_byte(character, EXPLORE_PC))
HOOK(int, putchar, (int character), (character), stdout,
     write_byte(character, EXPLORE_PC))
HOOK(int, fputs, (const char* text, FILE* file), (text, file), file,
     static_cast<int>(write_out(text, std::strlen(text), EXPLORE_PC)))
HOOK(int, puts, (const char* text), (text), stdout,
     write_line(text, EXPLORE_PC))
HOOK(int, fflush, (FILE * file), (file), file, 0)
HOOK(ssize_t, write, (int file, const void* text, size_t size),
     (file, text, size), file == STDOUT_FILENO ? stdout : stderr,
     write_out(text, size, EXPLORE_PC))
#define PRINT(function, parameters, file)                   \
  EXPLORE_HOOK int function parameters {                    \
    std::va_list list;                                      \
    va_start(list, format);                                 \
    const int size = print(file, format, list, EXPLORE_PC); \
    va_end(list);                                           \
    return size;                                            \
  }
PRINT(printf, (const char* format, ...), stdout)
PRINT(fprintf, (FILE * file, const char* format, ...), file)
EXPLORE_HOOK int vprintf(const char* format, std::va_list list) {
  return print(stdout, format, list, EXPLORE_PC);
}
EXPLORE_HOOK int vfprintf(FILE* file, const char* format, std::va_list list) {
  return print(file, format, list, EXPLORE_PC);
}
EXPLORE_HOOK ssize_t writev(int file, const iovec* parts, int count) {
  if (file == STDOUT_FILENO && is_on()) {
    explore_event& event = point(
        {EXPLORE_OUTPUT, EXPLORE_OUTPUT_AT, EXPLORE_OUTPUT_SIZE, EXPLORE_PC});
    for (int i = 0; i < count; ++i) event.value += parts[i].iov_len;
  }
  return EXPLORE_REAL(writev)(file, parts, count);
}
