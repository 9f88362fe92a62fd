// A program that does nothing but work for some milliseconds: PERCENT % of what
// the others do. By counting, for one that works until a time is over would not
// be slower on a busy machine.
#include <cstdint>
#include <cstdio>

int main() {
  constexpr std::uint64_t steps = 40'000ULL * PERCENT;
  std::uint64_t value = 1;
  for (std::uint64_t i = 0; i < steps; ++i) {
    // Each step waits for the one before it (Knuth's MMIX generator).
    value = value * 6364136223846793005U + 1442695040888963407U;
  }
  std::puts(value == 0 ? "zero" : "done");
}
