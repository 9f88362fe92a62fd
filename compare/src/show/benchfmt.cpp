#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

/// "many-goroutines/n=1000" as "ManyGoroutines/n=1000"; what cannot be in a
/// name is left out.
std::string camel_case(std::string_view name) {
  std::string camel;
  bool starts_word = true;
  for (const char c : name) {
    const bool is_kept = is_letter_or_digit(c) || c == '/' || c == '=';
    const bool is_raised = starts_word && c >= 'a' && c <= 'z';
    if (is_kept) camel += is_raised ? static_cast<char>(c - 'a' + 'A') : c;
    starts_word = !is_kept;
  }
  return camel;
}

}  // namespace

std::string to_benchfmt(const results& all) {
  // What is the same in all sessions on a machine, for benchstat makes tables
  // of their own of what is not.
  std::string text = fmt::format(
      "cpu: {}\nsystem: {}\n\nUnit sec/op better=lower\n"
      "Unit cpu-sec/op better=lower\nUnit peak-RSS-bytes better=lower\n\n",
      escape(all.conditions.cpu), escape(all.conditions.system));
  for_each_timed(all, [&](const timed_program& program) {
    for (const samples& side : program.sides) {
      // White space would end a name, and a slash start another part of it.
      std::string implementation = escape(side.implementation);
      std::ranges::replace_if(
          implementation, [](char c) { return c == ' ' || c == '/'; }, '_');
      // The number of cores ends the name, as it does in Go, lest an
      // implementation's number is taken for it.
      const std::string name =
          fmt::format("Benchmark{}/impl={}-{}", camel_case(program.program),
                      implementation, std::max(all.conditions.cores, 1U));
      for (std::size_t i = 0; i < side.wall_seconds.size(); ++i) {
        const double cpu = side.user_seconds[i] + side.system_seconds[i];
        text += fmt::format("{} 1 {:.9f} sec/op {:.6f} cpu-sec/op\n", name,
                            side.wall_seconds[i], cpu);
      }
      for (const std::uint64_t bytes : side.peak_bytes) {
        text += fmt::format("{} 1 {} peak-RSS-bytes\n", name, bytes);
      }
    }
  });
  return text;
}

}  // namespace sidebyside
