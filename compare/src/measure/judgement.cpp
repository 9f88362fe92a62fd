#include "measure/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "base/text.hpp"
#include "results/outcomes.hpp"

namespace sidebyside {
namespace {

/// How many characters of a line are shown ahead of the first one that differs,
/// and in all.
constexpr std::size_t lead_length = 40;
constexpr std::size_t context_length = 120;
constexpr std::size_t context_bytes = 4 * (context_length + 1);  // in UTF-8

/// Cuts a text after as much as people read.
std::string excerpt(std::string_view text) {
  return escape(shorten(text, context_length));
}

/// Shows the first line of a text, or that there is none.
std::string show_line(std::string_view text) {
  if (text.empty()) return "(end of output)";
  return excerpt(
      text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1));
}

/// Escapes each byte of a text that is not ASCII.
std::string show_bytes(std::string_view text) {
  std::string bytes;
  for (const char& byte : text) bytes += escape({&byte, 1});
  return bytes;
}

/// Reads at most `length` bytes from `offset`; fewer at the end.
using reader =
    std::function<std::string(std::size_t offset, std::size_t length)>;

reader reader_of(const std::string& text) {
  return [&](auto offset, auto length) { return text.substr(offset, length); };
}

/// Returns the evidence for two outputs that are the same up to `offset`.
std::vector<std::string> show_difference(const reader& expected,
                                         const capture& stream,
                                         std::size_t line_start,
                                         std::size_t offset) {
  std::size_t start = offset - std::min(offset - line_start, lead_length);
  // No character is cut in two.
  while (start > line_start && start + lead_length + 3 > offset &&
         (expected(start, 1)[0] & 0xC0) == 0x80) {
    --start;
  }
  const std::string cut = start > line_start ? "…" : "";
  std::vector<std::string> evidence{
      "expected  " + cut + show_line(expected(start, context_bytes)),
      "printed   " + cut + show_line(stream.read(start, context_bytes))};
  const std::string wanted = expected(offset, 4);
  const std::string printed = stream.read(offset, 4);
  // Letters may look the same, such as a composed and a decomposed one.
  if ((((wanted + ' ')[0] | (printed + ' ')[0]) & 0x80) != 0) {
    evidence.push_back(fmt::format("bytes     '{}' expected, '{}' printed",
                                   show_bytes(wanted), show_bytes(printed)));
  }
  return evidence;
}

/// Compares a stream with the expected bytes, piece by piece.
std::optional<difference> compare(const reader& expected, const capture& stream,
                                  std::string_view name) {
  constexpr std::size_t piece = 1U << 20U;
  std::ptrdiff_t line = 1;
  std::size_t line_start = 0;
  std::size_t offset = 0;
  for (bool is_same = true; is_same;) {
    std::string wanted = expected(offset, piece);
    const std::string printed = stream.read(offset, piece);
    is_same = wanted == printed;
    if (is_same && wanted.empty()) return std::nullopt;
    if (!is_same) {
      wanted.erase(std::ranges::mismatch(wanted, printed).in1, wanted.end());
    }
    line += std::ranges::count(wanted, '\n');
    const std::size_t last_end = wanted.rfind('\n');
    if (last_end != std::string::npos) line_start = offset + last_end + 1;
    offset += wanted.size();
  }
  return difference{fmt::format("{} differs in line {}", name, line),
                    show_difference(expected, stream, line_start, offset)};
}

std::optional<difference> check_outcome(const outcome_set& outcomes,
                                        const capture& stream) {
  const std::string text = stream.read(0, max_outcome_bytes);
  const auto outcome = read_outcome(outcomes, text);
  std::string message = "stdout does not match the pattern";
  if (stream.size() > max_outcome_bytes) {
    message = fmt::format("stdout is longer than {}, too long to be matched",
                          format_bytes(max_outcome_bytes));
  } else if (outcome) {
    if (outcomes.meaning_of(*outcome)) return std::nullopt;
    message =
        fmt::format("outcome {} is none of those allowed: {}", escape(*outcome),
                    describe_allowed(outcomes.allowed, outcomes.named));
  }
  return difference{
      message,
      {"pattern   " + escape(outcomes.pattern.text()),
       "printed   " + (text.empty() ? "(nothing)" : excerpt(text))}};
}

std::optional<difference> check_errors(const pattern& errors,
                                       const capture& stream) {
  const std::string text = stream.read(0, max_outcome_bytes + 1);
  if (text.size() <= max_outcome_bytes && errors.match_all(text)) {
    return std::nullopt;
  }
  return difference{
      "stderr does not match the pattern",
      {"pattern   " + escape(errors.text()), "printed   " + show_line(text)}};
}

std::optional<difference> check_end(const run_result& run,
                                    int expected_status) {
  if (run.end == ending::exited && run.code == expected_status) {
    return std::nullopt;
  }
  difference end{describe_end(run, expected_status), {}};
  const bool has_errors = run.err.size() > 0;
  const capture& stream = has_errors ? run.err : run.out;
  if (stream.size() > 0) {
    end.evidence.push_back((has_errors ? "stderr    " : "stdout    ") +
                           show_line(stream.read(0, context_bytes)));
  }
  return end;
}

}  // namespace

