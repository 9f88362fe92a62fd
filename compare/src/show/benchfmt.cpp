#include <fmt/format.h>

#include "base/text.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// Turns "many-goroutines/n=1000" into "ManyGoroutines/n=1000". Different names
/// stay different: every character is kept but a hyphen before a small letter,
/// and a capital letter or an underscore gets an underscore before it.
std::string camel_case(std::string_view name) {
  std::string camel;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_word_end =
        name[i] == '-' && i > 0 && i + 1 < name.size() && is_lower(name[i + 1]);
    if (is_word_end) ++i;
    const char c = name[i];
    const bool is_first = (i == 0 || is_word_end) && is_lower(c);
    if (c == '_' || (c >= 'A' && c <= 'Z')) camel += '_';
    camel += is_first ? static_cast<char>(c - 'a' + 'A') : c == ' ' ? '_' : c;
  }
  return camel;
}

}  // namespace

std::string to_benchfmt(const results& all) {
  // These are the same in all sessions on a machine: benchstat makes a table
  // for each value of theirs.
  std::string text = fmt::format(
      "cpu: {}\nsystem: {}\n\nUnit sec/op better=lower\n"
      "Unit cpu-sec/op better=lower\nUnit peak-RSS-bytes better=lower\n"
      "Unit voluntary-switches/op better=lower\n"
      "Unit involuntary-switches/op better=lower\n"
      "Unit page-faults/op better=lower\n\n",
      escape(all.conditions.cpu), escape(all.conditions.system));
  for_each_timed(all, [&](const timed_program& program) {
    if (has_wrong_output(program)) return;
    for (const samples& side : program.sides) {
      // White space would end the name, and a slash start another part of it.
      std::string implementation = escape(side.implementation);
      std::ranges::replace(implementation, ' ', '_');
      std::ranges::replace(implementation, '/', '_');
      // As in Go, the number of cores ends the name. Without it, a number at
      // the end of an implementation's name would be taken for it.
      const std::string name =
          fmt::format("Benchmark{}/impl={}-{}", camel_case(program.program),
                      implementation, std::max(all.conditions.cores, 1U));
      for (std::size_t i = 0; i < side.wall_seconds.size(); ++i) {
        text += fmt::format(
            "{} 1 {:.9f} sec/op {:.6f} cpu-sec/op {} voluntary-switches/op "
            "{} involuntary-switches/op {} page-faults/op\n",
            name, side.wall_seconds[i],
            side.user_seconds[i] + side.system_seconds[i],
            side.voluntary_switches[i], side.involuntary_switches[i],
            side.page_faults[i]);
      }
      for (const std::uint64_t bytes : side.peak_bytes) {
        text += fmt::format("{} 1 {} peak-RSS-bytes\n", name, bytes);
      }
    }
  });
  return text;
}

}  // namespace sidebyside
