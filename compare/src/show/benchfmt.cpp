#include "show/benchfmt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// "many-goroutines/n=1000" as "ManyGoroutines/n=1000"; what cannot be in a
/// name is left out.
std::string camel_case(std::string_view name) {
  std::string camel;
  bool starts_word = true;
  for (const char c : name) {
    if (!is_letter_or_digit(c) && c != '/' && c != '=') {
      starts_word = true;
      continue;
    }
    camel += starts_word && c >= 'a' && c <= 'z'
                 ? static_cast<char>(c - 'a' + 'A')
                 : c;
    starts_word = false;
  }
  return camel;
}

/// White space would end a name, and a slash start another part of it.
std::string one_part(std::string_view name) {
  std::string part = escape(name);
  std::replace(part.begin(), part.end(), ' ', '_');
  std::replace(part.begin(), part.end(), '/', '_');
  return part;
}

std::string one_line(std::string_view text) { return escape(text) + "\n"; }

class benchmark_lines {
 public:
  explicit benchmark_lines(unsigned cores) : cores_(cores) {}

  /// One run took `values`: "0.0019 sec/op". The number of cores ends the name,
  /// as it does in Go, lest an implementation's number is taken for it.
  void add(const std::string& program, const std::string& implementation,
           const std::string& values) {
    text_ += fmt::format("Benchmark{}/impl={}-{} 1 {}\n", camel_case(program),
                         one_part(implementation), cores_, values);
  }

  std::string take() { return std::move(text_); }

 private:
  unsigned cores_;
  std::string text_;
};

}  // namespace

std::string to_benchfmt(const results& all) {
  // What is the same in all sessions on a machine, for benchstat makes tables
  // of their own of what is not.
  std::string header = "cpu: " + one_line(all.conditions.cpu);
  header += "system: " + one_line(all.conditions.system);
  header +=
      "\nUnit sec/op better=lower\n"
      "Unit cpu-sec/op better=lower\n"
      "Unit peak-RSS-bytes better=lower\n\n";

  benchmark_lines lines(std::max(all.conditions.cores, 1U));
  for_each_timed(all, [&](const timed_program& of) {
    for (const samples& side : of.sides) {
      for (std::size_t i = 0; i < side.wall_seconds.size(); ++i) {
        const double cpu = side.user_seconds[i] + side.system_seconds[i];
        lines.add(of.program, side.implementation,
                  fmt::format("{:.9f} sec/op {:.6f} cpu-sec/op",
                              side.wall_seconds[i], cpu));
      }
      for (const std::uint64_t bytes : side.peak_bytes) {
        lines.add(of.program, side.implementation,
                  fmt::format("{} peak-RSS-bytes", bytes));
      }
    }
  });
  return header + lines.take();
}

}  // namespace sidebyside