std::optional<std::string> read_outcome(const outcome_set& outcomes,
                                        const std::string& text) {
  const auto match = outcomes.pattern.match_all(text);
  if (!match) return std::nullopt;
  return match->at(match->size() > 1 ? 1 : 0);
}

const named_outcome* find_end(const expectation& expected,
                              const run_result& run) {
  std::string name;
  if (run.end == ending::deadlocked) name = deadlock;
  if (run.end == ending::timed_out) name = "timeout";
  // A signal from outside says nothing of the program.
  if (run.end == ending::signaled && run.code != SIGKILL) name = "crash";
  if (run.end == ending::exited && run.code != expected.exit_status) {
    name = has_in_stderr(run, expected.deadlock_message)
               ? deadlock
               : fmt::format("exit status {}", run.code);
  }
  return expected.find_end(name);
}

bool has_in_stderr(const run_result& run, const pattern& pattern) {
  return !pattern.find_all(run.err.read(0, max_outcome_bytes)).empty();
}

std::string describe_end(const run_result& run, int expected_status) {
  switch (run.end) {
    case ending::exited:
      if (expected_status == 0) return fmt::format("exit status {}", run.code);
      return fmt::format("exit status {} rather than {}", run.code,
                         expected_status);
    case ending::signaled:
      if (run.has_lacked_memory) {
        return "killed by the kernel (SIGKILL), because memory ran out";
      }
      if (const char* name = sigabbrev_np(run.code)) {
        return fmt::format("killed by signal {} (SIG{}: {})", run.code, name,
                           sigdescr_np(run.code));
      }
      return fmt::format("killed by signal {}", run.code);
    case ending::timed_out:
      return fmt::format("still running after {}, killed",
                         format_seconds(run.limits.timeout_seconds));
    case ending::deadlocked:
      return "everybody in it waited for somebody else, killed";
    case ending::too_much:
      return fmt::format(
          "printed more than {} to {}, killed",
          count(run.limits.max_output_bytes, "byte"),
          run.out.size() > run.limits.max_output_bytes ? "stdout" : "stderr");
    default:  // not started
      return fmt::format("could not be started: {}",
                         std::generic_category().message(run.code));
  }
}

std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const run_result* first_run) {
  if (find_end(expected, run) != nullptr) return std::nullopt;
  auto fault = check_end(run, expected.exit_status);
  if (fault) return fault;
  if (expected.output) {
    fault = compare(reader_of(*expected.output), run.out, "stdout");
  } else if (first_run != nullptr && expected.has_output_of_reference) {
    fault = compare(std::bind_front(&capture::read, &first_run->out), run.out,
                    "stdout");
  } else if (expected.outcomes) {
    fault = check_outcome(*expected.outcomes, run.out);
  }
  if (!fault && expected.error_pattern) {
    fault = check_errors(*expected.error_pattern, run.err);
  }
  if (fault || !expected.errors) return fault;
  return compare(reader_of(*expected.errors), run.err, "stderr");
}

}  // namespace sidebyside
