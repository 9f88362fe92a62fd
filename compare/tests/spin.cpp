// A program that does nothing but work, for as many steps as the text below
// says in a copy of it: compare/calibrate writes them there, so that copies
// which take longer are the same in all else. It counts steps, for one that
// works until a time is over would not be slower on a busy machine.
#include <cstdint>
#include <cstdio>

namespace {
constexpr int prefix = 6;
const volatile char steps_text[] = "STEPS=000000000000";
}  // namespace

int main() {
  std::uint64_t steps = 0;
  for (int i = prefix; steps_text[i] != '\0'; ++i) {
    steps = steps * 10 + static_cast<std::uint64_t>(steps_text[i] - '0');
  }
  std::uint64_t value = 1;
  for (std::uint64_t i = 0; i < steps; ++i) {
    // Each step waits for the one before it (Knuth's MMIX generator).
    value = value * 6364136223846793005U + 1442695040888963407U;
  }
  std::puts(value == 0 ? "zero" : "done");
}
