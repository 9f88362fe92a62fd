#include "measure/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// How much of a line is shown around the first byte that differs.
constexpr std::size_t context_before = 40;
constexpr std::size_t context_length = 120;

constexpr std::size_t chunk_bytes = 1U << 16U;

std::string signal_name(int number) {
  const char* name = sigabbrev_np(number);
  const char* description = sigdescr_np(number);
  if (name == nullptr) return fmt::format("signal {}", number);
  return fmt::format("signal {} (SIG{}: {})", number, name, description);
}

/// Where the two part: the offset of the first byte that is not the same in
/// both, or that only one of them has. None if they are identical.
std::optional<std::size_t> mismatch(const std::string& expected,
                                    const capture& actual) {
  const std::size_t size = actual.size();
  std::size_t offset = 0;
  while (offset < std::min(size, expected.size())) {
    const std::string chunk = actual.read(offset, chunk_bytes);
    const auto length = std::min(chunk.size(), expected.size() - offset);
    const auto expected_chunk =
        std::string_view(expected).substr(offset, length);
    const auto [at, unused] = std::mismatch(
        expected_chunk.begin(), expected_chunk.end(), chunk.begin());
    if (at != expected_chunk.end()) {
      return offset + static_cast<std::size_t>(at - expected_chunk.begin());
    }
    if (length == 0) break;
    offset += length;
  }
  if (size == expected.size()) return std::nullopt;
  return std::min(size, expected.size());
}

/// The rest of the line that `text` starts with, its newline included, and cut
/// where it is long.
std::string show_line(std::string_view text, bool cut_before) {
  const std::size_t newline = text.find('\n');
  const bool whole = newline != std::string_view::npos
                         ? newline < context_length
                         : text.size() <= context_length;
  const auto line = text.substr(
      0, whole ? (newline == std::string_view::npos ? text.size() : newline + 1)
               : context_length);
  if (line.empty()) return "(end of output)";
  return (cut_before ? "…" : "") + escape(line) + (whole ? "" : "…");
}

/// The line in which the two part, as expected and as printed.
difference show_mismatch(const std::string& expected, const capture& actual,
                         std::size_t offset, std::string_view stream) {
  const std::string_view before(expected.data(), offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t newline = before.rfind('\n');
  const std::size_t line_start =
      newline == std::string_view::npos ? 0 : newline + 1;
  const std::size_t start =
      offset - std::min(offset - line_start, context_before);
  const bool cut = start > line_start;
  const std::string printed = actual.read(start, context_length + 1);
  return {
      fmt::format("{} differs in line {}", stream, line),
      {"expected  " + show_line(std::string_view(expected).substr(start), cut),
       "printed   " + show_line(printed, cut)}};
}

/// The first line of a stream as evidence, or none if it is empty.
std::vector<std::string> first_line(const capture& stream,
                                    std::string_view name) {
  if (stream.size() == 0) return {};
  return {fmt::format("{}    {}", name,
                      show_line(stream.read(0, context_length + 1), false))};
}

std::optional<difference> find_bad_end(const expectation& expected,
                                       const run_result& run,
                                       const limits& most) {
  std::string what;
  switch (run.end) {
    case ending::exited:
      if (run.code == expected.exit_status) return std::nullopt;
      what = fmt::format("exit status {}", run.code);
      if (expected.exit_status != 0) {
        what += fmt::format(" rather than {}", expected.exit_status);
      }
      break;
    case ending::signaled:
      what = "killed by " + signal_name(run.code);
      break;
    case ending::timed_out:
      what = fmt::format("still running after {}, killed",
                         format_seconds(most.timeout_seconds));
      break;
    case ending::too_much:
      what = fmt::format(
          "printed more than {} to {}, killed",
          count(most.max_output_bytes, "byte"),
          run.out.size() > most.max_output_bytes ? "stdout" : "stderr");
      break;
    case ending::not_started:
      return difference{fmt::format("could not be started: {}",
                                    std::generic_category().message(run.code)),
                        {}};
    case ending::interrupted:
      assert(false);
      return std::nullopt;
  }
  auto evidence = first_line(run.err, "stderr");
  if (evidence.empty()) evidence = first_line(run.out, "stdout");
  return difference{what, evidence};
}

}  // namespace

std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const limits& most) {
  if (auto bad_end = find_bad_end(expected, run, most)) return bad_end;
  if (expected.output) {
    if (const auto offset = mismatch(*expected.output, run.out)) {
      return show_mismatch(*expected.output, run.out, *offset, "stdout");
    }
  } else if (run.out.size() > max_outcome_bytes) {
    return difference{fmt::format("stdout is longer than {}, too long to be "
                                  "matched with the pattern",
                                  format_bytes(max_outcome_bytes)),
                      {}};
  } else if (expected.outcomes) {
    const std::string text = run.out.read(0, max_outcome_bytes);
    if (const auto objection = expected.outcomes->read(text).objection) {
      const bool cut = text.size() > context_length;
      return difference{
          *objection,
          {"pattern   " + escape(expected.outcomes->pattern.text()),
           "printed   " +
               (text.empty() ? "(nothing)"
                             : escape(text.substr(0, context_length))) +
               (cut ? "…" : "")}};
    }
  }
  if (!expected.errors) return std::nullopt;
  if (const auto offset = mismatch(*expected.errors, run.err)) {
    return show_mismatch(*expected.errors, run.err, *offset, "stderr");
  }
  return std::nullopt;
}

}  // namespace sidebyside
