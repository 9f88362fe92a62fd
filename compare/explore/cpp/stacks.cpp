// The call stack of each thread, so that every event has one.
#include <array>

#include "scheduler.hpp"

namespace explore {
namespace {

struct stack {
  std::array<std::uint16_t, 1024> frames{};
  std::size_t depth = 0;
};

std::array<stack, EXPLORE_THREADS> stacks;

}  // namespace

word frame_of(int thread) {
  const stack& stack = stacks[thread];
  return stack.depth > 0 ? stack.frames[stack.depth - 1] : 0;
}

void enter_function(word pc) {
  if (!is_on()) return;
  const word parent = frame_of(self());
  stack& stack = stacks[self()];
  const std::size_t depth = stack.depth++;
  if (depth >= stack.frames.size()) {
    end(EXPLORE_TOO_MUCH, "calls are nested too deeply");
  }
  word place = (pc * 31 + parent) * 0x9E3779B97F4A7C15U >> 48U;
  for (std::size_t tries = 0; tries < EXPLORE_FRAMES; ++tries, ++place) {
    place = place % EXPLORE_FRAMES;
    explore_frame& frame = page->frames[place];
    if (place == 0) continue;
    if (frame.pc == 0) frame = {pc, parent};
    if (frame.pc != pc || frame.parent != parent) continue;
    stack.frames[depth] = static_cast<std::uint16_t>(place);
    return;
  }
  end(EXPLORE_TOO_MUCH, "more call stacks than the explorer has room for");
}

void leave_function() {
  if (is_on() && stacks[self()].depth > 0) --stacks[self()].depth;
}

}  // namespace explore
