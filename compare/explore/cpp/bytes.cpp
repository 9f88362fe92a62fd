// Points in the functions of libc that read and write memory. The program calls
// them itself, or its compiler does, as for a std::copy.
#include <cstdlib>
#include <cstring>
#include <string>

#include "memory.hpp"

namespace explore {
namespace {

void access(explore_kind kind, const void* place, std::size_t size, word pc) {
  if (size == 0 || !is_on() || !is_program(pc) || is_trusted(pc)) return;
  check_access(point({kind, address_of(place), size, pc}));
}

// Reads a text with its end, and returns its length. Others may move the end
// until it is this thread's turn.
std::size_t read_text(const char* text, word pc) {
  std::size_t length = EXPLORE_REAL(strlen)(text);
  for (std::size_t known = 0; known <= length;) {
    access(EXPLORE_READ, text + known, length + 1 - known, pc);
    known = length + 1;
    length = EXPLORE_REAL(strlen)(text);
  }
  return length;
}

// Writes the bytes of this moment. Others may change them before the write.
void* put(void* to, const void* from, std::size_t size, word pc) {
  if (!is_on() || !is_program(pc)) return EXPLORE_REAL(memmove)(to, from, size);
  const std::string bytes(static_cast<const char*>(from), size);
  access(EXPLORE_WRITE, to, size, pc);
  return EXPLORE_REAL(memmove)(to, bytes.data(), size);
}

void* copy(void* to, const void* from, std::size_t size, word pc) {
  access(EXPLORE_READ, from, size, pc);
  return put(to, from, size, pc);
}

// How much of two texts a comparison looks at.
std::size_t common_size(const char* a, const char* b) {
  std::size_t size = 1;
  for (; *a == *b && *a != '\0'; ++a, ++b) ++size;
  return size;
}

}  // namespace
}  // namespace explore

using namespace explore;

EXPLORE_HOOK void* memcpy(void* to, const void* from, std::size_t size) {
  return copy(to, from, size, EXPLORE_PC);
}
EXPLORE_HOOK void* memmove(void* to, const void* from, std::size_t size) {
  return copy(to, from, size, EXPLORE_PC);
}
EXPLORE_HOOK void* memset(void* to, int value, std::size_t size) {
  access(EXPLORE_WRITE, to, size, EXPLORE_PC);
  return EXPLORE_REAL(memset)(to, value, size);
}
EXPLORE_HOOK int memcmp(const void* a, const void* b, std::size_t size) {
  access(EXPLORE_READ, a, size, EXPLORE_PC);
  access(EXPLORE_READ, b, size, EXPLORE_PC);
  return EXPLORE_REAL(memcmp)(a, b, size);
}
EXPLORE_HOOK std::size_t strlen(const char* text) {
  return read_text(text, EXPLORE_PC);
}
EXPLORE_HOOK int strcmp(const char* a, const char* b) {
  const std::size_t size = common_size(a, b);
  access(EXPLORE_READ, a, size, EXPLORE_PC);
  access(EXPLORE_READ, b, size, EXPLORE_PC);
  return EXPLORE_REAL(strcmp)(a, b);
}
EXPLORE_HOOK char* strcpy(char* to, const char* from) {
  const std::size_t length = read_text(from, EXPLORE_PC);
  put(to, from, length + 1, EXPLORE_PC);
  return to;
}
EXPLORE_HOOK char* strcat(char* to, const char* from) {
  const std::size_t length = read_text(to, EXPLORE_PC);
  const std::size_t added = read_text(from, EXPLORE_PC);
  put(to + length, from, added + 1, EXPLORE_PC);
  return to;
}

// Random numbers come from bytes that all threads share.
#define RANDOM(result, function)                                \
  EXPLORE_HOOK result function() {                              \
    if (is_on() && is_program(EXPLORE_PC)) {                    \
      static char state;                                        \
      point({EXPLORE_SYNC, address_of(&state), 1, EXPLORE_PC}); \
    }                                                           \
    return EXPLORE_REAL(function)();                            \
  }
RANDOM(int, rand)
RANDOM(long, random)
