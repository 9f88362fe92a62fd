// Blocks of memory that the program gives back. They are not used anew, so that
// what works on one of them is seen.
#include <malloc.h>

#include <map>

#include "memory.hpp"

extern "C" void __libc_free(void* block);

namespace explore {
namespace {

// Sizes of the blocks, by address.
std::map<word, std::size_t>& given_back() {
  static auto* const all = new std::map<word, std::size_t>;
  return *all;
}

void free_block(void* block, word pc) {
  if (block == nullptr || !is_on() || !is_program(pc) || is_trusted(pc)) {
    return __libc_free(block);
  }
  const word address = address_of(block);
  const std::size_t size = malloc_usable_size(block);
  explore_event& event = point({EXPLORE_FREE, address, size, pc});
  if (given_back().count(address) != 0) end(EXPLORE_FAULT, "double free");
  check_access(event);
  given_back().emplace(address, size);
}

}  // namespace

void check_block(word address, std::size_t size) {
  const auto next = given_back().lower_bound(address + size);
  if (next == given_back().begin()) return;
  const auto& [start, length] = *std::prev(next);
  if (address < start + length) end(EXPLORE_FAULT, "use after free");
}

}  // namespace explore

using namespace explore;

EXPLORE_HOOK void free(void* block) { free_block(block, EXPLORE_PC); }
// The operators delete and delete[], by their names for the linker.
#define DELETE(name, parameters) \
  EXPLORE_HOOK void name parameters { free_block(block, EXPLORE_PC); }
DELETE(_ZdlPv, (void* block))
DELETE(_ZdaPv, (void* block))
DELETE(_ZdlPvm, (void* block, std::size_t /*size*/))
DELETE(_ZdaPvm, (void* block, std::size_t /*size*/))
