#include "measure/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// How much of a line is shown around the first byte that differs.
constexpr std::size_t context_before = 40;
constexpr std::size_t context_length = 120;

std::string signal_name(int number) {
  const char* name = sigabbrev_np(number);
  const char* description = sigdescr_np(number);
  if (name == nullptr) return fmt::format("signal {}", number);
  return fmt::format("signal {} (SIG{}: {})", number, name, description);
}

/// The start of a text, as long as people read it.
std::string shorten(std::string_view text) {
  return escape(text.substr(0, context_length)) +
         (text.size() > context_length ? "…" : "");
}

/// The rest of the line that `text` starts with, its newline included.
std::string show_line(std::string_view text) {
  if (text.empty()) return "(end of output)";
  const std::size_t last = std::min(text.find('\n'), text.size() - 1);
  return shorten(text.substr(0, last + 1));
}

/// The line in which a stream is not as expected, byte for byte; none if it is.
std::optional<difference> find_mismatch(
    const std::optional<std::string>& expected, const capture& stream,
    std::string_view name) {
  if (!expected) return std::nullopt;
  // Of what goes on beyond the expected text, no more is shown.
  const std::string printed =
      stream.read(0, expected->size() + context_length + 1);
  if (printed == *expected) return std::nullopt;
  const auto mismatch = std::ranges::mismatch(*expected, printed).in1;
  const std::string before(expected->begin(), mismatch);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t start =
      before.size() - std::min(before.size() - line_start, context_before);
  const std::string cut = start > line_start ? "…" : "";
  return difference{fmt::format("{} differs in line {}", name,
                                std::ranges::count(before, '\n') + 1),
                    {"expected  " + cut + show_line(expected->substr(start)),
                     "printed   " + cut + show_line(printed.substr(start))}};
}

std::optional<difference> find_bad_end(const expectation& expected,
                                       const run_result& run,
                                       const limits& limits) {
  std::string message;
  switch (run.end) {
    case ending::exited:
      if (run.code == expected.exit_status) return std::nullopt;
      message = fmt::format("exit status {}", run.code);
      if (expected.exit_status != 0) {
        message += fmt::format(" rather than {}", expected.exit_status);
      }
      break;
    case ending::signaled:
      message = "killed by " + signal_name(run.code);
      break;
    case ending::timed_out:
      message = fmt::format("still running after {}, killed",
                            format_seconds(limits.timeout_seconds));
      break;
    case ending::too_much:
      message = fmt::format(
          "printed more than {} to {}, killed",
          count(limits.max_output_bytes, "byte"),
          run.out.size() > limits.max_output_bytes ? "stdout" : "stderr");
      break;
    case ending::not_started:
      message = fmt::format("could not be started: {}",
                            std::generic_category().message(run.code));
      break;
    case ending::interrupted:
      assert(false);
      return std::nullopt;
  }
  difference found{std::move(message), {}};
  const bool has_errors = run.err.size() > 0;
  const capture& evidence = has_errors ? run.err : run.out;
  if (evidence.size() > 0) {
    found.evidence.push_back((has_errors ? "stderr    " : "stdout    ") +
                             show_line(evidence.read(0, context_length + 1)));
  }
  return found;
}

std::optional<difference> find_wrong_outcome(const outcome_set& outcomes,
                                             const capture& stream) {
  if (stream.size() > max_outcome_bytes) {
    return difference{fmt::format("stdout is longer than {}, too long to be "
                                  "matched with the pattern",
                                  format_bytes(max_outcome_bytes)),
                      {}};
  }
  const std::string text = stream.read(0, max_outcome_bytes);
  const auto objection = outcomes.read(text).objection;
  if (!objection) return std::nullopt;
  return difference{
      *objection,
      {"pattern   " + escape(outcomes.pattern.text()),
       "printed   " + (text.empty() ? "(nothing)" : shorten(text))}};
}

}  // namespace

std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const limits& limits) {
  auto found = find_bad_end(expected, run, limits);
  if (!found) found = find_mismatch(expected.output, run.out, "stdout");
  if (!found && expected.outcomes) {
    found = find_wrong_outcome(*expected.outcomes, run.out);
  }
  if (!found) found = find_mismatch(expected.errors, run.err, "stderr");
  return found;
}

}  // namespace sidebyside
