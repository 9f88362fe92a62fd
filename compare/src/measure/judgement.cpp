#include "measure/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>

#include "base/text.hpp"

namespace sidebyside {
namespace {

/// How much of a line is shown ahead of the first byte that differs, and in
/// all.
constexpr std::size_t lead_length = 40;
constexpr std::size_t context_length = 120;

/// Cuts a text after as much as people read.
std::string shorten(std::string_view text) {
  return escape(text.substr(0, context_length)) +
         (text.size() > context_length ? "…" : "");
}

/// Returns the rest of the first line of a text, with its newline.
std::string show_line(std::string_view text) {
  if (text.empty()) return "(end of output)";
  const std::size_t last = std::min(text.find('\n'), text.size() - 1);
  return shorten(text.substr(0, last + 1));
}

/// Compares a stream with the expected bytes, and shows the first line that
/// differs.
std::optional<difference> compare(const std::optional<std::string>& expected,
                                  const capture& stream,
                                  std::string_view name) {
  if (!expected) return std::nullopt;
  // Text beyond the expected end is shown for one line at most.
  const std::string printed =
      stream.read(0, expected->size() + context_length + 1);
  if (printed == *expected) return std::nullopt;
  const auto mismatch = std::ranges::mismatch(*expected, printed).in1;
  const std::string prefix(expected->begin(), mismatch);
  const std::size_t line_start = prefix.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t start =
      prefix.size() - std::min(prefix.size() - line_start, lead_length);
  const std::string cut = start > line_start ? "…" : "";
  return difference{fmt::format("{} differs in line {}", name,
                                std::ranges::count(prefix, '\n') + 1),
                    {"expected  " + cut + show_line(expected->substr(start)),
                     "printed   " + cut + show_line(printed.substr(start))}};
}

std::optional<difference> check_outcome(
    const std::optional<outcome_set>& outcomes, const capture& stream) {
  if (!outcomes) return std::nullopt;
  if (stream.size() > max_outcome_bytes) {
    return difference{fmt::format("stdout is longer than {}, too long to be "
                                  "matched with the pattern",
                                  format_bytes(max_outcome_bytes)),
                      {}};
  }
  const std::string text = stream.read(0, max_outcome_bytes);
  const auto objection = read_outcome(*outcomes, text).objection;
  if (!objection) return std::nullopt;
  return difference{
      *objection,
      {"pattern   " + escape(outcomes->pattern.text()),
       "printed   " + (text.empty() ? "(nothing)" : shorten(text))}};
}

std::optional<difference> check_errors(const std::optional<pattern>& errors,
                                       const capture& stream) {
  if (!errors) return std::nullopt;
  const std::string text = stream.read(0, max_outcome_bytes + 1);
  if (text.size() <= max_outcome_bytes && errors->match_all(text)) {
    return std::nullopt;
  }
  return difference{
      "stderr does not match the pattern",
      {"pattern   " + escape(errors->text()), "printed   " + show_line(text)}};
}

std::optional<difference> check_end(const expectation& expected,
                                    const run_result& run,
                                    const limits& limits) {
  if (run.end == ending::exited && run.code == expected.exit_status) {
    return std::nullopt;
  }
  difference end{describe_end(run, expected.exit_status, limits), {}};
  const bool has_errors = run.err.size() > 0;
  const std::string text =
      (has_errors ? run.err : run.out).read(0, context_length + 1);
  if (!text.empty()) {
    end.evidence.push_back((has_errors ? "stderr    " : "stdout    ") +
                           show_line(text));
  }
  return end;
}

}  // namespace

outcome_reading read_outcome(const outcome_set& outcomes,
                             const std::string& text) {
  const auto match = outcomes.pattern.match_all(text);
  if (!match) return {std::nullopt, "stdout does not match the pattern"};
  const std::string& outcome = match->at(match->size() > 1 ? 1 : 0);
  const auto value = to_integer(outcome);
  const auto& allowed = outcomes.allowed;
  const auto is_value = [&](auto& each) { return value && each.has(*value); };
  if (allowed.empty() || std::ranges::any_of(allowed, is_value)) {
    return {outcome, std::nullopt};
  }
  return {outcome, fmt::format("outcome {} is none of those from {} to {}",
                               escape(outcome), allowed.front().low,
                               allowed.back().high)};
}

std::string describe_end(const run_result& run, int expected_status,
                         const limits& limits) {
  switch (run.end) {
    case ending::exited:
      if (expected_status == 0) return fmt::format("exit status {}", run.code);
      return fmt::format("exit status {} rather than {}", run.code,
                         expected_status);
    case ending::signaled:
      if (const char* name = sigabbrev_np(run.code)) {
        return fmt::format("killed by signal {} (SIG{}: {})", run.code, name,
                           sigdescr_np(run.code));
      }
      return fmt::format("killed by signal {}", run.code);
    case ending::timed_out:
      return fmt::format("still running after {}, killed",
                         format_seconds(limits.timeout_seconds));
    case ending::too_much:
      return fmt::format(
          "printed more than {} to {}, killed",
          count(limits.max_output_bytes, "byte"),
          run.out.size() > limits.max_output_bytes ? "stdout" : "stderr");
    case ending::not_started:
    case ending::interrupted:
      break;
  }
  assert(run.end == ending::not_started);
  return fmt::format("could not be started: {}",
                     std::generic_category().message(run.code));
}

std::optional<difference> find_difference(const expectation& expected,
                                          const run_result& run,
                                          const limits& limits) {
  if (auto fault = check_end(expected, run, limits)) return fault;
  if (auto fault = compare(expected.output, run.out, "stdout")) return fault;
  if (auto fault = check_outcome(expected.outcomes, run.out)) return fault;
  if (auto fault = check_errors(expected.error_pattern, run.err)) return fault;
  return compare(expected.errors, run.err, "stderr");
}

}  // namespace sidebyside
